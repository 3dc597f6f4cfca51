//! A table as the routes see it: everything that is asked of its entity, read once.

use std::sync::OnceLock;

use sea_orm::Value;
use sea_orm::sea_query::{DynIden, Expr, SelectStatement, TableRef};

use super::entity::Typed;
use super::kind::{Kind, Limits};
use super::owner::Owner;
use super::relation::Relation;

/// A table.
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) from: TableRef,
    /// In the order of the entity, which is that of every row.
    pub(crate) columns: Vec<Column>,
    /// Which columns are the primary key.
    pub(crate) key: Vec<usize>,
    /// Whether the database gives the key.
    pub(crate) generated: bool,
    /// Whether a key that is missing becomes a new UUID.
    pub(crate) uuid_key: bool,
    /// All columns, in order; conditions are added to a copy.
    pub(crate) select: SelectStatement,
    /// The text of the statement that gives one row by its key, on SQLite and on Postgres, once it was needed.
    pub(crate) one: [OnceLock<String>; 2],
    pub(crate) relations: Vec<Relation>,
    pub(crate) owner: Owner,
    pub(crate) typed: Box<dyn Typed>,
}

/// A column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// Table and column, for SQL.
    pub(crate) iden: (DynIden, DynIden),
    pub(crate) kind: Kind,
    pub(crate) limits: Limits,
    pub(crate) nullable: bool,
    /// What the database puts where nothing is given, in the words of sea-query.
    pub(crate) default: Option<Expr>,
    pub(crate) stamp: Option<Stamp>,
}

/// A column that this layer sets to now where nothing is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamp {
    /// `created_at`: when a row is made.
    Created,
    /// `updated_at`: that, and whenever a row is changed.
    Updated,
}

/// What may stand in a body for a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// It must be given.
    Required,
    /// It may be given.
    Optional,
    /// It must not be given.
    Refused,
}

impl Column {
    /// The column in SQL.
    pub(crate) fn expr(&self) -> Expr {
        Expr::col(self.iden.clone())
    }
}

impl Table {
    /// The position of a column.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// A value in SQL, cast where the entity says so.
    pub(crate) fn bind(&self, column: usize, value: Value) -> Expr {
        self.typed.bind(column, value)
    }

    /// `column = value`.
    pub(crate) fn equals(&self, column: usize, value: Value) -> Expr {
        use sea_orm::sea_query::ExprTrait;
        self.columns[column].expr().eq(self.bind(column, value))
    }

    /// What a body may say of a column when a row is made.
    pub(crate) fn need_at_create(&self, position: usize) -> Need {
        let column = &self.columns[position];
        let is_key = self.key.contains(&position);
        if is_key && self.generated {
            Need::Refused
        } else if column.nullable
            || column.default.is_some()
            || column.stamp.is_some()
            || (is_key && self.uuid_key)
        {
            Need::Optional
        } else {
            Need::Required
        }
    }

    /// The name of the table in front of its columns.
    pub(crate) fn iden(&self) -> DynIden {
        self.from.sea_orm_table().clone()
    }

    /// The key of a row, in the order of the key.
    pub(crate) fn key_of<'a>(&self, row: &'a [Value]) -> Vec<&'a Value> {
        self.key.iter().map(|position| &row[*position]).collect()
    }
}
