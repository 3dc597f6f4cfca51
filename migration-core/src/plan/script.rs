//! A plan as a script for psql or sqlite3.

use std::fmt::Write as _;

use super::{Plan, Step};
use crate::schema::Dialect;
use crate::script::NOTHING_DANGLES;

impl Plan {
    /// The plan as a script that psql (`psql -f`) or sqlite3 runs to its end or not at all, as far as the database
    /// allows; nothing but a comment where there is nothing to do.
    #[must_use]
    pub fn script(&self) -> String {
        if self.is_empty() {
            return "-- Nothing to do: both are the same.\n".to_owned();
        }
        let mut script = String::new();
        let unwatched = self.steps.iter().any(|step| step.without_foreign_keys);
        let begin = match self.dialect {
            Dialect::Postgres => "BEGIN;\n",
            Dialect::Sqlite => "BEGIN IMMEDIATE;\n",
        };
        script += match self.dialect {
            Dialect::Postgres => "\\set ON_ERROR_STOP on\n",
            Dialect::Sqlite if unwatched => ".bail on\nPRAGMA foreign_keys = OFF;\n",
            Dialect::Sqlite => ".bail on\nPRAGMA foreign_keys = ON;\n",
        };
        let mut open = false;
        for step in &self.steps {
            if step.alone && open {
                script += "COMMIT;\n";
                open = false;
            } else if !step.alone && !open {
                script += begin;
                open = true;
            }
            write(&mut script, step, self.dialect);
        }
        if unwatched {
            script += "\n-- Stops here where a row refers to nothing.\n";
            script += NOTHING_DANGLES;
        }
        if open {
            script += "COMMIT;\n";
        }
        if unwatched {
            script += "PRAGMA foreign_keys = ON;\n";
        }
        script
    }
}

fn write(script: &mut String, step: &Step, dialect: Dialect) {
    script.push('\n');
    for change in &step.changes {
        comment(script, "", change);
    }
    for warning in &step.warnings {
        comment(script, "WARNING: ", warning);
    }
    for piece in &step.pieces {
        for statement in piece.statements(dialect) {
            // Writing to a string cannot fail.
            _ = writeln!(script, "{statement};");
        }
    }
}

/// A comment that stays one, whatever is in the text.
pub(super) fn comment(script: &mut String, before: &str, text: &str) {
    let text: String = text
        .chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect();
    _ = writeln!(script, "-- {before}{text}");
}
