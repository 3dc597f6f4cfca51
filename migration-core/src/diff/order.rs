//! The order in which changes can be made: what others stand on comes first and goes last.

use std::collections::{BTreeMap, BTreeSet};

use crate::change::Change;
use crate::schema::{Constraint, Name, Schema, Value};

/// Sorts the changes. Changes of one kind keep their order, which is that of the names.
pub(super) fn sort(changes: &mut [Change], from: &Schema, to: &Schema) {
    let (old, new) = (depths(from), depths(to));
    let depth = |depths: &BTreeMap<Name, usize>, name: &Name| {
        i64::try_from(depths.get(name).copied().unwrap_or_default()).unwrap_or(i64::MAX)
    };
    changes.sort_by_key(|change| match change {
        Change::RenameTable { .. } => (0, 0),
        Change::RenameColumn { .. } => (1, 0),
        Change::AlterSequence { from, to, .. }
            if from.owned_by.is_some() && to.owned_by.is_none() =>
        {
            (2, 0)
        }
        Change::DropConstraint { constraint, .. } => match constraint {
            Constraint::ForeignKey(_) => (3, 0),
            _ => (4, 0),
        },
        Change::DropTable { name, .. } => (5, -depth(&old, name)),
        Change::DropColumn { column, .. } => match column.value {
            Value::Generated { .. } => (6, 0),
            _ => (7, 0),
        },
        Change::CreateEnum { .. } | Change::AlterEnum { .. } | Change::CreateSequence { .. } => {
            (8, 0)
        }
        Change::AlterSequence { from, to, .. }
            if from.owned_by.is_none() && to.owned_by.is_some() =>
        {
            (17, 0)
        }
        Change::AlterSequence { .. } => (9, 0),
        Change::CreateTable { name, .. } => (10, depth(&new, name)),
        Change::AlterColumn { .. } => (11, 0),
        Change::AddColumn { column, .. } => match column.value {
            Value::Generated { .. } => (13, 0),
            _ => (12, 0),
        },
        Change::AlterConstraint { .. } => (14, 0),
        Change::AddConstraint { constraint, .. } => match constraint {
            Constraint::ForeignKey(_) => (16, 0),
            _ => (15, 0),
        },
        Change::AlterStorage { .. } | Change::CommentTable { .. } => (18, 0),
        Change::DropEnum { .. } | Change::DropSequence { .. } => (19, 0),
    });
}

/// How many tables stand below each one, at the longest way that has no circle in it.
fn depths(schema: &Schema) -> BTreeMap<Name, usize> {
    let mut depths = BTreeMap::new();
    for name in schema.tables.keys() {
        depth(schema, name, &mut depths, &mut BTreeSet::new());
    }
    depths
}

fn depth(
    schema: &Schema,
    name: &Name,
    known: &mut BTreeMap<Name, usize>,
    above: &mut BTreeSet<Name>,
) -> usize {
    if let Some(depth) = known.get(name) {
        return *depth;
    }
    above.insert(name.clone());
    let mut deepest = 0;
    for below in references(schema, name) {
        if !above.contains(&below) && !circular(schema, name, &below) {
            deepest = deepest.max(depth(schema, &below, known, above) + 1);
        }
    }
    above.remove(name);
    known.insert(name.clone(), deepest);
    deepest
}

fn references(schema: &Schema, name: &Name) -> BTreeSet<Name> {
    schema
        .tables
        .get(name)
        .into_iter()
        .flat_map(|table| table.foreign_keys.iter().map(|key| key.table.clone()))
        .filter(|below| below != name)
        .collect()
}

/// Whether `below` refers back to `name`, over however many tables: then neither comes first.
pub(super) fn circular(schema: &Schema, name: &Name, below: &Name) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![below.clone()];
    while let Some(table) = open.pop() {
        if table == *name {
            return true;
        }
        if seen.insert(table.clone()) {
            open.extend(references(schema, &table));
        }
    }
    false
}
