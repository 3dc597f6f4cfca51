//! Texts of SQLite that say the same in other words.
//!
//! SQLite keeps SQL as it was written, and writes quotes around a name that it puts there itself when a column is
//! renamed: `lower("email")` is `lower(email)`. A name in quotes that is no column would be a text, but then the other
//! one would be an error.

use super::words::unquoted;
use crate::schema::{Constraint, IndexKey, Schema, Value};

/// The wanted schema with the words of the one that is there, wherever both say the same.
pub(super) fn adopt(from: &Schema, to: &Schema) -> Schema {
    let mut adopted = to.clone();
    for (name, table) in &mut adopted.tables {
        let Some(before) = from.tables.get(name) else {
            continue;
        };
        for column in &mut table.columns {
            let old = before.column(&column.name).map(|column| &column.value);
            if let (Some(old @ Value::Generated { .. }), new @ Value::Generated { .. }) =
                (old, &mut column.value)
                && bare(old) == bare(new)
            {
                *new = old.clone();
            }
        }
        let known = before.constraints();
        let mut constraints = table.constraints();
        for constraint in &mut constraints {
            let plain = plain(constraint);
            // The name is that of the wanted one; none means any.
            let like = known.iter().find(|old| {
                let mut old = self::plain(old);
                old.name_mut().clone_from(&plain.name().map(str::to_owned));
                old == plain
            });
            if let Some(like) = like {
                let name = constraint.name().map(str::to_owned);
                *constraint = like.clone();
                *constraint.name_mut() = name;
            }
        }
        table.set_constraints(constraints);
    }
    adopted
}

fn bare(value: &Value) -> Value {
    match value {
        Value::Generated { expression, stored } => Value::Generated {
            expression: unquoted(expression),
            stored: *stored,
        },
        other => other.clone(),
    }
}

fn plain(constraint: &Constraint) -> Constraint {
    let mut plain = constraint.clone();
    match &mut plain {
        Constraint::Check(check) => check.expression = unquoted(&check.expression),
        Constraint::Index(index) => {
            index.predicate = index.predicate.as_deref().map(unquoted);
            for part in &mut index.parts {
                if let IndexKey::Expression(expression) = &mut part.key {
                    *expression = unquoted(expression);
                }
            }
        }
        _ => {}
    }
    plain
}
