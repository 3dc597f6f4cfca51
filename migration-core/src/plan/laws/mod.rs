//! The law of the diff, on random pairs of schemas: what the plan from A to B makes of A is B, planning again gives
//! nothing, and the way back gives A.
//!
//! `LAW_CASES` says how many pairs; a few hundred where it is not set.

mod choose;
mod random;
mod sqlite;

use crate::diff::{Diff, Renames};
use crate::schema::{Constraint, Dialect, Schema};

/// How many pairs of schemas are tried.
fn cases() -> u32 {
    std::env::var("LAW_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(200)
}

/// What is left to do from one to the other, a line each.
fn rest(from: &Schema, to: &Schema) -> Vec<String> {
    let diff = Diff::new(from, to, &Renames::default());
    diff.changes.iter().map(ToString::to_string).collect()
}

/// The schema as far as the law speaks of it: without the order of the columns, which no database can change in place,
/// and on SQLite without the names of constraints, where none means any.
fn essence(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        if schema.dialect == Dialect::Sqlite {
            let mut constraints = table.constraints();
            for constraint in &mut constraints {
                if !matches!(constraint, Constraint::Index(_)) {
                    *constraint.name_mut() = None;
                }
            }
            table.set_constraints(constraints);
        }
    }
    schema.sort();
    schema
}
