//! Tables.

use serde::Serialize;

use super::{Check, Column, Exclusion, ForeignKey, Index, PrimaryKey, Unique};

/// A table. Partitioned, inherited and foreign tables are unmanaged, and so are their parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its columns, in their order.
    pub columns: Vec<Column>,
    /// Its primary key.
    pub primary_key: Option<PrimaryKey>,
    /// Its unique constraints.
    pub uniques: Vec<Unique>,
    /// Its exclusion constraints.
    pub exclusions: Vec<Exclusion>,
    /// Its conditions.
    pub checks: Vec<Check>,
    /// Its foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Its indexes but for those behind a constraint.
    pub indexes: Vec<Index>,
    /// SQLite: `STRICT`.
    pub strict: bool,
    /// SQLite: `WITHOUT ROWID`.
    pub without_rowid: bool,
    /// The comment.
    pub comment: Option<String>,
}

impl Table {
    /// The column of that name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The same, to change it.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// Sorts constraints and indexes; the columns keep their order.
    pub(super) fn sort(&mut self) {
        self.uniques.sort();
        self.exclusions.sort();
        self.checks.sort();
        self.foreign_keys.sort();
        self.indexes.sort();
    }
}
