//! How a database is changed: the steps, in order, each with its statements and with what a person should know first.
//! Pure: a [`Diff`] goes in.
//!
//! ```
//! use migration_core::diff::{Diff, Renames};
//! use migration_core::plan::Plan;
//! use migration_core::schema::{Dialect, Schema};
//! use migration_core::Entities;
//!
//! # mod users {
//! #     use sea_orm::entity::prelude::*;
//! #     #[sea_orm::model]
//! #     #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
//! #     #[sea_orm(table_name = "users")]
//! #     pub struct Model {
//! #         #[sea_orm(primary_key)]
//! #         pub id: i32,
//! #         pub email: String,
//! #     }
//! #     impl ActiveModelBehavior for ActiveModel {}
//! # }
//! let wanted = Entities::new(sea_orm::DbBackend::Postgres).register(users::Entity).schema();
//! let diff = Diff::new(&Schema::empty(Dialect::Postgres), &wanted, &Renames::default());
//! assert_eq!(diff.changes[0].to_string(), "create table users (2 columns)");
//!
//! let way = Plan::new(&diff);
//! assert!(way.statements().any(|statement| statement.starts_with("CREATE TABLE")));
//! let back = Plan::new(&diff.reverse());
//! assert!(back.statements().any(|statement| statement.starts_with("DROP TABLE")));
//! ```

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
    /// What the lint need not say of it: codes, each with the reason.
    #[serde(skip)]
    pub(crate) allows: Vec<(&'static str, String)>,
}

impl Step {
    /// One that runs in its part of the plan as that does.
    pub(crate) fn of_part(change: String, pieces: Vec<Piece>, alone: bool) -> Self {
        Self {
            changes: vec![change],
            pieces,
            alone,
            without_foreign_keys: false,
            warnings: Vec::new(),
            allows: Vec::new(),
        }
    }

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
                    allows: Vec::new(),
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
                    allows: Vec::new(),
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
