//! Enum types of Postgres.

use serde::Serialize;

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enumeration {
    /// Its values, in their order.
    pub values: Vec<String>,
    /// The comment.
    pub comment: Option<String>,
}
