//! Triggers of SQLite, which follow a rename: one whose table is built anew afterwards has to be made again from what it
//! is then.

use std::collections::BTreeSet;

use super::Renames;
use super::words::renamed_behind;
use crate::schema::{Dialect, Name, Schema, Unmanaged, UnmanagedKind};

/// Lets the triggers follow the rename of a table; what they stand on still has the old name.
pub(super) fn rename_table(schema: &mut Schema, old: &Name, new: &Name) {
    if schema.dialect != Dialect::Sqlite {
        return;
    }
    for unmanaged in &mut schema.unmanaged {
        if is_trigger_on(unmanaged, old) {
            unmanaged.definition = unmanaged
                .definition
                .as_deref()
                .map(|definition| renamed_behind(definition, None, &old.name, &new.name));
        }
    }
}

/// Lets the triggers follow the rename of a column. Where another table that they name has a column of the old name,
/// only what is certain is renamed.
pub(super) fn rename_column(schema: &mut Schema, table: &Name, old: &str, new: &str) {
    if schema.dialect != Dialect::Sqlite {
        return;
    }
    let shared = shared(schema, table, old);
    for unmanaged in &mut schema.unmanaged {
        if !is_trigger_on(unmanaged, table) {
            continue;
        }
        let owners: &[&str] = if unmanaged.table.as_ref() == Some(table) {
            &["new", "old", &table.name]
        } else {
            &[&table.name]
        };
        let owners = is_shared(unmanaged, &shared).then_some(owners);
        unmanaged.definition = unmanaged
            .definition
            .as_deref()
            .map(|definition| renamed_behind(definition, owners, old, new));
    }
}

/// Whether a trigger may speak of the old name of a column and mean that of another table: nobody can tell without
/// reading it.
pub(crate) fn is_unclear(trigger: &Unmanaged, renames: &Renames, schema: &Schema) -> bool {
    renames.columns.iter().any(|(table, old, _)| {
        stands_on(trigger, table) && is_shared(trigger, &shared(schema, table, old))
    })
}

fn is_trigger_on(unmanaged: &Unmanaged, table: &Name) -> bool {
    unmanaged.kind == UnmanagedKind::Trigger && stands_on(unmanaged, table)
}

fn stands_on(unmanaged: &Unmanaged, table: &Name) -> bool {
    let mut dependences = unmanaged.depends_on.iter();
    unmanaged.table.as_ref() == Some(table) || dependences.any(|it| it.table == *table)
}

/// The other tables that have a column of this name.
fn shared(schema: &Schema, name: &Name, column: &str) -> BTreeSet<Name> {
    let others = schema.tables.iter().filter(|(other, table)| {
        let mut columns = table.columns.iter();
        *other != name && columns.any(|it| it.name.eq_ignore_ascii_case(column))
    });
    others.map(|(other, _)| other.clone()).collect()
}

fn is_shared(unmanaged: &Unmanaged, tables: &BTreeSet<Name>) -> bool {
    let mut dependences = unmanaged.depends_on.iter();
    unmanaged
        .table
        .as_ref()
        .is_some_and(|table| tables.contains(table))
        || dependences.any(|it| tables.contains(&it.table))
}
