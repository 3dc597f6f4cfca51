//! A whole schema as one file of SQL, for reading.

use std::collections::BTreeSet;

use super::Plan;
use super::script::comment;
use crate::change::Change;
use crate::diff::{Diff, Renames};
use crate::project::Project;
use crate::schema::{Dialect, Name, Schema};

/// The complete schema, in the order in which it could be built, with a remark before each part.
#[must_use]
pub fn reference(schema: &Schema, project: &Project) -> String {
    let diff = Diff::new(&Schema::empty(schema.dialect), schema, &Renames::default());
    let plan = Plan::new(&diff);
    let dialect = match schema.dialect {
        Dialect::Postgres => "Postgres",
        Dialect::Sqlite => "SQLite",
    };
    let mut text = format!(
        "-- The {} database, complete, as its entities declare it, for {dialect}.\n\
         -- It is there to be read: databases are built by the migrations.\n\
         -- Written by `cargo run -p {} -- schema`; changes here are lost.\n",
        project.name, project.program
    );
    for (change, step) in diff.changes.iter().zip(&plan.steps) {
        text.push('\n');
        comment(&mut text, "", &remark(change, &diff.to));
        for piece in &step.pieces {
            for statement in piece.statements(schema.dialect) {
                text += &statement;
                text += ";\n";
            }
        }
    }
    text
}

/// What a reader wants to know first.
fn remark(change: &Change, schema: &Schema) -> String {
    let Change::CreateTable { name, table } = change else {
        return change.to_string();
    };
    let names = |names: BTreeSet<&Name>| {
        let names: Vec<String> = names.into_iter().map(ToString::to_string).collect();
        names.join(", ")
    };
    let below: BTreeSet<&Name> = table.foreign_keys.iter().map(|key| &key.table).collect();
    let above: BTreeSet<&Name> = schema
        .tables
        .iter()
        .filter(|(_, table)| table.foreign_keys.iter().any(|key| key.table == *name))
        .map(|(above, _)| above)
        .collect();
    let mut remark = format!("Table {name}: {} columns", table.columns.len());
    if !below.is_empty() {
        remark += &format!("; refers to {}", names(below));
    }
    if !above.is_empty() {
        remark += &format!("; referred to by {}", names(above));
    }
    remark
}
