//! A schema as text, for snapshots.

use std::fmt::Write;

use migration_core::schema::{Schema, Table};

/// Everything in it, a line each, in the words of the model.
pub(crate) fn shown(schema: &Schema) -> String {
    let mut text = String::new();
    for (name, table) in &schema.tables {
        writeln!(text, "table {}", name.quoted()).unwrap();
        lines(&mut text, table);
    }
    for (name, enumeration) in &schema.enums {
        writeln!(text, "enum {} {:?}", name.quoted(), enumeration.values).unwrap();
    }
    for (name, sequence) in &schema.sequences {
        writeln!(text, "sequence {} {sequence:?}", name.quoted()).unwrap();
    }
    text
}

fn lines(text: &mut String, table: &Table) {
    for column in &table.columns {
        let null = if column.nullable { "" } else { " not null" };
        write!(
            text,
            "  {} | {}{null} | {:?}",
            column.name, column.data_type.sql, column.value
        )
        .unwrap();
        if let Some(enumeration) = &column.data_type.enumeration {
            write!(text, " | enum {}", enumeration.quoted()).unwrap();
        }
        if let Some(collation) = &column.collation {
            write!(text, " | collate {collation}").unwrap();
        }
        if let Some(comment) = &column.comment {
            write!(text, " | {comment:?}").unwrap();
        }
        text.push('\n');
    }
    if let Some(key) = &table.primary_key {
        writeln!(text, "  {key:?}").unwrap();
    }
    let uniques = table.uniques.iter().map(|unique| format!("{unique:?}"));
    let checks = table.checks.iter().map(|check| format!("{check:?}"));
    let exclusions = table
        .exclusions
        .iter()
        .map(|exclusion| format!("{exclusion:?}"));
    let keys = table.foreign_keys.iter().map(|key| format!("{key:?}"));
    let indexes = table.indexes.iter().map(|index| format!("{index:?}"));
    for line in uniques
        .chain(checks)
        .chain(exclusions)
        .chain(keys)
        .chain(indexes)
    {
        writeln!(text, "  {line}").unwrap();
    }
    if let Some(comment) = &table.comment {
        writeln!(text, "  comment {comment:?}").unwrap();
    }
}
