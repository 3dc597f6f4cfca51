//! What entities and declarations can say, and a database cannot be told.

use crate::schema::Name;

/// Something in the entities or their declarations that no schema can be made of. The rest of them still makes one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntityProblem {
    /// The backend is neither Postgres nor SQLite.
    #[error("entities are understood for Postgres and SQLite, not for {backend}")]
    Backend {
        /// As SeaORM calls it.
        backend: String,
    },
    /// Two entities have the same table; the first one counts.
    #[error("table `{table}` is registered twice")]
    Twice {
        /// The table.
        table: Name,
    },
    /// A declaration is about a table that no entity was registered for before it.
    #[error("{what} is declared for table `{table}`, which no entity has")]
    UnknownTable {
        /// The table.
        table: Name,
        /// What is declared.
        what: String,
    },
    /// A declaration is about a column that the entity does not have.
    #[error(
        "{what} is declared for column `{column}` of table `{table}`, which its entity does not have"
    )]
    UnknownColumn {
        /// The table.
        table: Name,
        /// The column.
        column: String,
        /// What is declared.
        what: String,
    },
    /// The database has no such type.
    #[error("column `{column}` of table `{table}`: the database has no type for {data_type}")]
    Type {
        /// The table.
        table: Name,
        /// The column.
        column: String,
        /// As SeaORM calls it.
        data_type: String,
    },
    /// The database cannot count in a column of this type or key.
    #[error(
        "column `{column}` of table `{table}` is an auto-increment key, and the database cannot count in it as `{data_type}`"
    )]
    Counter {
        /// The table.
        table: Name,
        /// The column.
        column: String,
        /// The type.
        data_type: String,
    },
    /// SeaORM cannot write the default for this database.
    #[error(
        "column `{column}` of table `{table}`: SeaORM cannot write its default; say it as text, with `Expr::cust`"
    )]
    Default {
        /// The table.
        table: Name,
        /// The column.
        column: String,
    },
    /// The SQL in `extra` has a part that is not understood.
    #[error("column `{column}` of table `{table}`: `{rest}` in its extra SQL is not understood")]
    Extra {
        /// The table.
        table: Name,
        /// The column.
        column: String,
        /// The part, to the end of the text.
        rest: String,
    },
    /// An index or unique constraint is declared in a way that the database has no words for.
    #[error("{what}: {reason}")]
    Statement {
        /// Which one.
        what: String,
        /// Why not.
        reason: &'static str,
    },
    /// Two declarations of one enum type give it different values; the first one counts.
    #[error("enum `{name}` has different values in different places")]
    Enumeration {
        /// The enum.
        name: Name,
    },
    /// A kind of object that the database does not have.
    #[error("{what} is declared, and SQLite has none")]
    Unsupported {
        /// What is declared.
        what: String,
    },
}
