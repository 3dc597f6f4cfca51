//! What the keys of a table say about its columns, and how many rows a foreign key ties to how many.

use crate::schema::{ForeignKey, IndexKey, Table};

/// How many rows stand at the two ends of a foreign key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cardinality {
    /// Whether a row may refer to nothing.
    pub(super) optional: bool,
    /// Whether a row is referred to by one other at most.
    pub(super) single: bool,
}

/// How many rows stand at the two ends of this foreign key of this table.
pub(super) fn cardinality(table: &Table, key: &ForeignKey) -> Cardinality {
    Cardinality {
        // One null among the columns is enough: nothing is compared then.
        optional: key.columns.iter().any(|name| {
            table
                .column(name)
                .is_some_and(|column| column.nullable && !is_primary(table, name))
        }),
        single: unique_sets(table)
            .iter()
            .any(|set| set.iter().all(|name| key.columns.iter().any(|c| c == name))),
    }
}

/// Whether the column is part of the primary key.
pub(super) fn is_primary(table: &Table, column: &str) -> bool {
    table
        .primary_key
        .as_ref()
        .is_some_and(|key| key.columns.iter().any(|name| name == column))
}

/// Whether the column is unique by itself.
pub(super) fn is_unique(table: &Table, column: &str) -> bool {
    unique_sets(table).iter().any(|set| *set == [column])
}

/// Whether a foreign key stands on the column.
pub(super) fn is_foreign(table: &Table, column: &str) -> bool {
    table
        .foreign_keys
        .iter()
        .any(|key| key.columns.iter().any(|name| name == column))
}

/// Sets of columns in which no two rows are equal: the primary key, unique constraints, and the unique indexes that
/// hold every row and are in use. Sorted, each once.
pub(super) fn unique_sets(table: &Table) -> Vec<Vec<&str>> {
    let mut sets: Vec<Vec<&str>> = Vec::new();
    if let Some(key) = &table.primary_key {
        sets.push(key.columns.iter().map(String::as_str).collect());
    }
    for unique in &table.uniques {
        sets.push(unique.columns.iter().map(String::as_str).collect());
    }
    for index in &table.indexes {
        if !index.unique || !index.valid || index.predicate.is_some() {
            continue;
        }
        let columns: Option<Vec<&str>> = index
            .parts
            .iter()
            .map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.as_str()),
                IndexKey::Expression(_) => None,
            })
            .collect();
        sets.extend(columns);
    }
    sets.retain(|set| !set.is_empty());
    sets.sort();
    sets.dedup();
    sets
}
