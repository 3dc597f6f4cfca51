//! A table built anew.

use super::create::{create_index, create_table};
use crate::database::quote::{identifier, literal};
use crate::diff::Diff;
use crate::diff::triggers::is_unclear;
use crate::recording::LEGACY_RENAME;
use crate::schema::{Column, Name, Table, UnmanagedKind, Value};

/// Builds the wanted table beside the old one, fills it, and puts it in its place with its indexes and triggers.
pub(super) fn statements(name: &Name, diff: &Diff) -> Vec<String> {
    let (Some(from), Some(to)) = (diff.from.tables.get(name), diff.to.tables.get(name)) else {
        return Vec::new();
    };
    let beside = Name::new(unused(&name.name, diff));
    let mut statements = vec![create_table(&beside, to)];
    statements.extend(copy(name, &beside, from, to));
    let counts = |table: &Table| {
        let mut columns = table.columns.iter();
        columns.any(|column| column.value == Value::Autoincrement)
    };
    if counts(from) && counts(to) {
        // The count of keys goes on, so that no key is given twice.
        let (old, new) = (literal(&name.name), literal(&beside.name));
        statements.push(format!("DELETE FROM sqlite_sequence WHERE name = {new}"));
        statements.push(format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence WHERE name = {old}"
        ));
    }
    statements.push(format!("DROP TABLE {}", name.quoted()));
    // Otherwise the rename would look at every view and trigger, and stop at the first that names the missing table.
    statements.push(LEGACY_RENAME.to_owned());
    statements.push(format!(
        "ALTER TABLE {} RENAME TO {}",
        beside.quoted(),
        identifier(&name.name)
    ));
    statements.push("PRAGMA legacy_alter_table = OFF".to_owned());
    let indexes = to.indexes.iter();
    statements.extend(indexes.map(|index| create_index(name, index)));
    let triggers = diff.from.unmanaged.iter().filter(|unmanaged| {
        unmanaged.kind == UnmanagedKind::Trigger && unmanaged.table.as_ref() == Some(name)
    });
    statements.extend(triggers.filter_map(|trigger| trigger.definition.clone()));
    statements
}

/// What the new table does not have although the old one has it, and what may be other than it was.
pub(super) fn losses(name: &Name, diff: &Diff) -> Vec<String> {
    let of_table = diff
        .from
        .unmanaged
        .iter()
        .filter(|unmanaged| unmanaged.table.as_ref() == Some(name));
    of_table
        .filter_map(|unmanaged| match unmanaged.kind {
            UnmanagedKind::Clause => Some(format!(
                "{name} loses a clause that is not managed: {}",
                unmanaged.name
            )),
            UnmanagedKind::Trigger if is_unclear(unmanaged, &diff.renames, &diff.from) => {
                Some(format!(
                    "trigger {} is made again, and has to be looked at: another table has a column of the old name",
                    unmanaged.name
                ))
            }
            _ => None,
        })
        .collect()
}

/// Copies the rows; what is computed is computed again, and what is new gets its default.
fn copy(name: &Name, beside: &Name, from: &Table, to: &Table) -> Option<String> {
    let kept: Vec<(&Column, &Column)> = to
        .columns
        .iter()
        .filter(|column| !matches!(column.value, Value::Generated { .. }))
        .filter_map(|column| Some((from.column(&column.name)?, column)))
        .collect();
    if kept.is_empty() {
        // Nothing is the same: the rows themselves stay, as many as there are, with the defaults.
        let first = to
            .columns
            .iter()
            .find(|column| !matches!(column.value, Value::Generated { .. }))?;
        let value = match &first.value {
            Value::Default(expression) => expression.as_str(),
            _ => "NULL",
        };
        return Some(format!(
            "INSERT INTO {} ({}) SELECT {value} FROM {}",
            beside.quoted(),
            identifier(&first.name),
            name.quoted()
        ));
    }
    let columns: Vec<String> = kept
        .iter()
        .map(|(_, column)| identifier(&column.name))
        .collect();
    let values: Vec<String> = kept
        .iter()
        .map(|(old, new)| {
            let column = identifier(&old.name);
            match &new.value {
                Value::Default(expression) if old.nullable && !new.nullable => {
                    format!("coalesce({column}, {expression})")
                }
                _ => column,
            }
        })
        .collect();
    Some(format!(
        "INSERT INTO {} ({}) SELECT {} FROM {}",
        beside.quoted(),
        columns.join(", "),
        values.join(", "),
        name.quoted()
    ))
}

/// A name that no table has.
fn unused(name: &str, diff: &Diff) -> String {
    let taken = |name: &str| {
        let tables = diff.from.tables.keys().chain(diff.to.tables.keys());
        tables
            .into_iter()
            .any(|table| table.name.eq_ignore_ascii_case(name))
    };
    let mut unused = format!("{name}__new");
    while taken(&unused) {
        unused.push('_');
    }
    unused
}
