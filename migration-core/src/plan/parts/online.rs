//! The plan of a part that runs without a transaction.

use super::super::{Plan, Step, warnings};
use crate::change::Change;
use crate::diff::Diff;
use crate::lower::{self, Piece};
use crate::schema::{Constraint, Dialect, Name, Schema};

/// The steps, each of which can be repeated; none where a change has to be made in a transaction.
pub(super) fn plan(diff: &Diff) -> Option<Plan> {
    let mut steps = Vec::new();
    let mut last = Vec::new();
    for change in &diff.changes {
        let pieces = lower::postgres::steps(change, &diff.from)?;
        let pieces = match replaced(change, diff) {
            Some(index) => vec![index],
            None if is_replaced(change, diff) => Vec::new(),
            None => pieces,
        };
        let step = Step {
            warnings: warnings::of(change, diff),
            ..Step::of_part(change.to_string(), pieces, true)
        };
        if is_late(change, diff) {
            last.push(step);
        } else {
            steps.push(step);
        }
    }
    steps.append(&mut last);
    Some(Plan {
        dialect: Dialect::Postgres,
        steps,
    })
}

/// Whether a foreign key, a check or an index goes because another of its name comes: then the one takes the place of
/// the other, unless what it refers to, or what refers to it, goes as well.
pub(super) fn is_replaced(change: &Change, diff: &Diff) -> bool {
    let Change::DropConstraint { table, constraint } = change else {
        return false;
    };
    let Some(new) = added(table, constraint.name(), &diff.changes) else {
        return false;
    };
    let in_one = |constraint: &Constraint| {
        matches!(constraint, Constraint::ForeignKey(_) | Constraint::Check(_))
            && constraint.validated()
    };
    let beside = match (constraint, new) {
        (Constraint::Index(_), Constraint::Index(_))
        | (Constraint::Unique(_), Constraint::Unique(_)) => !is_needed(table, constraint, diff),
        _ => false,
    };
    (in_one(constraint) && in_one(new) || beside)
        && !diff
            .changes
            .iter()
            .any(|other| loses_target(constraint, other))
}

/// Whether a foreign key stands on it.
pub(super) fn is_needed(table: &Name, constraint: &Constraint, diff: &Diff) -> bool {
    is_referred_to(table, constraint, &diff.from)
}

fn is_referred_to(table: &Name, constraint: &Constraint, schema: &Schema) -> bool {
    let tables = schema.tables.values();
    let mut keys = tables
        .flat_map(|table| &table.foreign_keys)
        .filter(|key| key.table == *table);
    constraint
        .unique_columns()
        .is_some_and(|columns| keys.any(|key| is_same_set(&key.referenced, &columns)))
}

/// Whether the change drops the key that the foreign key refers to.
fn loses_target(constraint: &Constraint, change: &Change) -> bool {
    let (Constraint::ForeignKey(key), Change::DropConstraint { table, constraint }) =
        (constraint, change)
    else {
        return false;
    };
    key.table == *table
        && constraint
            .unique_columns()
            .is_some_and(|columns| is_same_set(&key.referenced, &columns))
}

pub(super) fn is_same_set(one: &[String], other: &[&str]) -> bool {
    one.len() == other.len() && one.iter().all(|name| other.contains(&name.as_str()))
}

/// An index or a unique constraint that takes the place of another.
fn replaced(change: &Change, diff: &Diff) -> Option<Piece> {
    let Change::AddConstraint { table, constraint } = change else {
        return None;
    };
    let takes_place = dropped(table, constraint.name(), &diff.changes)
        .is_some_and(|drop| is_replaced(drop, diff));
    match constraint {
        Constraint::Index(index) if takes_place => lower::postgres::replace_index(table, index),
        Constraint::Unique(unique) if takes_place => lower::postgres::replace_unique(table, unique),
        _ => None,
    }
}

/// What comes under this name.
pub(super) fn added<'a>(
    on: &Name,
    name: Option<&str>,
    all: &'a [Change],
) -> Option<&'a Constraint> {
    all.iter().find_map(|change| match change {
        Change::AddConstraint { table, constraint } if table == on && constraint.name() == name => {
            Some(constraint)
        }
        _ => None,
    })
}

/// The change by which what has this name goes.
pub(super) fn dropped<'a>(on: &Name, name: Option<&str>, all: &'a [Change]) -> Option<&'a Change> {
    all.iter().find(|change| match change {
        Change::DropConstraint { table, constraint } => table == on && constraint.name() == name,
        _ => false,
    })
}

/// Whether an index or a unique constraint may go at the end, when those are built that come in its place.
pub(super) fn is_late(change: &Change, diff: &Diff) -> bool {
    let Change::DropConstraint { table, constraint } = change else {
        return false;
    };
    let is_unique = match constraint {
        Constraint::Index(index) => index.unique,
        Constraint::Unique(_) => true,
        _ => return false,
    };
    // Rows that get a default where they had nothing may be equal then.
    let may_break = is_unique && has_filled_columns(table, diff);
    // A foreign key that comes would take it for its own.
    let is_target =
        is_needed(table, constraint, diff) || is_referred_to(table, constraint, &diff.to);
    // Names of indexes are those of a schema, not of a table.
    let is_taken = diff.changes.iter().any(|other| {
        matches!(other, Change::AddConstraint { constraint: other, .. } if other.name() == constraint.name())
    });
    !has_touched_columns(table, diff) && !may_break && !is_target && !is_taken
}

fn has_filled_columns(table: &Name, diff: &Diff) -> bool {
    diff.changes.iter().any(|change| {
        matches!(change, Change::AlterColumn { table: other, from, to }
            if other == table && from.nullable && !to.nullable)
    })
}

/// Whether a column of the table goes, or gets another type or collation: what stands on it would be built anew for that.
pub(super) fn has_touched_columns(table: &Name, diff: &Diff) -> bool {
    diff.changes.iter().any(|change| match change {
        Change::DropColumn { table: other, .. } => other == table,
        Change::AlterColumn {
            table: other,
            from,
            to,
        } => other == table && (from.data_type != to.data_type || from.collation != to.collation),
        _ => false,
    })
}
