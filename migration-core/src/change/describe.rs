//! A change in one line, for people.

use std::fmt;

use super::Change;
use crate::schema::{
    Action, Column, Constraint, Deferral, ForeignKey, Index, IndexKey, Name, Sequence, Value,
};

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
            Self::AlterSequence { name, from, to } => sequence(formatter, name, from, to),
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
            Self::AlterConstraint { table, from, to } => {
                let mut parts = Vec::new();
                if from.name() != to.name() {
                    let name = to.name().unwrap_or("a name of the server's");
                    parts.push(format!("rename to {name}"));
                }
                if from.validated() != to.validated() {
                    parts.push("validate".to_owned());
                }
                if from.comment() != to.comment() {
                    parts.push("comment".to_owned());
                }
                write!(
                    formatter,
                    "change {} on {table}: {}",
                    described(from),
                    parts.join(", ")
                )
            }
        }
    }
}

/// What changes in a column, each with old and new.
fn alter(
    formatter: &mut fmt::Formatter<'_>,
    table: &Name,
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
        parts.push(if to.nullable { "nullable" } else { "not null" }.to_owned());
    }
    if from.value != to.value {
        let (old, new) = (value(&from.value), value(&to.value));
        parts.push(if old == new {
            format!("how {old} counts")
        } else {
            format!("{old} to {new}")
        });
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

fn sequence(
    formatter: &mut fmt::Formatter<'_>,
    name: &Name,
    from: &Sequence,
    to: &Sequence,
) -> fmt::Result {
    let mut parts = Vec::new();
    if from.data_type != to.data_type {
        parts.push(format!("type {} to {}", from.data_type, to.data_type));
    }
    if from.options != to.options {
        parts.push("how it counts".to_owned());
    }
    if from.owned_by != to.owned_by {
        parts.push(match &to.owned_by {
            Some((table, column)) => format!("owned by {table}.{column}"),
            None => "owned by none".to_owned(),
        });
    }
    if from.comment != to.comment {
        parts.push("comment".to_owned());
    }
    write!(formatter, "change sequence {name}: {}", parts.join(", "))
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
        Value::Generated { expression, stored } => {
            let kept = if *stored { "stored" } else { "virtual" };
            format!("generated as {expression}, {kept}")
        }
        Value::Autoincrement => "autoincrement".to_owned(),
    }
}

/// `foreign key payments_user_id_fkey (user_id -> users(id), on delete cascade)`.
fn described(constraint: &Constraint) -> String {
    let (kind, detail) = match constraint {
        Constraint::PrimaryKey(key) => {
            let mut detail = key.columns.join(", ");
            include(&mut detail, &key.include);
            ("primary key", detail + deferral(key.deferral))
        }
        Constraint::Unique(unique) => {
            let mut detail = unique.columns.join(", ");
            include(&mut detail, &unique.include);
            if unique.nulls_not_distinct {
                detail += ", nulls not distinct";
            }
            ("unique constraint", detail + deferral(unique.deferral))
        }
        Constraint::Exclusion(exclusion) => {
            let definition = exclusion.definition.strip_prefix("EXCLUDE USING ");
            let definition = definition.unwrap_or(&exclusion.definition);
            ("exclusion constraint", definition.to_owned())
        }
        Constraint::Check(check) => ("check", check.expression.clone()),
        Constraint::ForeignKey(key) => ("foreign key", reference(key)),
        Constraint::Index(index) if index.unique => ("unique index", keys(index)),
        Constraint::Index(index) => ("index", keys(index)),
    };
    let name = constraint
        .name()
        .map(|name| format!(" {name}"))
        .unwrap_or_default();
    let state = match constraint {
        Constraint::Index(index) if !index.valid => "invalid ",
        Constraint::Check(_) | Constraint::ForeignKey(_) if !constraint.validated() => {
            "unvalidated "
        }
        _ => "",
    };
    format!("{state}{kind}{name} ({detail})")
}

fn include(detail: &mut String, columns: &[String]) {
    if !columns.is_empty() {
        *detail += &format!(", including {}", columns.join(", "));
    }
}

fn deferral(deferral: Deferral) -> &'static str {
    match deferral {
        Deferral::NotDeferrable => "",
        Deferral::Immediate => ", deferrable",
        Deferral::Deferred => ", deferred",
    }
}

fn reference(key: &ForeignKey) -> String {
    let mut detail = format!(
        "{} -> {}({})",
        key.columns.join(", "),
        key.table,
        key.referenced.join(", ")
    );
    if key.match_full {
        detail += ", match full";
    }
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if action != Action::NoAction {
            detail += &format!(", on {event} {}", action.sql().to_ascii_lowercase());
        }
    }
    if !key.on_delete_columns.is_empty() {
        detail += &format!(" of {}", key.on_delete_columns.join(", "));
    }
    detail + deferral(key.deferral)
}

fn keys(index: &Index) -> String {
    let keys: Vec<String> = index
        .parts
        .iter()
        .map(|part| {
            let (IndexKey::Column(text) | IndexKey::Expression(text)) = &part.key;
            let words = [
                Some(text.as_str()),
                part.collation.as_deref(),
                part.operator_class.as_deref(),
                part.descending.then_some("desc"),
            ];
            words.into_iter().flatten().collect::<Vec<_>>().join(" ")
        })
        .collect();
    let mut detail = keys.join(", ");
    include(&mut detail, &index.include);
    if index.nulls_not_distinct {
        detail += ", nulls not distinct";
    }
    if index.method != "btree" {
        detail += &format!(", using {}", index.method);
    }
    if !index.options.is_empty() {
        detail += &format!(", with {}", index.options.join(", "));
    }
    if let Some(predicate) = &index.predicate {
        detail += &format!(", where {predicate}");
    }
    detail
}
