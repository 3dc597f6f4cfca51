//! Enum types.

use super::{comment, list};
use crate::change::{Change, EnumUser};
use crate::database::quote::{identifier, literal};
use crate::diff::needs_rebuild;
use crate::schema::{Enumeration, Name, Value};

pub(super) fn create(name: &Name, enumeration: &Enumeration) -> Vec<String> {
    let mut statements = vec![create_type(name, enumeration)];
    if enumeration.comment.is_some() {
        statements.push(commented(name, enumeration));
    }
    statements
}

fn create_type(name: &Name, enumeration: &Enumeration) -> String {
    let values: Vec<String> = enumeration
        .values
        .iter()
        .map(|value| literal(value))
        .collect();
    format!(
        "CREATE TYPE {} AS ENUM ({})",
        name.quoted(),
        values.join(", ")
    )
}

fn commented(name: &Name, enumeration: &Enumeration) -> String {
    comment(
        &format!("TYPE {}", name.quoted()),
        enumeration.comment.as_deref(),
    )
}

/// Whether the change has to be committed before anything may use it: a new value.
pub(crate) fn is_alone(change: &Change) -> bool {
    matches!(change, Change::AlterEnum { from, to, renamed, .. }
        if to.values.len() > from.values.len() && !needs_rebuild(from, to, renamed))
}

/// Renames and adds values in place; where one goes or the order changes, makes the type anew and converts its columns.
pub(super) fn alter(
    name: &Name,
    from: &Enumeration,
    to: &Enumeration,
    renamed: &[(String, String)],
    users: &[EnumUser],
) -> Vec<String> {
    let mut statements: Vec<String> = renamed
        .iter()
        .map(|(old, new)| {
            format!(
                "ALTER TYPE {} RENAME VALUE {} TO {}",
                name.quoted(),
                literal(old),
                literal(new)
            )
        })
        .collect();
    let rebuild = needs_rebuild(from, to, renamed);
    if rebuild {
        statements.extend(rebuilt(name, to, users));
    } else {
        statements.extend(added(name, from, to, renamed));
    }
    if from.comment != to.comment || (rebuild && to.comment.is_some()) {
        statements.push(commented(name, to));
    }
    statements
}

fn added(
    name: &Name,
    from: &Enumeration,
    to: &Enumeration,
    renamed: &[(String, String)],
) -> Vec<String> {
    let is_old =
        |value: &String| from.values.contains(value) || renamed.iter().any(|(_, new)| new == value);
    let mut statements = Vec::new();
    for (at, value) in to.values.iter().enumerate() {
        if is_old(value) {
            continue;
        }
        let place = match at.checked_sub(1).and_then(|before| to.values.get(before)) {
            Some(before) => format!(" AFTER {}", literal(before)),
            None => to
                .values
                .iter()
                .find(|value| is_old(value))
                .map(|first| format!(" BEFORE {}", literal(first)))
                .unwrap_or_default(),
        };
        statements.push(format!(
            "ALTER TYPE {} ADD VALUE {}{place}",
            name.quoted(),
            literal(value)
        ));
    }
    statements
}

fn rebuilt(name: &Name, to: &Enumeration, users: &[EnumUser]) -> Vec<String> {
    let old = name.beside(format!("{}__old", shortened(&name.name)));
    let mut statements = vec![
        format!(
            "ALTER TYPE {} RENAME TO {}",
            name.quoted(),
            identifier(&old.name)
        ),
        create_type(name, to),
    ];
    for user in users {
        let column = list(std::slice::from_ref(&user.from.name));
        let alter = |what: &str| {
            format!(
                "ALTER TABLE {} ALTER COLUMN {column} {what}",
                user.table.quoted()
            )
        };
        let array = if user.from.data_type.sql.ends_with("[]") {
            "[]"
        } else {
            ""
        };
        let default = matches!(user.from.value, Value::Default(_));
        if default {
            statements.push(alter("DROP DEFAULT"));
        }
        statements.push(alter(&format!(
            "TYPE {}{array} USING {column}::text{array}::{}{array}",
            name.quoted(),
            name.quoted()
        )));
        // Where the default changes too, the change of the column says the new one.
        if let Value::Default(expression) = &user.to.value
            && user.from.value == user.to.value
            && user.from.data_type == user.to.data_type
        {
            statements.push(alter(&format!("SET DEFAULT {expression}")));
        }
    }
    statements.push(format!("DROP TYPE {}", old.quoted()));
    statements
}

/// Room for what is put behind it.
fn shortened(name: &str) -> &str {
    let mut end = name.len().min(58);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}
