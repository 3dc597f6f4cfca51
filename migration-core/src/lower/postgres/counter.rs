//! The sequences that columns count with.

use super::beside;
use crate::database::quote::{dollars, identifier, literal};
use crate::diff::conventional;
use crate::schema::{Column, Name, Value};

/// A sequence for a column that is there: it goes on after the greatest value. The column may have counted with one of
/// that name which was not its own, and which is still there.
pub(super) fn make_serial(table: &Name, from: Option<&Column>, column: &Column) -> Vec<String> {
    let mut name = conventional(&format!("{}_{}", table.name, column.name), "_seq");
    let default = from.map(|from| &from.value);
    if matches!(default, Some(Value::Default(sql)) if sql.contains(&name)) {
        name.push('1');
    }
    let sequence = beside(table, &name);
    let name = identifier(&column.name);
    vec![
        format!("CREATE SEQUENCE {sequence} AS {}", column.data_type.sql),
        format!(
            "ALTER TABLE {} ALTER COLUMN {name} SET DEFAULT nextval({}::regclass)",
            table.quoted(),
            literal(&sequence)
        ),
        format!(
            "ALTER SEQUENCE {sequence} OWNED BY {}.{name}",
            table.quoted()
        ),
        counted(table, from, column),
    ]
}

/// Lets the sequence of a column go on after the last value that is there, and begin where it begins if there is none.
/// Where another counted before, it goes on where that one was, or the numbers of rows that are gone were given out anew.
pub(super) fn counted(table: &Name, from: Option<&Column>, column: &Column) -> String {
    let name = identifier(&column.name);
    let (start, down) = match &column.value {
        Value::Identity { options, .. } => (options.start, options.increment < 0),
        _ => (1, false),
    };
    let before = match from {
        Some(from) if went_on(from, column) => {
            format!(", current_setting({})::bigint", literal(NEXT))
        }
        _ => String::new(),
    };
    let next = if down {
        format!("least(min({name}) - 1, {start}{before})")
    } else {
        format!("greatest(max({name}) + 1, {start}{before})")
    };
    format!(
        "SELECT setval({}, {next}, false) FROM {}",
        owned_sequence(table, column),
        table.quoted()
    )
}

/// Where the next number of a sequence is kept, while it goes and another one comes: until the transaction ends.
const NEXT: &str = "migration.next_number";

/// By how much the column counts by itself.
fn increment(column: &Column) -> Option<i64> {
    match &column.value {
        Value::Serial => Some(1),
        Value::Identity { options, .. } => Some(options.increment),
        _ => None,
    }
}

/// Whether the column counted before with a sequence that goes, in the same direction as it does now.
fn went_on(from: &Column, to: &Column) -> bool {
    let is_other = matches!(
        (&from.value, &to.value),
        (Value::Serial, Value::Identity { .. }) | (Value::Identity { .. }, Value::Serial)
    );
    is_other && increment(from).map(i64::signum) == increment(to).map(i64::signum)
}

/// Keeps the next number of the sequence that goes.
pub(super) fn remembered(table: &Name, from: &Column, to: &Column) -> Option<String> {
    let increment = increment(from).filter(|_| went_on(from, to))?;
    let next = format!(
        "SELECT set_config({}, (CASE WHEN is_called THEN last_value + {increment} ELSE last_value END)::text, true) FROM %s",
        literal(NEXT)
    );
    Some(on_sequence(table, from, &next))
}

pub(super) fn owned_sequence(table: &Name, column: &Column) -> String {
    format!(
        "pg_get_serial_sequence({}, {})",
        literal(&table.quoted()),
        literal(&column.name)
    )
}

/// A statement on the sequence of a column, whose name nobody knows: `%s` stands for it.
pub(super) fn on_sequence(table: &Name, column: &Column, statement: &str) -> String {
    let body = format!(
        "BEGIN EXECUTE format({}, {}); END",
        literal(statement),
        owned_sequence(table, column)
    );
    format!("DO {}", dollars("sequence", &body))
}
