//! How a database is changed: the steps, in order, each with its statements and with what a person should know first.

#[cfg(test)]
mod cases;
mod conversion;
#[cfg(test)]
mod laws;
mod obstacles;
pub(crate) mod parts;
mod reference;
mod script;
mod warnings;

pub use reference::reference;
use serde::Serialize;

use crate::diff::Diff;
use crate::lower::{self, Piece};
use crate::schema::Dialect;

/// The steps that lead from one schema to another.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// Whose SQL it is.
    pub dialect: Dialect,
    /// The steps, in the order in which they are made.
    pub steps: Vec<Step>,
}

/// One change, or on SQLite all changes that build one table anew, and the statements that make it.
#[derive(Debug, Clone, Serialize)]
pub struct Step {
    /// What is done, a line each.
    pub changes: Vec<String>,
    /// How.
    #[serde(skip)]
    pub(crate) pieces: Vec<Piece>,
    /// Whether it has to be committed before anything later may use it: a new value of an enum.
    pub alone: bool,
    /// Whether SQLite must not watch foreign keys meanwhile: a table that others refer to goes for a moment.
    pub without_foreign_keys: bool,
    /// What is lost, and what can fail because of the rows that are there.
    pub warnings: Vec<String>,
}

impl Step {
    /// Whether SQLite builds a table anew in it.
    pub(crate) fn is_rebuild(&self) -> bool {
        self.without_foreign_keys && self.pieces.len() > 1
    }
}

impl Plan {
    /// Says the changes in the SQL of the database.
    #[must_use]
    pub fn new(diff: &Diff) -> Self {
        let steps = match diff.to.dialect {
            Dialect::Postgres => diff
                .changes
                .iter()
                .map(|change| Step {
                    changes: vec![change.to_string()],
                    pieces: lower::postgres::statements(change, &diff.from),
                    alone: lower::postgres::is_alone(change),
                    without_foreign_keys: false,
                    warnings: warnings::of(change, diff),
                })
                .collect(),
            Dialect::Sqlite => lower::sqlite::steps(diff)
                .into_iter()
                .map(|step| Step {
                    changes: step.changes.iter().map(ToString::to_string).collect(),
                    warnings: step
                        .changes
                        .iter()
                        .flat_map(|change| warnings::of(change, diff))
                        .chain(step.losses)
                        .collect(),
                    pieces: step.pieces,
                    alone: false,
                    without_foreign_keys: step.without_foreign_keys,
                })
                .collect(),
        };
        Self {
            dialect: diff.to.dialect,
            steps,
        }
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// All statements, in order.
    pub fn statements(&self) -> impl Iterator<Item = String> {
        let pieces = self.steps.iter().flat_map(|step| &step.pieces);
        pieces.flat_map(|piece| piece.statements(self.dialect))
    }
}
