//! Values of enums that get other names: the database says them anew wherever it keeps them.

use super::Renames;
use crate::database::quote::literal;
use crate::schema::{Constraint, IndexKey, Name, Schema, Value};

/// The schema with renamed values in the expressions that mention them. A value inside an array literal keeps its old
/// name.
pub(super) fn said_anew(mut schema: Schema, renames: &Renames) -> Schema {
    if renames.values.is_empty() {
        return schema;
    }
    let anew = |text: &mut String| {
        for (enumeration, old, new) in &renames.values {
            let new = spelled(new, enumeration);
            for old in [literal(old), escaped(old)] {
                let old = format!("{old}::{}", enumeration.spelled());
                if text.contains(&old) {
                    *text = text.replace(&old, &new);
                }
            }
        }
    };
    for table in schema.tables.values_mut() {
        for column in &mut table.columns {
            match &mut column.value {
                Value::Default(expression) | Value::Generated { expression, .. } => {
                    anew(expression);
                }
                _ => {}
            }
        }
        let mut constraints = table.constraints();
        for constraint in &mut constraints {
            match constraint {
                Constraint::Check(check) => anew(&mut check.expression),
                Constraint::Exclusion(exclusion) => anew(&mut exclusion.definition),
                Constraint::Index(index) => {
                    index.predicate.iter_mut().for_each(anew);
                    for part in &mut index.parts {
                        if let IndexKey::Expression(expression) = &mut part.key {
                            anew(expression);
                        }
                    }
                }
                _ => {}
            }
        }
        table.set_constraints(constraints);
    }
    schema
}

/// As the server writes the value: `'sad'::mood`.
fn spelled(value: &str, enumeration: &Name) -> String {
    let value = if value.contains('\\') {
        escaped(value)
    } else {
        literal(value)
    };
    format!("{value}::{}", enumeration.spelled())
}

/// As the server writes a text with a backslash.
fn escaped(value: &str) -> String {
    format!("E{}", literal(value).replace('\\', "\\\\"))
}
