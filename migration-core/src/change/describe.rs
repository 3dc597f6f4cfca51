//! A change in one line, for people.

use std::fmt;

use super::Change;
use crate::schema::{Column, Constraint, Deferral, Index, IndexKey, Value};

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RenameTable { from, to } => write!(formatter, "rename table {from} to {to}"),
            Self::RenameColumn { table, from, to } => {
                write!(formatter, "rename column {table}.{from} to {to}")
            }
            Self::CreateEnum { name, enumeration } => {
                write!(
                    formatter,
                    "create enum {name} ({})",
                    enumeration.values.join(", ")
                )
            }
            Self::DropEnum { name, .. } => write!(formatter, "drop enum {name}"),
            Self::AlterEnum { name, from, to, .. } if from.values == to.values => {
                write!(formatter, "comment on enum {name}")
            }
            Self::AlterEnum { name, from, to, .. } => write!(
                formatter,
                "change enum {name} from ({}) to ({})",
                from.values.join(", "),
                to.values.join(", ")
            ),
            Self::CreateSequence { name, .. } => write!(formatter, "create sequence {name}"),
            Self::DropSequence { name, .. } => write!(formatter, "drop sequence {name}"),
            Self::AlterSequence { name, .. } => write!(formatter, "change sequence {name}"),
            Self::CreateTable { name, table } => {
                let columns = table.columns.len();
                let plural = if columns == 1 { "column" } else { "columns" };
                write!(formatter, "create table {name} ({columns} {plural})")
            }
            Self::DropTable { name, .. } => write!(formatter, "drop table {name}"),
            Self::CommentTable { name, .. } => write!(formatter, "comment on table {name}"),
            Self::AlterStorage { name, .. } => write!(formatter, "change storage of table {name}"),
            Self::AddColumn { table, column } => {
                write!(
                    formatter,
                    "add column {table}.{} ({})",
                    column.name,
                    facts(column)
                )
            }
            Self::DropColumn { table, column } => {
                write!(formatter, "drop column {table}.{}", column.name)
            }
            Self::AlterColumn { table, from, to } => alter(formatter, table, from, to),
            Self::AddConstraint { table, constraint } => {
                write!(formatter, "add {} on {table}", described(constraint))
            }
            Self::DropConstraint { table, constraint } => {
                write!(formatter, "drop {} on {table}", described(constraint))
            }
            Self::AlterConstraint { table, from, to } if from.name() != to.name() => write!(
                formatter,
                "rename {} on {table} to {}",
                described(from),
                to.name().unwrap_or("a name of the server's")
            ),
            Self::AlterConstraint { table, from, to } if from.comment() != to.comment() => {
                write!(formatter, "comment on {} on {table}", described(to))
            }
            Self::AlterConstraint { table, to, .. } => {
                write!(formatter, "validate {} on {table}", described(to))
            }
        }
    }
}

/// What changes in a column, each with old and new.
fn alter(
    formatter: &mut fmt::Formatter<'_>,
    table: &crate::schema::Name,
    from: &Column,
    to: &Column,
) -> fmt::Result {
    let mut parts = Vec::new();
    if from.data_type != to.data_type {
        parts.push(format!(
            "type {} to {}",
            from.data_type.sql, to.data_type.sql
        ));
    }
    if from.nullable != to.nullable {
        parts.push(if to.nullable { "null" } else { "not null" }.to_owned());
    }
    if from.value != to.value {
        parts.push(format!("{} to {}", value(&from.value), value(&to.value)));
    }
    if from.collation != to.collation {
        let name = |collation: &Option<String>| {
            collation
                .clone()
                .unwrap_or_else(|| "that of the type".to_owned())
        };
        parts.push(format!(
            "collation {} to {}",
            name(&from.collation),
            name(&to.collation)
        ));
    }
    if from.comment != to.comment {
        parts.push("comment".to_owned());
    }
    write!(
        formatter,
        "change column {table}.{}: {}",
        to.name,
        parts.join(", ")
    )
}

fn facts(column: &Column) -> String {
    let mut facts = column.data_type.sql.clone();
    if !column.nullable {
        facts += " not null";
    }
    if column.value != Value::None {
        facts += ", ";
        facts += &value(&column.value);
    }
    facts
}

fn value(value: &Value) -> String {
    match value {
        Value::None => "no default".to_owned(),
        Value::Default(expression) => format!("default {expression}"),
        Value::Serial => "serial".to_owned(),
        Value::Identity { always: true, .. } => "identity always".to_owned(),
        Value::Identity { .. } => "identity by default".to_owned(),
        Value::Generated { expression, .. } => format!("generated as {expression}"),
        Value::Autoincrement => "autoincrement".to_owned(),
    }
}

/// `foreign key payments_user_id_fkey (user_id)`.
fn described(constraint: &Constraint) -> String {
    let (kind, detail) = match constraint {
        Constraint::PrimaryKey(key) => ("primary key", Some(key.columns.join(", "))),
        Constraint::Unique(unique) => ("unique constraint", Some(unique.columns.join(", "))),
        Constraint::Exclusion(_) => ("exclusion constraint", None),
        Constraint::Check(check) => ("check", Some(check.expression.clone())),
        Constraint::ForeignKey(key) => {
            let mut detail = format!(
                "{} -> {}({})",
                key.columns.join(", "),
                key.table,
                key.referenced.join(", ")
            );
            if key.deferral != Deferral::NotDeferrable {
                detail += ", deferrable";
            }
            ("foreign key", Some(detail))
        }
        Constraint::Index(index) => (
            if index.unique {
                "unique index"
            } else {
                "index"
            },
            Some(keys(index)),
        ),
    };
    let name = constraint
        .name()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    match detail {
        Some(detail) => format!("{kind}{name} ({detail})"),
        None => format!("{kind}{name}"),
    }
}

fn keys(index: &Index) -> String {
    let keys: Vec<&str> = index
        .parts
        .iter()
        .map(|part| match &part.key {
            IndexKey::Column(text) | IndexKey::Expression(text) => text.as_str(),
        })
        .collect();
    keys.join(", ")
}
