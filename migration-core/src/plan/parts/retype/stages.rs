//! What each part does for a column.

use super::Retyped;
use super::side::Side;
use crate::database::quote::identifier;
use crate::diff::conventional;
use crate::lower::Piece;
use crate::lower::postgres as lower;
use crate::online::Misfit;
use crate::plan::Step;
use crate::plan::parts::marks::prepared;
use crate::schema::Schema;

impl Retyped {
    fn step(&self, what: &str, pieces: Vec<Piece>, alone: bool) -> Step {
        let (from, to) = (&self.from.data_type.sql, &self.to.data_type.sql);
        let change = format!(
            "{}.{} from {from} to {to}: {what}",
            self.table, self.to.name
        );
        Step::of_part(change, pieces, alone)
    }

    pub(super) fn expand(&self) -> Step {
        self.grow(&self.coming(), Misfit::Fails)
    }

    pub(super) fn unexpand(&self) -> Step {
        self.shrink(&self.coming())
    }

    /// The old column again, as [`Self::release`] has left it.
    pub(super) fn uncontract(&self) -> Step {
        self.grow(&self.going(), Misfit::IsNull)
    }

    pub(super) fn contract(&self) -> Step {
        let mut step = self.shrink(&self.going());
        let reason = format!("its values are in {}", self.to.name);
        step.allows.push(("ban-drop-column", reason));
        step
    }

    fn grow(&self, side: &Side<'_>, misfit: Misfit) -> Step {
        let what = format!("{} grows beside it, kept equal by a trigger", side.name);
        let mut step = self.step(&what, lower::grow(&side.shadow(), misfit), false);
        step.warnings.extend(side.conversion());
        step
    }

    fn shrink(&self, side: &Side<'_>) -> Step {
        let what = format!("{} goes", side.name);
        self.step(&what, lower::shrink(&side.shadow()), false)
    }

    pub(super) fn fill(&self, schema: &Schema) -> Step {
        self.filled(Vec::new(), &self.coming(), schema)
    }

    /// From here on a value that the old column cannot hold is refused again, so that none is lost when that takes the
    /// name. Not before all that are there are seen to fit: a row with one that does not could not be changed any more.
    pub(super) fn unrelease(&self, schema: &Schema) -> Step {
        let side = self.going();
        let mut kept = vec![lower::keep_equal(&side.shadow(), Misfit::Fails)];
        if side.may_misfit() {
            kept.splice(0..0, lower::fill_values(&side.shadow(), schema));
        }
        let mut step = self.filled(kept, &side, schema);
        if side.may_misfit() {
            let name = &self.to.name;
            step.warnings = vec![format!(
                "fails where {name} holds what {} cannot",
                side.name
            )];
        }
        step
    }

    fn filled(&self, mut pieces: Vec<Piece>, side: &Side<'_>, schema: &Schema) -> Step {
        pieces.extend(lower::fill_shadow(&side.shadow(), schema));
        let indexes = self.indexes.iter();
        pieces.extend(indexes.map(|index| lower::index_online(&self.table, &side.beside(index))));
        self.step(&format!("{} is filled", side.name), pieces, true)
    }

    /// The way back of the fill, which may be nothing.
    pub(super) fn unfill(&self) -> Step {
        let side = self.coming();
        let [loose, mut pieces] = self.empty(&side);
        pieces.extend(loose);
        self.step(&format!("{} may be empty", side.name), pieces, true)
    }

    /// Lets the old column be empty, and a value that it cannot hold be written.
    pub(super) fn release(&self) -> Step {
        let side = self.going();
        let [mut pieces, indexes] = self.empty(&side);
        pieces.push(lower::keep_equal(&side.shadow(), Misfit::IsNull));
        // It waits for whoever was there before.
        pieces.extend(indexes);
        self.step(&format!("{} may be empty", side.name), pieces, true)
    }

    /// What [`Self::filled`] has made of the column goes, its NOT NULL and its indexes; the values stay until the column
    /// goes.
    fn empty(&self, side: &Side<'_>) -> [Vec<Piece>; 2] {
        let names = self.indexes.iter().rev().map(|index| side.beside(index));
        let indexes = names.map(|index| {
            let name = index.name.as_deref().unwrap_or_default();
            lower::drop_index_online(&self.table, name)
        });
        let mut loose = Vec::new();
        if !side.column.nullable {
            let (table, name) = (self.table.quoted(), identifier(&side.name));
            loose.push(Piece::Sql(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
            )));
        }
        [loose, indexes.collect()]
    }

    pub(super) fn switch(&self) -> Step {
        self.exchange(&self.coming(), &self.going())
    }

    pub(super) fn unswitch(&self) -> Step {
        self.exchange(&self.going(), &self.coming())
    }

    /// `next` takes the name; what has it goes on as `last`.
    fn exchange(&self, next: &Side<'_>, last: &Side<'_>) -> Step {
        let mut pieces = lower::switch(&next.shadow(), &last.shadow());
        for index in &self.indexes {
            let name = index.name.as_deref().unwrap_or_default();
            let renamed = |from: &str, to: &str| {
                let from = self.table.beside(from).quoted();
                Piece::Sql(format!("ALTER INDEX {from} RENAME TO {}", identifier(to)))
            };
            pieces.push(renamed(name, &conventional(name, last.suffix)));
            pieces.push(renamed(&conventional(name, next.suffix), name));
            // A comment stays with the index that has the name.
            if index.comment.is_some() {
                let last = conventional(name, last.suffix);
                pieces.push(lower::comment_index(&self.table, &last, None));
                pieces.push(lower::comment_index(
                    &self.table,
                    name,
                    index.comment.as_deref(),
                ));
            }
        }
        let what = format!(
            "{} takes its place, and {} is what it was",
            next.name, last.name
        );
        let mut step = self.step(&what, pieces, false);
        let name = &self.to.name;
        step.warnings.extend(next.conversion());
        if last.may_misfit() {
            step.warnings.push(format!(
                "a value of {name} that {} does not hold is refused until the next of these files is run",
                last.name
            ));
        }
        step.warnings.extend([
            format!(
                "programs that ask for the type of {name} have to know the new one, and it stands last in its table now"
            ),
            prepared(name),
            format!("rights on {name} alone, and publications that list columns, do not follow"),
        ]);
        step
    }
}
