//! Enum types: values that come, go and get other names.

use std::collections::BTreeSet;

use super::Renames;
use crate::change::{Change, EnumUser};
use crate::schema::{Enumeration, Name, Schema, Value};

/// The types that have to be built anew because a value goes or the order changes: their columns are converted, and
/// whatever is written in terms of the type is made again.
pub(super) fn changes(
    from: &Schema,
    to: &Schema,
    renames: &Renames,
    changes: &mut Vec<Change>,
) -> BTreeSet<Name> {
    let mut rebuilt = BTreeSet::new();
    let names: BTreeSet<&Name> = from.enums.keys().chain(to.enums.keys()).collect();
    for name in names {
        let name = name.clone();
        match (from.enums.get(&name), to.enums.get(&name)) {
            (None, Some(new)) => changes.push(Change::CreateEnum {
                name,
                enumeration: new.clone(),
            }),
            (Some(old), None) => changes.push(Change::DropEnum {
                name,
                enumeration: old.clone(),
            }),
            (Some(old), Some(new)) if old != new => {
                let values: Vec<(String, String)> = renames
                    .values
                    .iter()
                    .filter(|(of, ..)| *of == name)
                    .map(|(_, old, new)| (old.clone(), new.clone()))
                    .collect();
                if needs_rebuild(old, new, &values) {
                    rebuilt.insert(name.clone());
                }
                changes.push(Change::AlterEnum {
                    users: users(from, to, &name),
                    name,
                    from: old.clone(),
                    to: new.clone(),
                    renamed: values,
                });
            }
            _ => {}
        }
    }
    rebuilt
}

/// Whether the values cannot be changed in place: one goes, or they stand in another order.
pub(crate) fn needs_rebuild(
    old: &Enumeration,
    new: &Enumeration,
    renamed: &[(String, String)],
) -> bool {
    let mut kept = new.values.iter();
    // Each old value, under its new name, must come in the new list, in the same order.
    !old.values.iter().all(|value| {
        let name = renamed
            .iter()
            .find(|(old, _)| old == value)
            .map_or(value, |(_, new)| new);
        kept.any(|new| new == name)
    })
}

/// The columns that are of the type on both sides.
fn users(from: &Schema, to: &Schema, name: &Name) -> Vec<EnumUser> {
    let mut users = Vec::new();
    for (table, before) in &from.tables {
        let Some(after) = to.tables.get(table) else {
            continue;
        };
        for column in &before.columns {
            if column.data_type.enumeration.as_ref() != Some(name) {
                continue;
            }
            // One that is computed afterwards is dropped and made again.
            if let Some(new) = after.column(&column.name)
                && !matches!(new.value, Value::Generated { .. })
            {
                users.push(EnumUser {
                    table: table.clone(),
                    from: column.clone(),
                    to: new.clone(),
                });
            }
        }
    }
    users
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_only_come_need_no_new_type() {
        let of = |values: &[&str]| Enumeration {
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            comment: None,
        };
        let old = of(&["a", "b", "c"]);
        assert!(!needs_rebuild(&old, &of(&["x", "a", "b", "y", "c"]), &[]));
        assert!(needs_rebuild(&old, &of(&["a", "c"]), &[]));
        assert!(needs_rebuild(&old, &of(&["a", "c", "b"]), &[]));
        let renamed = [("b".to_owned(), "B".to_owned())];
        assert!(!needs_rebuild(&old, &of(&["a", "B", "c"]), &renamed));
        assert!(needs_rebuild(&old, &of(&["a", "B", "c"]), &[]));
    }
}
