//! A column that gets another type although its table is too large to be written anew under a lock: a second column
//! grows beside it, a trigger keeps both equal, the rows are filled in batches, the two change names, the old one goes.
//!
//! ```text
//! c --expand--> c, c__new --fill--> the same, filled and indexed --switch--> c__old, c --release--> the same, where
//! c__old may be empty --contract--> c
//! ```
//!
//! Only where every value of the old type is one of the new, whatever the session: else a write would fail that nobody
//! expects, and the plain statement fails at once and harms nobody. From the release on, a value that the old type does
//! not hold leaves `c__old` null.
//!
//! The way back is the same in a mirror, so that no state needs more than a short lock to be left in either direction.

use super::super::{Plan, Step};
use super::Part;
use super::bound::{concerns, indexes, is_bound};
use super::marks::is_rewritten;
use crate::change::Change;
use crate::database::quote::identifier;
use crate::diff::{Diff, conventional};
use crate::lower::Piece;
use crate::lower::postgres::{self as lower, Shadow};
use crate::online::Misfit;
use crate::schema::{Column, Dialect, Index, IndexKey, Name, Schema, Value};

/// A column that is to have another type.
struct Retyped {
    table: Name,
    from: Column,
    to: Column,
    /// The indexes that it is in.
    indexes: Vec<Index>,
}

/// The parts that give columns another type, and the rest of the way, which is to be gone before.
pub(super) fn retyped(diff: &Diff) -> Option<(Diff, Vec<Part>)> {
    let columns: Vec<Retyped> = diff
        .changes
        .iter()
        .filter_map(|change| Retyped::of(change, diff))
        .collect();
    if columns.is_empty() {
        return None;
    }
    let mut before = diff.to.clone();
    for retyped in &columns {
        let table = before.tables.get_mut(&retyped.table);
        if let Some(column) = table.and_then(|table| table.column_mut(&retyped.to.name)) {
            *column = retyped.from.clone();
        }
    }
    let rest = Diff::new(&diff.unnamed(&diff.from), &before, &diff.renames);
    let part = |suffix, transactional, up: Stage, down: Stage| Part {
        suffix,
        up: plan(&columns, &diff.to, up),
        down: plan(&columns, &diff.to, down),
        transactional,
    };
    let parts = vec![
        part(
            "_expand",
            true,
            |it, _| it.grow(&it.coming()),
            |it, _| it.shrink(&it.coming()),
        ),
        part(
            "_fill",
            false,
            |it, schema| it.fill(&it.coming(), schema),
            |it, _| it.unfill(),
        ),
        part(
            "_switch",
            true,
            |it, _| it.switch(&it.coming(), &it.going()),
            |it, _| it.switch(&it.going(), &it.coming()),
        ),
        part(
            "_release",
            false,
            |it, _| it.empty(&it.going()),
            |it, schema| it.fill(&it.going(), schema),
        ),
        part(
            "_contract",
            true,
            |it, _| it.shrink(&it.going()),
            |it, _| it.grow(&it.going()),
        ),
    ];
    Some((rest, parts))
}

/// Whether every value of the old type is one of the new, and is converted in the same way by every session.
fn holds_each(old: &str, new: &str) -> bool {
    let of_text = matches!(new, "text" | "character varying");
    match old {
        "smallint" => {
            of_text
                || matches!(
                    new,
                    "integer" | "bigint" | "numeric" | "real" | "double precision"
                )
        }
        "integer" => of_text || matches!(new, "bigint" | "numeric" | "double precision"),
        "bigint" => of_text || new == "numeric",
        "real" => new == "double precision",
        "boolean" => of_text || matches!(new, "smallint" | "integer" | "bigint"),
        "uuid" => of_text,
        "date" | "timestamp with time zone" => new == "timestamp without time zone",
        "timestamp without time zone" => new == "timestamp with time zone",
        _ => false,
    }
}

/// What a part does for a column.
type Stage = fn(&Retyped, &Schema) -> Step;

fn plan(columns: &[Retyped], schema: &Schema, stage: Stage) -> Plan {
    Plan {
        dialect: Dialect::Postgres,
        steps: columns.iter().map(|it| stage(it, schema)).collect(),
    }
}

/// One of the two columns, seen from the other.
struct Side<'a> {
    /// What it becomes when it is the one and only.
    column: &'a Column,
    /// What the values are taken from.
    source: &'a Column,
    /// The name that it has beside the other.
    name: String,
    suffix: &'static str,
    /// What becomes of a value of the other that it cannot hold.
    misfit: Misfit,
}

