//! What a database holds and the model does not.

use std::fmt;

use serde::Serialize;

use super::Name;

/// An object that the engine leaves alone. It is never dropped, and it is named when a change would break on it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unmanaged {
    /// What it is.
    pub kind: UnmanagedKind,
    /// Its name, as a person would type it: `active_users`, `touch()`.
    pub name: String,
    /// The table it is part of: for a trigger, a policy or a rule.
    pub table: Option<Name>,
    /// The tables and columns that it stands on.
    pub depends_on: Vec<Dependence>,
    /// The statement that would make it again, where the database tells.
    pub definition: Option<String>,
}

/// A table, or a column of one, that something stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Dependence {
    /// The table.
    pub table: Name,
    /// The column; none for the table as a whole.
    pub column: Option<String>,
}

/// What an unmanaged object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum UnmanagedKind {
    /// An extension.
    Extension,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A partitioned or inherited table, or a part of one.
    PartitionedTable,
    /// A table of a foreign server.
    ForeignTable,
    /// A virtual table of SQLite.
    VirtualTable,
    /// A clause of a SQLite table that the model has no place for: `ON CONFLICT`, or an order or a collation in a key. It
    /// is lost when the table is rebuilt.
    Clause,
    /// A function, a procedure or an aggregate.
    Function,
    /// A trigger.
    Trigger,
    /// A policy of row level security.
    Policy,
    /// A rewrite rule.
    Rule,
    /// A domain.
    Domain,
    /// A composite or range type.
    Type,
    /// Extended statistics.
    Statistics,
}

impl fmt::Display for UnmanagedKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Extension => "extension",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::PartitionedTable => "partitioned table",
            Self::ForeignTable => "foreign table",
            Self::VirtualTable => "virtual table",
            Self::Clause => "clause",
            Self::Function => "function",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::Rule => "rule",
            Self::Domain => "domain",
            Self::Type => "type",
            Self::Statistics => "statistics",
        })
    }
}
