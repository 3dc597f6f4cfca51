//! Tables that are something else on the other side: an entity may stand for a view or a partitioned table. Nobody makes
//! or drops them, and they are not compared.

use std::collections::BTreeSet;

use crate::schema::{Name, Schema, UnmanagedKind};

/// Takes out of `schema` what is there on the other side as something that is not managed.
pub(super) fn take_out(schema: &mut Schema, other: &Schema) {
    let left: BTreeSet<Name> = other
        .unmanaged
        .iter()
        .filter(|unmanaged| {
            matches!(
                unmanaged.kind,
                UnmanagedKind::View
                    | UnmanagedKind::MaterializedView
                    | UnmanagedKind::PartitionedTable
                    | UnmanagedKind::ForeignTable
                    | UnmanagedKind::VirtualTable
            )
        })
        .map(|unmanaged| name(&unmanaged.name))
        .collect();
    schema.tables.retain(|name, _| !left.contains(name));
}

/// A name as the catalogue has it, from how a person types it.
fn name(typed: &str) -> Name {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut letters = typed.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quoted) {
            ('"', true) if letters.peek() == Some(&'"') => {
                letters.next();
                push(&mut parts, '"');
            }
            ('"', _) => quoted = !quoted,
            ('.', false) => parts.push(String::new()),
            _ => push(&mut parts, letter),
        }
    }
    let name = parts.pop().unwrap_or_default();
    match parts.pop() {
        Some(schema) => Name::within(schema, name),
        None => Name::new(name),
    }
}

fn push(parts: &mut [String], letter: char) {
    if let Some(part) = parts.last_mut() {
        part.push(letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Diff, Renames};
    use crate::schema::{Column, Dialect, Table, Unmanaged};

    #[test]
    fn names_are_read_as_they_are_typed() {
        for (typed, meant) in [
            ("active_users", Name::new("active_users")),
            ("\"Active.\"\"Users\"\"\"", Name::new("Active.\"Users\"")),
            ("audit.\"größe\"", Name::within("audit", "größe")),
            ("\"a.b\".\"c\"", Name::within("a.b", "c")),
            ("", Name::new("")),
            ("\"", Name::new("")),
        ] {
            assert_eq!(name(typed), meant);
        }
    }

    #[test]
    fn an_entity_of_a_view_makes_no_table() {
        let mut wanted = Schema::empty(Dialect::Postgres);
        let table = Table {
            columns: vec![Column::new("id", "integer")],
            ..Table::default()
        };
        wanted.tables.insert(Name::new("Active"), table.clone());
        wanted.tables.insert(Name::new("users"), table);
        let mut there = Schema::empty(Dialect::Postgres);
        there.unmanaged.push(Unmanaged {
            kind: UnmanagedKind::View,
            name: "\"Active\"".to_owned(),
            table: None,
            depends_on: Vec::new(),
            definition: None,
        });
        let diff = Diff::new(&there, &wanted, &Renames::default());
        assert_eq!(diff.changes.len(), 1, "{:?}", diff.changes);
        let back = Diff::new(&wanted, &there, &Renames::default());
        assert_eq!(back.changes.len(), 1, "{:?}", back.changes);
        assert_eq!(diff.reverse().changes, back.changes);
    }
}
