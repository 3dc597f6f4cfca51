//! Clauses of a table that the model has no place for, so that nobody loses them unawares when the table is rebuilt.

use super::declared::{Declared, Key};
use super::keys::is_plain;
use crate::database::quote;
use crate::schema::{Dependence, Name, Table, Unmanaged, UnmanagedKind};

/// `ON CONFLICT`, and keys with an order or a collation of their own.
pub(super) fn unmanaged(name: &str, declared: &Declared, table: &Table) -> Vec<Unmanaged> {
    let table_name = Name::new(name);
    let clause = |text: String, columns: Vec<&str>| Unmanaged {
        kind: UnmanagedKind::Clause,
        name: text,
        table: Some(table_name.clone()),
        depends_on: columns
            .into_iter()
            .map(|column| Dependence {
                table: table_name.clone(),
                column: Some(spelled(table, column)),
            })
            .collect(),
        definition: None,
    };
    let mut found = Vec::new();
    for (column, conflict) in &declared.not_null_conflicts {
        let text = format!(
            "{} NOT NULL ON CONFLICT {conflict}",
            quote::identifier(column)
        );
        found.push(clause(text, vec![column]));
    }
    let primary_key = declared.primary_key.as_ref();
    let keys = primary_key
        .map(|key| ("PRIMARY KEY", key))
        .into_iter()
        .chain(declared.uniques.iter().map(|key| ("UNIQUE", key)));
    for (kind, key) in keys {
        let is_usual = key.conflict.is_none()
            && key
                .parts
                .iter()
                .all(|part| !part.descending && is_plain(declared, part));
        // An integer key that may be null is in the model, and `DESC` is the one way to have it.
        let is_nullable_integer = kind == "PRIMARY KEY" && key.conflict.is_none() && {
            let column = key
                .parts
                .first()
                .and_then(|part| table.column(&part.column));
            key.parts.len() == 1
                && column.is_some_and(|it| it.nullable && it.data_type.sql == "integer")
        };
        if !is_usual && !is_nullable_integer {
            let columns = key.parts.iter().map(|part| part.column.as_str());
            found.push(clause(written(kind, key), columns.collect()));
        }
    }
    found
}

fn spelled(table: &Table, column: &str) -> String {
    let real = table
        .columns
        .iter()
        .find(|real| real.name.eq_ignore_ascii_case(column));
    real.map_or(column, |real| real.name.as_str()).to_owned()
}

fn written(kind: &str, key: &Key) -> String {
    let parts: Vec<String> = key
        .parts
        .iter()
        .map(|part| {
            let mut text = quote::identifier(&part.column);
            if let Some(collation) = &part.collation {
                text.push_str(" COLLATE ");
                text.push_str(&super::text::collation(collation));
            }
            if part.descending {
                text.push_str(" DESC");
            }
            text
        })
        .collect();
    let mut text = format!("{kind} ({})", parts.join(", "));
    if let Some(conflict) = &key.conflict {
        text.push_str(" ON CONFLICT ");
        text.push_str(conflict);
    }
    text
}
