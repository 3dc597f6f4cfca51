//! A column that gets another type although its table is too large to be written anew under a lock: a second column
//! grows beside it, a trigger keeps both equal, the rows are filled in batches, the two change names, the old one goes.
//!
//! ```text
//! c --expand--> c, c__new --fill--> the same, filled and indexed --switch--> c__old, c --contract--> c
//! ```
//!
//! The way back is the same in a mirror, so that no state needs more than a short lock to be left in either direction.

use super::super::{Plan, Step, warnings};
use super::Part;
use super::bound::{concerns, indexes, is_bound};
use super::marks::is_rewritten;
use crate::change::Change;
use crate::database::quote::identifier;
use crate::diff::{Diff, Renames};
use crate::lower::Piece;
use crate::lower::postgres::{self as lower, Shadow};
use crate::online::suffixed;
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
    let rest = Diff::new(&unnamed(diff, &diff.from), &before, &diff.renames);
    let there = |stage: fn(&Retyped, &Schema) -> Vec<Step>| plan(&columns, &diff.to, stage);
    let parts = vec![
        Part {
            suffix: "_expand",
            up: there(|it, _| vec![it.grow(&it.coming(), false)]),
            down: there(|it, _| vec![it.shrink(&it.coming(), false)]),
            transactional: true,
        },
        Part {
            suffix: "_fill",
            up: there(|it, schema| it.fill(&it.coming(), schema)),
            down: there(|it, _| vec![it.empty(&it.coming())]),
            transactional: false,
        },
        Part {
            suffix: "_switch",
            up: there(|it, schema| vec![it.warned(it.switch(&it.coming(), &it.going()), schema)]),
            down: there(|it, _| vec![it.switch(&it.going(), &it.coming())]),
            transactional: true,
        },
        Part {
            suffix: "_contract",
            up: there(|it, _| vec![it.shrink(&it.going(), true)]),
            down: there(|it, schema| {
                let mut steps = vec![it.grow(&it.going(), true)];
                steps.extend(it.fill(&it.going(), schema));
                steps
            }),
            transactional: false,
        },
    ];
    Some((rest, parts))
}

/// The schema with the names that tables and columns have before the renames.
fn unnamed(diff: &Diff, schema: &Schema) -> Schema {
    let renames = Renames {
        values: Vec::new(),
        ..diff.renames.clone()
    };
    renames.reverse().apply(schema)
}

fn plan(columns: &[Retyped], schema: &Schema, stage: fn(&Retyped, &Schema) -> Vec<Step>) -> Plan {
    Plan {
        dialect: Dialect::Postgres,
        steps: columns.iter().flat_map(|it| stage(it, schema)).collect(),
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
}

impl Retyped {
    fn of(change: &Change, diff: &Diff) -> Option<Self> {
        let Change::AlterColumn { table, from, to } = change else {
            return None;
        };
        let (old, new) = (diff.from.tables.get(table)?, diff.to.tables.get(table)?);
        let is_plain = |column: &Column| matches!(column.value, Value::None | Value::Default(_));
        let suitable = is_rewritten(from, to)
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
        Side::new(&self.to, &self.from, "__new")
    }

    fn going(&self) -> Side<'_> {
        Side::new(&self.from, &self.to, "__old")
    }

    fn step(&self, what: &str, pieces: Vec<Piece>, alone: bool) -> Step {
        Step {
            changes: vec![format!(
                "{}.{} from {} to {}: {what}",
                self.table, self.to.name, self.from.data_type.sql, self.to.data_type.sql
            )],
            pieces,
            alone,
            without_foreign_keys: false,
            warnings: Vec::new(),
        }
    }

    fn shadow<'a>(&'a self, side: &'a Side<'_>) -> Shadow<'a> {
        Shadow {
            table: &self.table,
            source: side.source,
            column: side.column,
            name: &side.name,
        }
    }

    fn grow(&self, side: &Side<'_>, alone: bool) -> Step {
        let what = format!("{} grows beside it, kept equal by a trigger", side.name);
        self.step(&what, lower::grow(&self.shadow(side), alone), alone)
    }

    fn shrink(&self, side: &Side<'_>, alone: bool) -> Step {
        let what = format!("{} goes", side.name);
        self.step(&what, lower::shrink(&self.shadow(side), alone), alone)
    }

    fn fill(&self, side: &Side<'_>, schema: &Schema) -> Vec<Step> {
        let mut pieces = lower::fill_shadow(&self.shadow(side), schema);
        let indexes = self.indexes.iter();
        pieces.extend(
            indexes.map(|index| lower::index_online(&self.table, &self.beside(index, side))),
        );
        let what = format!("{} is filled", side.name);
        vec![self.step(&what, pieces, true)]
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

    /// The index over this column, beside the one over the other.
    fn beside(&self, index: &Index, side: &Side<'_>) -> Index {
        let mut index = index.clone();
        index.name = index.name.map(|name| suffixed(&name, side.suffix));
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
            pieces.push(renamed(name, &suffixed(name, last.suffix)));
            pieces.push(renamed(&suffixed(name, next.suffix), name));
            // A comment stays with the index that has the name.
            if index.comment.is_some() {
                let last = suffixed(name, last.suffix);
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
        self.step(&what, pieces, false)
    }

    fn warned(&self, mut step: Step, schema: &Schema) -> Step {
        let change = Change::AlterColumn {
            table: self.table.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
        };
        let diff = Diff {
            from: schema.clone(),
            to: schema.clone(),
            renames: Renames::default(),
            changes: Vec::new(),
        };
        step.warnings = warnings::of(&change, &diff);
        step
    }
}

impl<'a> Side<'a> {
    fn new(column: &'a Column, source: &'a Column, suffix: &'static str) -> Self {
        Self {
            column,
            source,
            name: suffixed(&column.name, suffix),
            suffix,
        }
    }
}
