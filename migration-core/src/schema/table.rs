//! Tables.

use serde::Serialize;

use super::{Check, Column, Constraint, Exclusion, ForeignKey, Index, PrimaryKey, Unique};

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

    /// Whether the column is in the primary key.
    #[must_use]
    pub fn is_key(&self, column: &str) -> bool {
        let key = self.primary_key.iter().flat_map(|key| &key.columns);
        key.into_iter().any(|name| name == column)
    }

    /// The same, to change it.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// Its keys, constraints and indexes, one after another: those first that others may stand on.
    #[must_use]
    pub fn constraints(&self) -> Vec<Constraint> {
        let key = self.primary_key.iter().cloned().map(Constraint::PrimaryKey);
        let uniques = self.uniques.iter().cloned().map(Constraint::Unique);
        let exclusions = self.exclusions.iter().cloned().map(Constraint::Exclusion);
        let checks = self.checks.iter().cloned().map(Constraint::Check);
        let indexes = self.indexes.iter().cloned().map(Constraint::Index);
        let keys = self
            .foreign_keys
            .iter()
            .cloned()
            .map(Constraint::ForeignKey);
        key.chain(uniques)
            .chain(exclusions)
            .chain(checks)
            .chain(indexes)
            .chain(keys)
            .collect()
    }

    /// Puts these in the place of all its keys, constraints and indexes.
    pub fn set_constraints(&mut self, constraints: Vec<Constraint>) {
        self.primary_key = None;
        self.uniques.clear();
        self.exclusions.clear();
        self.checks.clear();
        self.foreign_keys.clear();
        self.indexes.clear();
        for constraint in constraints {
            match constraint {
                Constraint::PrimaryKey(key) => self.primary_key = Some(key),
                Constraint::Unique(unique) => self.uniques.push(unique),
                Constraint::Exclusion(exclusion) => self.exclusions.push(exclusion),
                Constraint::Check(check) => self.checks.push(check),
                Constraint::ForeignKey(key) => self.foreign_keys.push(key),
                Constraint::Index(index) => self.indexes.push(index),
            }
        }
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
