//! What the engine does not manage and a change would break, or be stopped by.

use crate::change::Change;
use crate::diff::Diff;
use crate::diff::needs_rebuild;
use crate::diff::words::mentions;
use crate::schema::{Dialect, Name, Schema, Unmanaged, UnmanagedKind};

/// What a change takes from under others.
struct Moved<'a> {
    table: &'a Name,
    /// The column; none for the whole table.
    column: Option<&'a str>,
}

/// One line for each thing that stands on what the change moves.
pub(super) fn obstacles(change: &Change, diff: &Diff) -> Vec<String> {
    let schema = &diff.from;
    let moved = moved(change);
    let mut found: Vec<String> = Vec::new();
    let stands = schema
        .unmanaged
        .iter()
        .filter(|unmanaged| moved.iter().any(|moved| moved.carries(unmanaged, schema)));
    for unmanaged in stands {
        let outcome = match schema.dialect {
            Dialect::Postgres => "the server will refuse it as long as that is there",
            Dialect::Sqlite => "it has to be looked at afterwards",
        };
        found.push(format!("{} stands on it: {outcome}", named(unmanaged)));
    }
    // The text of a function is only read when it runs.
    if let (Dialect::Postgres, Some(name)) = (schema.dialect, name_that_goes(change)) {
        let functions = schema.unmanaged.iter().filter(|unmanaged| {
            unmanaged.kind == UnmanagedKind::Function
                && !moved.iter().any(|moved| moved.carries(unmanaged, schema))
                && unmanaged
                    .definition
                    .as_deref()
                    .is_some_and(|definition| text_mentions(definition, name))
        });
        found.extend(
            functions.map(|function| {
                format!("{} names {name}: it has to be looked at", named(function))
            }),
        );
    }
    found
}

fn named(unmanaged: &Unmanaged) -> String {
    match &unmanaged.table {
        Some(table) => format!("{} {} of {table}", unmanaged.kind, unmanaged.name),
        None => format!("{} {}", unmanaged.kind, unmanaged.name),
    }
}

fn moved(change: &Change) -> Vec<Moved<'_>> {
    match change {
        Change::DropTable { name, .. } => vec![Moved {
            table: name,
            column: None,
        }],
        Change::DropColumn { table, column } => vec![Moved {
            table,
            column: Some(&column.name),
        }],
        Change::AlterColumn { table, from, to }
            if from.data_type != to.data_type || from.collation != to.collation =>
        {
            vec![Moved {
                table,
                column: Some(&to.name),
            }]
        }
        Change::AlterEnum {
            from,
            to,
            renamed,
            users,
            ..
        } if needs_rebuild(from, to, renamed) => users
            .iter()
            .map(|user| Moved {
                table: &user.table,
                column: Some(&user.from.name),
            })
            .collect(),
        _ => Vec::new(),
    }
}

impl Moved<'_> {
    fn carries(&self, unmanaged: &Unmanaged, schema: &Schema) -> bool {
        // What is part of a table goes with it, and a clause is lost in another way.
        let part = self.column.is_none() && unmanaged.table.as_ref() == Some(self.table);
        if part || unmanaged.kind == UnmanagedKind::Clause {
            return false;
        }
        unmanaged.depends_on.iter().any(|dependence| {
            dependence.table == *self.table
                && self.column.is_none_or(|column| {
                    // Postgres knows each column that something stands on; SQLite does not say what `*` means.
                    match &dependence.column {
                        Some(other) => other == column,
                        None => schema.dialect == Dialect::Sqlite && means_all(unmanaged),
                    }
                })
        })
    }
}

/// Whether columns may be meant that are not named: `SELECT *`, or an INSERT without a list.
fn means_all(unmanaged: &Unmanaged) -> bool {
    let definition = unmanaged.definition.as_deref().unwrap_or_default();
    definition.contains('*') || definition.to_ascii_uppercase().contains("VALUES")
}

/// The name under which something can no longer be found.
fn name_that_goes(change: &Change) -> Option<&str> {
    match change {
        Change::DropTable { name, .. } | Change::RenameTable { from: name, .. } => Some(&name.name),
        Change::DropColumn { column, .. } => Some(&column.name),
        Change::RenameColumn { from, .. } => Some(from),
        _ => None,
    }
}

/// Whether the name is in the text of a function, which is itself written as a literal.
fn text_mentions(definition: &str, name: &str) -> bool {
    mentions(&definition.replace('\'', " "), name)
}