impl Retyped {
    fn of(change: &Change, diff: &Diff) -> Option<Self> {
        let Change::AlterColumn { table, from, to } = change else {
            return None;
        };
        let (old, new) = (diff.from.tables.get(table)?, diff.to.tables.get(table)?);
        let is_plain = |column: &Column| matches!(column.value, Value::None | Value::Default(_));
        let suitable = is_rewritten(from, to)
            && holds_each(&from.data_type.sql, &to.data_type.sql)
            && is_plain(from)
            && is_plain(to)
            && from.nullable == to.nullable
            && from.collation == to.collation
            && from.data_type.enumeration.is_none()
            && to.data_type.enumeration.is_none()
            && lower::fill(table, &diff.to, &to.name, "NULL").is_some();
        let is_touched = diff.changes.iter().any(|other| match other {
            Change::AddConstraint {
                table: other,
                constraint,
            }
            | Change::DropConstraint {
                table: other,
                constraint,
            } => other == table && concerns(constraint, &to.name),
            _ => false,
        });
        let indexes = indexes(new, &to.name)?;
        let this = Self {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
            indexes,
        };
        let is_free = [this.coming().name, this.going().name]
            .iter()
            .all(|name| old.column(name).is_none() && new.column(name).is_none());
        (suitable
            && !is_touched
            && is_free
            && !is_bound(table, old, &to.name, &diff.from)
            && !is_bound(table, new, &to.name, &diff.to))
        .then_some(this)
    }

    fn coming(&self) -> Side<'_> {
        Side::new(&self.to, &self.from, "__new", Misfit::Fails)
    }

    fn going(&self) -> Side<'_> {
        Side::new(&self.from, &self.to, "__old", Misfit::IsNull)
    }

    fn step(&self, what: &str, pieces: Vec<Piece>, alone: bool) -> Step {
        let (from, to) = (&self.from.data_type.sql, &self.to.data_type.sql);
        let change = format!(
            "{}.{} from {from} to {to}: {what}",
            self.table, self.to.name
        );
        Step::of_part(change, pieces, alone)
    }

    fn shadow<'a>(&'a self, side: &'a Side<'_>) -> Shadow<'a> {
        Shadow {
            table: &self.table,
            source: side.source,
            column: side.column,
            name: &side.name,
            misfit: side.misfit,
        }
    }

    fn grow(&self, side: &Side<'_>) -> Step {
        let what = format!("{} grows beside it, kept equal by a trigger", side.name);
        self.step(&what, lower::grow(&self.shadow(side)), false)
    }

    fn shrink(&self, side: &Side<'_>) -> Step {
        let what = format!("{} goes", side.name);
        let mut step = self.step(&what, lower::shrink(&self.shadow(side)), false);
        let reason = format!("its values are in {}", self.to.name);
        step.allows.push(("ban-drop-column", reason));
        step
    }

    fn fill(&self, side: &Side<'_>, schema: &Schema) -> Step {
        let mut pieces = lower::fill_shadow(&self.shadow(side), schema);
        let indexes = self.indexes.iter();
        pieces.extend(
            indexes.map(|index| lower::index_online(&self.table, &self.beside(index, side))),
        );
        let mut step = self.step(&format!("{} is filled", side.name), pieces, true);
        if side.misfit == Misfit::IsNull {
            let name = &self.to.name;
            step.warnings = vec![format!(
                "fails where {name} holds what {} cannot",
                side.name
            )];
        }
        step
    }

    /// What [`Self::fill`] has made of the column goes; the values stay until the column goes.
    fn empty(&self, side: &Side<'_>) -> Step {
        let names = self
            .indexes
            .iter()
            .rev()
            .map(|index| self.beside(index, side));
        let mut pieces: Vec<Piece> = names
            .map(|index| {
                let name = index.name.as_deref().unwrap_or_default();
                lower::drop_index_online(&self.table, name)
            })
            .collect();
        if !side.column.nullable {
            let (table, name) = (self.table.quoted(), identifier(&side.name));
            pieces.push(Piece::Sql(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"
            )));
        }
        self.step(&format!("{} may be empty", side.name), pieces, true)
    }

    /// The way back of the fill, which may be nothing.
    fn unfill(&self) -> Step {
        let mut step = self.empty(&self.coming());
        if step.pieces.is_empty() {
            let reason = "what was filled goes with the column".to_owned();
            step.allows.push(("missing-down", reason));
        }
        step
    }

    /// The index over this column, beside the one over the other.
    fn beside(&self, index: &Index, side: &Side<'_>) -> Index {
        let mut index = index.clone();
        index.name = index.name.map(|name| conventional(&name, side.suffix));
        index.comment = None;
        for part in &mut index.parts {
            if part.key == IndexKey::Column(self.to.name.clone()) {
                part.key = IndexKey::Column(side.name.clone());
            }
        }
        for name in &mut index.include {
            if *name == self.to.name {
                name.clone_from(&side.name);
            }
        }
        index
    }

    /// `next` takes the name; what has it goes on as `last`.
    fn switch(&self, next: &Side<'_>, last: &Side<'_>) -> Step {
        let mut pieces = lower::switch(&self.shadow(next), &self.shadow(last));
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
        let reason = format!("{name} keeps its name, and its values");
        step.allows.push(("renaming-column", reason));
        step.warnings = vec![
            format!(
                "programs that ask for the type of {name} have to know the new one, and it stands last in its table now"
            ),
            format!("rights on {name} alone, and publications that list columns, do not follow"),
        ];
        step
    }
}

impl<'a> Side<'a> {
    fn new(column: &'a Column, source: &'a Column, suffix: &'static str, misfit: Misfit) -> Self {
        Self {
            column,
            source,
            name: conventional(&column.name, suffix),
            suffix,
            misfit,
        }
    }
}
