//! Columns that come, go and change beside readers and writers.

use super::{fill, step};
use crate::database::quote::identifier;
use crate::lower::postgres::{column, counter};
use crate::lower::typed::{self, Piece, Step, table_code};
use crate::online;
use crate::schema::{Column, Dialect, Name, Schema, Value};

/// Whether the column can be added without touching a row: it is null, or has a default that is the same for all.
pub(crate) fn is_instant(column: &Column) -> bool {
    match &column.value {
        Value::None => true,
        Value::Default(expression) => is_constant(expression),
        _ => false,
    }
}

/// Whether the server can work the default out once for all rows: no function is called in it but those that give the
/// same for a whole statement. Who asks has to be careful rather than exact: a function that nobody knows counts as
/// one that gives another value for each row.
fn is_constant(expression: &str) -> bool {
    const STABLE: [&str; 12] = [
        "and",
        "coalesce",
        "current_timestamp",
        "jsonb_build_object",
        "localtimestamp",
        "lower",
        "not",
        "now",
        "or",
        "statement_timestamp",
        "timezone",
        "transaction_timestamp",
    ];
    crate::diff::words::called(expression)
        .iter()
        .all(|function| STABLE.contains(&function.to_ascii_lowercase().as_str()))
}

pub(super) fn add_column(table: &Name, column: &Column) -> Piece {
    let sql = format!(
        "ALTER TABLE {} ADD COLUMN IF NOT EXISTS {}",
        table.quoted(),
        column::definition(column)
    );
    match typed::add_column(table, column, Dialect::Postgres) {
        Some(typed) => {
            // sea-query writes a definition in its own way.
            let definition = typed.sql(Dialect::Postgres);
            let sql = definition.replacen(" ADD COLUMN ", " ADD COLUMN IF NOT EXISTS ", 1);
            let definition = typed
                .code
                .split_once(".add_column(")
                .and_then(|(_, rest)| rest.strip_suffix(").to_owned())"))
                .unwrap_or_default();
            let code = format!(
                "steps::add_column(manager, {}, {definition})",
                table_code(table)
            );
            Piece::Step(Box::new(Step {
                statements: vec![sql],
                code,
                plain: Some(typed),
            }))
        }
        None => Piece::Sql(sql),
    }
}

pub(super) fn drop_column(table: &Name, column: &str) -> Piece {
    Piece::Step(Box::new(Step {
        statements: vec![format!(
            "ALTER TABLE {} DROP COLUMN IF EXISTS {}",
            table.quoted(),
            identifier(column)
        )],
        code: format!(
            "steps::drop_column(manager, {}, {column:?})",
            table_code(table)
        ),
        plain: Some(typed::drop_column(table, column)),
    }))
}

/// Whether the column may be null, its default and its comment; nothing else of it.
pub(super) fn alter_column(
    table: &Name,
    from: &Column,
    to: &Column,
    schema: &Schema,
) -> Option<Vec<Piece>> {
    if from.data_type != to.data_type
        || from.collation != to.collation
        || !is_ordinary(from, to)
        || schema.tables.get(table)?.is_key(&to.name)
    {
        return None;
    }
    if from.nullable && !to.nullable {
        let loose = Column {
            nullable: true,
            ..to.clone()
        };
        let statements = column::alter(table, from, &loose, false).into_iter();
        let mut pieces: Vec<Piece> = statements.map(Piece::Sql).collect();
        if let Some(expression) = given(table, to) {
            pieces.push(fill(table, schema, &to.name, &expression)?);
        }
        pieces.push(set_not_null(table, &to.name));
        return Some(pieces);
    }
    let statements = column::alter(table, from, to, false).into_iter();
    Some(statements.map(Piece::Sql).collect())
}

pub(crate) fn set_not_null(table: &Name, column: &str) -> Piece {
    step(
        online::set_not_null(&table.quoted(), column).into(),
        format!(
            "steps::set_not_null(manager, {}, {column:?})",
            table_code(table)
        ),
    )
}

/// Whether the value of the column comes from where an online change of it can be made.
pub(crate) fn is_ordinary(from: &Column, to: &Column) -> bool {
    let ordinary = |column: &Column| matches!(column.value, Value::None | Value::Default(_));
    (ordinary(from) && ordinary(to)) || (from.value == Value::Serial && to.value == Value::Serial)
}

/// The value that a row gets that says none, as SQL.
pub(crate) fn given(table: &Name, column: &Column) -> Option<String> {
    match &column.value {
        Value::Default(expression) => Some(expression.clone()),
        Value::Serial => Some(format!(
            "nextval({})",
            counter::owned_sequence(table, column)
        )),
        _ => None,
    }
}

/// Adds a column without touching a row: the default is for new rows only.
pub(crate) fn add_bare(table: &Name, column: &Column) -> Vec<Piece> {
    let bare = Column {
        value: Value::None,
        nullable: true,
        ..column.clone()
    };
    let statements = column::alter(
        table,
        &bare,
        &Column {
            nullable: true,
            ..column.clone()
        },
        false,
    );
    let mut pieces = column::add(table, &bare);
    // Nothing has been counted yet: no row has a value.
    let statements = statements
        .into_iter()
        .filter(|statement| !statement.starts_with("SELECT setval"));
    pieces.extend(statements.map(Piece::Sql));
    pieces
}
