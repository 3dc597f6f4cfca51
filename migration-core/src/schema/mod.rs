//! What a database is made of, as plain data: ordered, comparable, without I/O.
//!
//! A [`Schema`] comes from entities, from a live database or from a scratch in which migrations or a script were run.
//! Two of them can be compared whatever they come from, as long as both speak one [`Dialect`].
//!
//! Texts that the database keeps as SQL (types, defaults, conditions, expressions) are in the server's own words where
//! the schema was introspected: `format_type`, `pg_get_expr`, `pg_get_constraintdef` and `pg_get_indexdef` on Postgres,
//! the text of `sqlite_schema` on SQLite. A schema made from entities has them as they were declared, until a scratch
//! has said what the server makes of them.

mod column;
mod constraint;
mod enumeration;
mod index;
mod name;
mod sequence;
mod table;
mod unmanaged;

use std::collections::BTreeMap;

use sea_orm::DbBackend;
use serde::Serialize;

pub use column::{Column, DataType, Value};
pub use constraint::{
    Action, Check, Constraint, Deferral, Exclusion, ForeignKey, PrimaryKey, Unique,
};
pub use enumeration::Enumeration;
pub use index::{Index, IndexKey, IndexPart};
pub use name::Name;
pub use sequence::{Sequence, SequenceOptions};
pub use table::Table;
pub use unmanaged::{Dependence, Unmanaged, UnmanagedKind};

/// Which database the texts of a schema are written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// Postgres 14 and newer.
    Postgres,
    /// SQLite 3.35 and newer.
    Sqlite,
}

impl Dialect {
    /// The dialect of a backend of SeaORM; none where the engine does not know it.
    #[must_use]
    pub fn of(backend: DbBackend) -> Option<Self> {
        match backend {
            DbBackend::Postgres => Some(Self::Postgres),
            DbBackend::Sqlite => Some(Self::Sqlite),
            _ => None,
        }
    }

    /// The backend, as SeaORM calls it.
    #[must_use]
    pub fn backend(self) -> DbBackend {
        match self {
            Self::Postgres => DbBackend::Postgres,
            Self::Sqlite => DbBackend::Sqlite,
        }
    }
}

/// Everything that the engine manages in a database, and the names of what it does not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schema {
    /// Which database the texts are written for.
    pub dialect: Dialect,
    /// Tables with their columns, keys, constraints and indexes.
    pub tables: BTreeMap<Name, Table>,
    /// Enum types; Postgres alone has them.
    pub enums: BTreeMap<Name, Enumeration>,
    /// Sequences that stand alone: neither `serial` nor identity.
    pub sequences: BTreeMap<Name, Sequence>,
    /// What the database holds and the model does not: never dropped, and named when a change would break on it.
    pub unmanaged: Vec<Unmanaged>,
}

impl Schema {
    /// A schema without anything in it.
    #[must_use]
    pub fn empty(dialect: Dialect) -> Self {
        Self {
            dialect,
            tables: BTreeMap::new(),
            enums: BTreeMap::new(),
            sequences: BTreeMap::new(),
            unmanaged: Vec::new(),
        }
    }

    /// Puts what has no order of its own into one, so that equal schemas are equal as values: constraints, indexes and
    /// unmanaged objects are sorted. Columns and the values of an enum keep theirs.
    pub fn sort(&mut self) {
        for table in self.tables.values_mut() {
            table.sort();
        }
        self.unmanaged.sort();
    }
}
