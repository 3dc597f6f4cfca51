//! What a person should know before a change is made: what is lost, what can fail, and what stands in its way.

use crate::change::Change;
use crate::schema::{Column, Constraint, Dialect, Name, Schema, Value};

/// The warnings about one change; `from` is the schema that is there.
pub(super) fn of(change: &Change, from: &Schema) -> Vec<String> {
    let mut warnings = Vec::new();
    match change {
        Change::DropTable { name, .. } => warnings.push(format!("all rows of {name} are lost")),
        Change::DropColumn { table, column } if stored(column) => {
            warnings.push(format!("the values of {table}.{} are lost", column.name));
        }
        Change::AddColumn { table, column } if stored(column) && needs_value(column) => {
            warnings.push(format!(
                "fails where {table} has rows: {} is NOT NULL and has no default",
                column.name
            ));
        }
        Change::AlterColumn { table, from, to } => {
            if from.data_type != to.data_type {
                warnings.push(format!(
                    "{table}.{} is converted from {} to {}: a value that does not fit makes it fail or is changed",
                    to.name, from.data_type.sql, to.data_type.sql
                ));
            }
            if from.nullable && needs_value(to) {
                warnings.push(format!("fails where {table}.{} is null", to.name));
            }
        }
        Change::AlterEnum {
            name,
            from,
            to,
            renamed,
            ..
        } => {
            let gone = from.values.iter().filter(|value| {
                !to.values.contains(value) && !renamed.iter().any(|(old, _)| old == *value)
            });
            warnings.extend(gone.map(|value| format!("fails where a row has {name} '{value}'")));
        }
        Change::AddConstraint { table, constraint } => {
            warnings.extend(new_rule(table, constraint));
        }
        _ => {}
    }
    warnings.extend(obstacles(change, from));
    warnings
}

fn stored(column: &Column) -> bool {
    !matches!(column.value, Value::Generated { .. })
}

fn needs_value(column: &Column) -> bool {
    !column.nullable && column.value == Value::None
}

fn new_rule(table: &Name, constraint: &Constraint) -> Option<String> {
    let unique = constraint
        .unique_columns()
        .map(|columns| columns.join(", "));
    Some(match constraint {
        Constraint::Check(check) if check.validated => {
            format!(
                "fails where a row of {table} does not keep {}",
                check.expression
            )
        }
        Constraint::ForeignKey(key) if key.validated => format!(
            "fails where {table}.{} refers to nothing",
            key.columns.join(", ")
        ),
        _ => format!("fails where rows of {table} are equal in {}", unique?),
    })
}

/// What the engine does not manage and the change would break, or be stopped by.
fn obstacles(change: &Change, from: &Schema) -> Vec<String> {
    let (table, column) = match change {
        Change::DropTable { name, .. } => (name, None),
        Change::DropColumn { table, column } => (table, Some(&column.name)),
        Change::AlterColumn { table, from, to } if from.data_type != to.data_type => {
            (table, Some(&to.name))
        }
        _ => return Vec::new(),
    };
    let stands = from.unmanaged.iter().filter(|unmanaged| {
        // What is part of a table goes with it.
        let part = column.is_none() && unmanaged.table.as_ref() == Some(table);
        !part
            && unmanaged.depends_on.iter().any(|dependence| {
                dependence.table == *table
                    && column.is_none_or(|column| {
                        dependence
                            .column
                            .as_ref()
                            .is_none_or(|other| other == column)
                    })
            })
    });
    let outcome = match from.dialect {
        Dialect::Postgres => "the server will refuse it as long as that is there",
        Dialect::Sqlite => "it has to be looked at afterwards",
    };
    stands
        .map(|unmanaged| {
            format!(
                "{} {} stands on it: {outcome}",
                unmanaged.kind, unmanaged.name
            )
        })
        .collect()
}
