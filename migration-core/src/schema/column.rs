//! Columns, their types, and where their values come from when none is given.

use serde::Serialize;

use super::{Name, SequenceOptions};

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: DataType,
    /// Whether it may be null. Never for a column of a primary key on Postgres.
    pub nullable: bool,
    /// Where the value comes from when none is given.
    pub value: Value,
    /// The collation, where it is not that of the type; as SQL, quoted where it has to be.
    pub collation: Option<String>,
    /// The comment; Postgres alone has them.
    pub comment: Option<String>,
}

/// The type of a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DataType {
    /// As SQL: on Postgres what `format_type` says (`character varying(20)`, `integer[]`, `audit.mood`), on SQLite what
    /// was declared, in lower case.
    pub sql: String,
    /// The enum that it is made of: of the type itself, or of the elements of an array.
    pub enumeration: Option<Name>,
}

/// Where the value of a column comes from when an insert gives none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// It is null.
    None,
    /// An expression, as SQL without outer parentheses.
    Default(String),
    /// Postgres: a sequence that belongs to the column, which is otherwise an integer of its size. The sequence's name
    /// says nothing about the table and is no part of the model.
    Serial,
    /// Postgres: `GENERATED ... AS IDENTITY`.
    Identity {
        /// Whether a value that an insert gives is refused.
        always: bool,
        /// The options of the sequence behind it.
        options: SequenceOptions,
    },
    /// Computed from other columns: `GENERATED ALWAYS AS (expression)`.
    Generated {
        /// The expression, as SQL without outer parentheses.
        expression: String,
        /// Whether the value is kept; Postgres before 18 knows no other.
        stored: bool,
    },
    /// SQLite: `INTEGER PRIMARY KEY AUTOINCREMENT`, which never gives a key twice. A plain `INTEGER PRIMARY KEY` is
    /// [`Value::None`].
    Autoincrement,
}

impl DataType {
    /// A type that is no enum.
    pub fn new(sql: impl Into<String>) -> Self {
        Self {
            sql: sql.into(),
            enumeration: None,
        }
    }
}

impl Column {
    /// A column that may be null and has neither default nor comment.
    pub fn new(name: impl Into<String>, data_type: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            data_type: DataType::new(data_type),
            nullable: true,
            value: Value::None,
            collation: None,
            comment: None,
        }
    }
}
