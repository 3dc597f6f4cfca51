//! Columns: what they are, and how each part of that changes.

use super::counter::{counted, make_serial, on_sequence, remembered};
use super::using::using;
use super::{comment, piece, sequence};
use crate::database::quote::identifier;
use crate::lower::typed::{self, Piece};
use crate::schema::{Column, Dialect, Name, Value};

/// The column as it stands in CREATE TABLE and ADD COLUMN.
pub(super) fn definition(column: &Column) -> String {
    let data_type = serial(column).unwrap_or(&column.data_type.sql);
    let mut sql = format!("{} {data_type}", identifier(&column.name));
    if let Some(collation) = &column.collation {
        sql += &format!(" COLLATE {collation}");
    }
    if !column.nullable {
        sql += " NOT NULL";
    }
    match &column.value {
        Value::None | Value::Serial | Value::Autoincrement => {}
        Value::Default(expression) => sql += &format!(" DEFAULT {expression}"),
        Value::Identity { always, options } => {
            sql += &format!(" GENERATED {} AS IDENTITY", kind(*always));
            let options = sequence::given(options, &column.data_type.sql);
            if !options.is_empty() {
                sql += &format!(" ({})", options.join(" "));
            }
        }
        Value::Generated { expression, stored } => {
            let kept = if *stored { "STORED" } else { "VIRTUAL" };
            sql += &format!(" GENERATED ALWAYS AS ({expression}) {kept}");
        }
    }
    sql
}

/// The type that says it all: a serial column is never null.
fn serial(column: &Column) -> Option<&'static str> {
    if column.value != Value::Serial || column.nullable {
        return None;
    }
    match column.data_type.sql.as_str() {
        "smallint" => Some("smallserial"),
        "integer" => Some("serial"),
        "bigint" => Some("bigserial"),
        _ => None,
    }
}

/// What a definition has no room for.
pub(super) fn afterwards(table: &Name, column: &Column) -> Vec<String> {
    let mut statements = Vec::new();
    if column.value == Value::Serial && serial(column).is_none() {
        statements.extend(make_serial(table, None, column));
    }
    if column.comment.is_some() {
        statements.push(commented(table, column));
    }
    statements
}

pub(super) fn add(table: &Name, column: &Column) -> Vec<Piece> {
    let typed = typed::add_column(table, column, Dialect::Postgres);
    let mut pieces = vec![typed.map_or_else(
        || {
            let (table, column) = (table.quoted(), definition(column));
            Piece::Sql(format!("ALTER TABLE {table} ADD COLUMN {column}"))
        },
        piece,
    )];
    pieces.extend(afterwards(table, column).into_iter().map(Piece::Sql));
    pieces
}

fn commented(table: &Name, column: &Column) -> String {
    let object = format!("COLUMN {}.{}", table.quoted(), identifier(&column.name));
    comment(&object, column.comment.as_deref())
}

/// Changes a column where it is. What hinders a change goes first, and what needs it comes last. `is_deferred` says
/// whether something about the table is looked at only when the transaction ends.
pub(super) fn alter(table: &Name, from: &Column, to: &Column, is_deferred: bool) -> Vec<String> {
    let column = identifier(&to.name);
    let retyped = from.data_type != to.data_type || from.collation != to.collation;
    let alter = |what: &str| {
        format!(
            "ALTER TABLE {} ALTER COLUMN {column} {what}",
            table.quoted()
        )
    };
    let using = using(&column, &from.data_type, &to.data_type);
    let mut statements = Vec::from_iter(remembered(table, from, to));
    match (&from.value, &to.value) {
        (Value::Identity { .. }, Value::Identity { .. })
        | (Value::Serial, Value::Serial)
        | (Value::Generated { .. }, Value::Generated { .. }) => {}
        (Value::Identity { .. }, _) => statements.push(alter("DROP IDENTITY")),
        (Value::Serial, _) => {
            statements.push(alter("DROP DEFAULT"));
            statements.push(on_sequence(table, to, "DROP SEQUENCE %s"));
        }
        (Value::Generated { .. }, _) => statements.push(alter("DROP EXPRESSION")),
        // A default of the old type may have no cast to the new one.
        (Value::Default(_), new) if using.is_some() || !matches!(new, Value::Default(_)) => {
            statements.push(alter("DROP DEFAULT"));
        }
        _ => {}
    }
    if retyped {
        let collation = to.collation.as_ref();
        let collation = collation.map(|name| format!(" COLLATE {name}"));
        statements.push(alter(&format!(
            "TYPE {}{}{}",
            to.data_type.sql,
            collation.unwrap_or_default(),
            using
                .as_ref()
                .map(|using| format!(" USING {using}"))
                .unwrap_or_default()
        )));
        if from.value == Value::Serial && to.value == Value::Serial {
            let resize = format!("ALTER SEQUENCE %s AS {}", to.data_type.sql);
            statements.push(on_sequence(table, to, &resize));
        }
    }
    if let Value::Default(expression) = &to.value
        && (from.value != to.value || using.is_some())
    {
        statements.push(alter(&format!("SET DEFAULT {expression}")));
    }
    if from.nullable && !to.nullable {
        if let Value::Default(expression) = &to.value {
            statements.push(format!(
                "UPDATE {} SET {column} = {expression} WHERE {column} IS NULL",
                table.quoted()
            ));
            if is_deferred {
                statements.push("SET CONSTRAINTS ALL IMMEDIATE".to_owned());
            }
        }
        statements.push(alter("SET NOT NULL"));
    }
    statements.extend(counting(table, from, to, alter));
    if !from.nullable && to.nullable {
        statements.push(alter("DROP NOT NULL"));
    }
    if from.comment != to.comment {
        statements.push(commented(table, to));
    }
    statements
}

/// How a column comes to count, or counts otherwise.
fn counting(
    table: &Name,
    from: &Column,
    to: &Column,
    alter: impl Fn(&str) -> String,
) -> Vec<String> {
    let mut statements = Vec::new();
    match (&from.value, &to.value) {
        (
            Value::Identity {
                always: old,
                options: before,
            },
            Value::Identity { always, options },
        ) => {
            let mut parts = Vec::new();
            if old != always {
                parts.push(format!("SET GENERATED {}", kind(*always)));
            }
            let before = sequence::retyped(before, &from.data_type.sql, &to.data_type.sql);
            let changed = sequence::changed(&before, options).into_iter();
            parts.extend(changed.map(|option| format!("SET {option}")));
            if !parts.is_empty() {
                statements.push(alter(&parts.join(" ")));
            }
        }
        (_, Value::Identity { always, options }) => {
            let options = sequence::given(options, &to.data_type.sql);
            let options = if options.is_empty() {
                String::new()
            } else {
                format!(" ({})", options.join(" "))
            };
            let kind = kind(*always);
            statements.push(alter(&format!("ADD GENERATED {kind} AS IDENTITY{options}")));
            statements.push(counted(table, Some(from), to));
        }
        (old, Value::Serial) if *old != Value::Serial => {
            statements.extend(make_serial(table, Some(from), to));
        }
        _ => {}
    }
    statements
}

fn kind(always: bool) -> &'static str {
    if always { "ALWAYS" } else { "BY DEFAULT" }
}
