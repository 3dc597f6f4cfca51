//! One column of an entity.

use sea_orm::sea_query::{self, ColumnDef, ColumnType, PostgresQueryBuilder};

use super::extra::{self, Clause};
use super::problem::EntityProblem;
use super::{canonical, expression, ident, types};
use crate::schema::{Check, Column, DataType, Dialect, Name, SequenceOptions, Value};

/// A column, and what its definition says beside it.
pub(super) struct Sayings {
    pub(super) column: Column,
    /// A unique constraint over it for each, with a name where one is given.
    pub(super) unique: Vec<Option<String>>,
    pub(super) checks: Vec<Check>,
    pub(super) renamed_from: Option<String>,
    pub(super) problems: Vec<EntityProblem>,
}

/// Reads a column from its definition and from the statement that SeaORM makes of it.
pub(super) fn read(
    table: &Name,
    definition: &sea_orm::ColumnDef,
    stated: &ColumnDef,
    key: &[String],
    dialect: Dialect,
) -> Sayings {
    let name = ident::kept(dialect, &stated.get_column_name());
    let is_key = key.contains(&name);
    let spec = stated.get_column_spec();
    let mut problems = Vec::new();
    let data_type = data_type(definition.get_column_type(), dialect).unwrap_or_else(|| {
        problems.push(EntityProblem::Type {
            table: table.clone(),
            column: name.clone(),
            data_type: format!("{:?}", definition.get_column_type()),
        });
        // SQLite takes any word for a type.
        types::postgres(definition.get_column_type()).unwrap_or_else(|| {
            DataType::new(format!("{:?}", definition.get_column_type()).to_lowercase())
        })
    });
    let (comment, renamed_from) = comment(definition, spec.comment.as_deref());
    let mut sayings = Sayings {
        column: Column {
            nullable: definition.is_null() && !(is_key && dialect == Dialect::Postgres),
            comment: comment.filter(|_| dialect == Dialect::Postgres),
            data_type,
            ..Column::new(name, "")
        },
        unique: definition.is_unique().then_some(None).into_iter().collect(),
        checks: Vec::new(),
        renamed_from: renamed_from.map(|old| ident::kept(dialect, &old)),
        problems,
    };
    sayings.default(table, definition, dialect);
    if spec.auto_increment {
        sayings.counter(table, key, dialect);
    } else if let ColumnType::Custom(custom) = definition.get_column_type()
        && dialect == Dialect::Postgres
        && types::spelled(&custom.to_string()).serial
    {
        sayings.column.value = Value::Serial;
        sayings.column.nullable = false;
    }
    if let Some(extra) = &spec.extra {
        sayings.extra(table, extra, dialect);
    }
    sayings
}

fn data_type(column_type: &ColumnType, dialect: Dialect) -> Option<DataType> {
    match dialect {
        Dialect::Postgres => types::postgres(column_type),
        Dialect::Sqlite => types::sqlite(column_type),
    }
}

/// The comment, and the former name that SeaORM puts behind it.
///
/// The definition keeps both to itself, but it can be compared: a name was given if giving it again changes nothing.
fn comment(
    definition: &sea_orm::ColumnDef,
    stated: Option<&str>,
) -> (Option<String>, Option<String>) {
    const MARK: &str = "renamed_from \"";
    let Some(stated) = stated else {
        return (None, None);
    };
    for (at, _) in stated.match_indices(MARK) {
        let (before, after) = (&stated[..at], &stated[at + MARK.len()..]);
        let Some(old) = after.strip_suffix('"') else {
            continue;
        };
        if definition.clone().renamed_from(old) == *definition {
            let comment = before.strip_suffix("; ").map(str::to_owned);
            return (comment, Some(old.to_owned()));
        }
    }
    (Some(stated.to_owned()), None)
}

/// Puts the default of a column in the server's own words.
pub(super) fn settle(column: &mut Column, dialect: Dialect) {
    if let Value::Default(written) = &column.value {
        column.value = default(written, &column.data_type, dialect);
    }
}

/// A default as the dialect keeps it.
fn default(written: &str, data_type: &DataType, dialect: Dialect) -> Value {
    let kept = match dialect {
        Dialect::Postgres => canonical::canonical(written, data_type),
        Dialect::Sqlite => Some(written.to_owned()),
    };
    kept.map_or(Value::None, Value::Default)
}

impl Sayings {
    fn default(&mut self, table: &Name, definition: &sea_orm::ColumnDef, dialect: Dialect) {
        let Some(stated) = definition.get_column_default() else {
            return;
        };
        match expression::written(stated, dialect) {
            Some(written) => {
                self.column.value = default(&written, &self.column.data_type, dialect);
            }
            None => self.problems.push(EntityProblem::Default {
                table: table.clone(),
                column: self.column.name.clone(),
            }),
        }
    }

    /// Where the database counts.
    fn counter(&mut self, table: &Name, key: &[String], dialect: Dialect) {
        let data_type = &self.column.data_type.sql;
        let counts = match dialect {
            Dialect::Postgres => ["smallint", "integer", "bigint"].contains(&data_type.as_str()),
            // AUTOINCREMENT is for the one key that is the row's own number.
            Dialect::Sqlite => data_type == "integer" && key.len() == 1,
        };
        if !counts {
            self.problems.push(EntityProblem::Counter {
                table: table.clone(),
                column: self.column.name.clone(),
                data_type: data_type.clone(),
            });
            return;
        }
        self.column.value = match dialect {
            Dialect::Sqlite => Value::Autoincrement,
            Dialect::Postgres if keys_are_serial() => Value::Serial,
            Dialect::Postgres => Value::Identity {
                always: false,
                options: SequenceOptions::of(data_type),
            },
        };
    }

    fn extra(&mut self, table: &Name, extra: &str, dialect: Dialect) {
        let (clauses, rest) = extra::clauses(extra, dialect);
        if !rest.is_empty() {
            self.problems.push(EntityProblem::Extra {
                table: table.clone(),
                column: self.column.name.clone(),
                rest: rest.to_owned(),
            });
        }
        let column = &mut self.column;
        for clause in clauses {
            match clause {
                Clause::Collation(collation) => column.collation = Some(collation),
                Clause::NotNull => column.nullable = false,
                Clause::Default(written) => {
                    column.value = default(&written, &column.data_type, dialect);
                }
                Clause::Generated { expression, stored } => {
                    column.value = Value::Generated { expression, stored };
                }
                Clause::Identity { always } => {
                    column.nullable = false;
                    column.value = Value::Identity {
                        always,
                        options: SequenceOptions::of(&column.data_type.sql),
                    };
                }
                Clause::Unique { name } => {
                    self.unique
                        .push(name.map(|name| ident::kept(dialect, &name)));
                }
                Clause::Check { name, expression } => self.checks.push(Check {
                    name: name.map(|name| ident::kept(dialect, &name)),
                    expression,
                    no_inherit: false,
                    validated: true,
                    comment: None,
                }),
            }
        }
    }
}

/// Whether SeaORM makes keys that count `serial`: its feature `postgres-use-serial-pk`, seen in what it writes.
fn keys_are_serial() -> bool {
    sea_query::Table::create()
        .table("t")
        .col(ColumnDef::new("c").integer().auto_increment())
        .to_string(PostgresQueryBuilder)
        .contains("serial")
}
