//! Where a declared constraint goes: beside what the entity says, or in its place.

use super::statement::{self, plain_index};
use super::table::plain_unique;
use crate::schema::{Constraint, Dialect, Index, IndexKey, Table, Unique};

/// Its name, to change it.
pub(super) fn name_of(constraint: &mut Constraint) -> Option<&mut String> {
    match constraint {
        Constraint::PrimaryKey(key) => key.name.as_mut(),
        Constraint::Unique(unique) => unique.name.as_mut(),
        Constraint::Exclusion(exclusion) => exclusion.name.as_mut(),
        Constraint::Check(check) => check.name.as_mut(),
        Constraint::ForeignKey(key) => key.name.as_mut(),
        Constraint::Index(index) => index.name.as_mut(),
    }
}

/// The columns that a constraint names.
pub(super) fn columns_of(constraint: &Constraint) -> Vec<String> {
    match constraint {
        Constraint::PrimaryKey(key) => [&key.columns[..], &key.include[..]].concat(),
        Constraint::Unique(unique) => [&unique.columns[..], &unique.include[..]].concat(),
        Constraint::ForeignKey(key) => key.columns.clone(),
        Constraint::Index(index) => {
            let keys = index.parts.iter().filter_map(|part| match &part.key {
                IndexKey::Column(column) => Some(column.clone()),
                IndexKey::Expression(_) => None,
            });
            keys.chain(index.include.iter().cloned()).collect()
        }
        Constraint::Check(_) | Constraint::Exclusion(_) => Vec::new(),
    }
}

/// Adds a constraint, in the place of what the entity said of the same.
pub(super) fn put(table: &mut Table, constraint: Constraint, dialect: Dialect) {
    match constraint {
        Constraint::PrimaryKey(key) => table.primary_key = Some(key),
        Constraint::Unique(unique) => {
            replace(table, dialect, &unique.columns, true);
            table.uniques.push(unique);
        }
        Constraint::Exclusion(exclusion) => table.exclusions.push(exclusion),
        Constraint::Check(check) => table.checks.push(check),
        Constraint::ForeignKey(key) => {
            table.foreign_keys.retain(|said| {
                said.name.is_some()
                    || (&said.columns, &said.table, &said.referenced)
                        != (&key.columns, &key.table, &key.referenced)
            });
            table.foreign_keys.push(key);
        }
        Constraint::Index(index) => {
            if let Some(columns) = statement::columns(&index) {
                replace(table, dialect, &columns, index.unique);
            }
            table.indexes.push(index);
        }
    }
}

/// Takes away what an entity's `unique`, `unique_key` or `indexed` made of these columns.
fn replace(table: &mut Table, dialect: Dialect, columns: &[String], unique: bool) {
    let indexed: Index = plain_index(dialect, columns, false);
    let unique_key = plain_index(dialect, columns, true);
    table
        .indexes
        .retain(|said| *said != indexed && !(unique && *said == unique_key));
    if unique {
        let said: Unique = plain_unique(columns.to_vec());
        table.uniques.retain(|unique| *unique != said);
    }
}
