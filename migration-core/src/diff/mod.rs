//! What leads from one schema to another. Pure: two values in, a list of changes out.
//!
//! A [`Diff`] is made of two [`Schema`]s and of the [`Renames`] that a person has named, which nobody can see from
//! outside; [`proposals`] says what may be one. A [`Plan`](crate::plan::Plan) makes statements of it.

mod constraints;
mod enums;
mod left_alone;
mod likeness;
mod names;
mod order;
mod rename;
mod tables;
mod texts;
pub(crate) mod triggers;
mod values;
pub(crate) mod words;

use std::collections::BTreeSet;

pub(crate) use constraints::same_structure;
pub(crate) use enums::needs_rebuild;
pub use likeness::proposals;
pub(crate) use names::conventional;
pub use rename::{Proposal, Renames};

use crate::change::Change;
use crate::schema::{Column, Dialect, Name, Schema, Sequence, Value};

/// The way from one schema to another: the changes in an order in which they can be made, and both ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// The schema that is there, with the renames already made.
    pub from: Schema,
    /// The schema that is wanted, with a name for everything that nobody named.
    pub to: Schema,
    /// The renames, as far as they fit.
    pub renames: Renames,
    /// The changes, in an order in which they can be made.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Compares two schemas of one dialect.
    ///
    /// What has no name on one side is the same as what has its structure on the other, whatever the name there. The
    /// order of columns does not count: no database can change it in place. A table that is a view or anything else unmanaged on the
    /// other side is left alone.
    #[must_use]
    pub fn new(from: &Schema, to: &Schema, renames: &Renames) -> Self {
        let renames = renames.fitting(from, to);
        let from = values::said_anew(renames.apply(from), &renames);
        // Entities have few names, whichever side they are on.
        let from = names::complete(to, &from);
        let to = &usable(to);
        let mut to = match to.dialect {
            Dialect::Postgres => names::complete(&from, to),
            Dialect::Sqlite => names::complete(&from, &texts::adopt(&from, to)),
        };
        let mut from = from;
        left_alone::take_out(&mut to, &from);
        left_alone::take_out(&mut from, &to);
        let mut changes = renamed(&renames);
        let enums = enums::changes(&from, &to, &renames, &mut changes);
        sequences(&from, &to, &mut changes);
        tables::changes(&from, &to, &enums, &mut changes);
        order::sort(&mut changes, &from, &to);
        Self {
            from,
            to,
            renames,
            changes,
        }
    }

    /// The way back.
    #[must_use]
    pub fn reverse(&self) -> Self {
        // Both ends are known whole, so the way back is found like any other; the names of the renamed things are the
        // new ones until the end of it.
        let values = Renames {
            values: self.renames.reverse().values,
            ..Renames::default()
        }
        .fitting(&self.to, &self.from);
        let before = values::said_anew(self.from.clone(), &values);
        let back = Self::new(&self.to, &before, &values);
        let mut changes = back.changes;
        let renames: Vec<Change> = renamed(&self.renames)
            .iter()
            .rev()
            .map(Change::reverse)
            .collect();
        changes.extend(renames);
        Self { changes, ..back }
    }

    /// A schema on this way with the names that its tables and columns had before the renames.
    pub(crate) fn unnamed(&self, schema: &Schema) -> Schema {
        let renames = Renames {
            values: Vec::new(),
            ..self.renames.clone()
        };
        renames.reverse().apply(schema)
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

/// Nobody wants an index that the database does not use.
fn usable(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let tables = schema.tables.values_mut();
    for index in tables.flat_map(|table| &mut table.indexes) {
        index.valid = true;
    }
    schema
}

fn renamed(renames: &Renames) -> Vec<Change> {
    let tables = renames.tables.iter().map(|(from, to)| Change::RenameTable {
        from: from.clone(),
        to: to.clone(),
    });
    let columns = renames.columns.iter();
    let columns = columns.map(|(table, from, to)| Change::RenameColumn {
        table: table.clone(),
        from: from.clone(),
        to: to.clone(),
    });
    tables.chain(columns).collect()
}

/// A sequence that belongs to a column is made without an owner and gets it at the end, when the column is there; one
/// that goes loses its owner first, so that it does not go with it. So does one beside which the column gets or loses a
/// sequence that it counts with: the server is asked for the sequence of the column then, and must not answer with this.
fn sequences(from: &Schema, to: &Schema, changes: &mut Vec<Change>) {
    let names: BTreeSet<&Name> = from.sequences.keys().chain(to.sequences.keys()).collect();
    for name in names {
        let (old, new) = (from.sequences.get(name), to.sequences.get(name));
        let owner = old.and_then(|old| old.owned_by.as_ref());
        let is_beside_another = owner.is_some_and(|owner| counts_otherwise(owner, from, to));
        if old == new && !is_beside_another {
            continue;
        }
        let without_owner = |sequence: &Sequence| Sequence {
            owned_by: None,
            ..sequence.clone()
        };
        let mut alter = |from: Sequence, to: Sequence| {
            if from != to {
                changes.push(Change::AlterSequence {
                    name: name.clone(),
                    from,
                    to,
                });
            }
        };
        let keeps_owner = old
            .zip(new)
            .is_some_and(|(old, new)| old.owned_by == new.owned_by && !is_beside_another);
        if let (Some(old), Some(new), true) = (old, new, keeps_owner) {
            alter(old.clone(), new.clone());
            continue;
        }
        if let Some(old) = old {
            alter(old.clone(), without_owner(old));
        }
        if let Some((old, new)) = old.zip(new) {
            alter(without_owner(old), without_owner(new));
        }
        if let Some(new) = new {
            alter(without_owner(new), new.clone());
        }
        match (old, new) {
            (None, Some(new)) => changes.push(Change::CreateSequence {
                name: name.clone(),
                sequence: without_owner(new),
            }),
            (Some(old), None) => changes.push(Change::DropSequence {
                name: name.clone(),
                sequence: without_owner(old),
            }),
            _ => {}
        }
    }
}

/// Whether a column changes that counts with a sequence of its own, before or after it.
fn counts_otherwise((table, column): &(Name, String), from: &Schema, to: &Schema) -> bool {
    let [old, new] = [from, to].map(|schema| schema.tables.get(table)?.column(column));
    let counts = |column: &Column| matches!(column.value, Value::Serial | Value::Identity { .. });
    old.zip(new)
        .is_some_and(|(old, new)| old != new && (counts(old) || counts(new)))
}
