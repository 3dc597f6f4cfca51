//! Schemas to draw: those of the platform, and hard ones.

mod hard;
mod platform;

pub(crate) use hard::{hostile, many, star};
pub(crate) use platform::{ask, sketch2bim};

use crate::schema::{
    Action, Column, Deferral, Dialect, ForeignKey, Index, IndexKey, IndexPart, Name, PrimaryKey,
    Schema, Table, Unique, Value,
};

/// A schema from a text: a line `name` for each table, and below it one for each column, indented, as
/// `name type flags`. Flags: `!` not null, `pk`, `uk`, `>table.column` a foreign key.
pub(crate) fn schema(text: &str) -> Schema {
    let mut schema = Schema::empty(Dialect::Postgres);
    let mut current = Name::new("");
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with("    ") {
            current = Name::new(line.trim());
            schema.tables.insert(current.clone(), Table::default());
            continue;
        }
        let mut words = line.split_whitespace();
        let name = words.next().unwrap();
        let data_type = words.next().unwrap();
        let long = match data_type {
            "varchar" => "character varying",
            "timestamp" => "timestamp without time zone",
            "float8" => "double precision",
            "serial" => "integer",
            other => other,
        };
        let table = schema.tables.get_mut(&current).unwrap();
        let mut column = Column::new(name, long);
        if data_type == "serial" {
            column.value = Value::Serial;
        }
        for flag in words {
            match flag {
                "!" => column.nullable = false,
                "pk" => {
                    column.nullable = false;
                    table
                        .primary_key
                        .get_or_insert_with(|| primary_key(&[]))
                        .columns
                        .push(name.to_owned());
                }
                "uk" => table.indexes.push(unique_index(&[name])),
                _ => {
                    let (to, key) = flag.strip_prefix('>').unwrap().split_once('.').unwrap();
                    table.foreign_keys.push(foreign_key(&[name], to, &[key]));
                }
            }
        }
        table.columns.push(column);
    }
    schema
}

pub(crate) fn primary_key(columns: &[&str]) -> PrimaryKey {
    PrimaryKey {
        name: None,
        columns: owned(columns),
        include: Vec::new(),
        deferral: Deferral::NotDeferrable,
        comment: None,
    }
}

pub(crate) fn unique(columns: &[&str]) -> Unique {
    Unique {
        name: None,
        columns: owned(columns),
        include: Vec::new(),
        nulls_not_distinct: false,
        deferral: Deferral::NotDeferrable,
        comment: None,
    }
}

pub(crate) fn unique_index(columns: &[&str]) -> Index {
    Index {
        name: None,
        method: "btree".to_owned(),
        unique: true,
        nulls_not_distinct: false,
        parts: columns
            .iter()
            .map(|column| IndexPart {
                key: IndexKey::Column((*column).to_owned()),
                collation: None,
                operator_class: None,
                descending: false,
                nulls_first: false,
            })
            .collect(),
        include: Vec::new(),
        predicate: None,
        options: Vec::new(),
        valid: true,
        comment: None,
    }
}

pub(crate) fn foreign_key(columns: &[&str], table: &str, referenced: &[&str]) -> ForeignKey {
    ForeignKey {
        name: None,
        columns: owned(columns),
        table: Name::new(table),
        referenced: owned(referenced),
        on_delete: Action::NoAction,
        on_delete_columns: Vec::new(),
        on_update: Action::NoAction,
        match_full: false,
        deferral: Deferral::NotDeferrable,
        validated: true,
        comment: None,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
