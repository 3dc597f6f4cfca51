//! Indexes that no constraint stands on.

use serde::Serialize;

/// An index that no constraint stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Index {
    /// Its name; none where an entity gives none, which means any.
    pub name: Option<String>,
    /// The access method: `btree`, `gin` and so on; always `btree` on SQLite.
    pub method: String,
    /// Whether no two rows may be equal in it.
    pub unique: bool,
    /// Whether two nulls are equal in it; Postgres 15 and newer.
    pub nulls_not_distinct: bool,
    /// What it is ordered by.
    pub parts: Vec<IndexPart>,
    /// Further columns that it carries.
    pub include: Vec<String>,
    /// Which rows are in it, as SQL without outer parentheses; none for all.
    pub predicate: Option<String>,
    /// Storage parameters as Postgres keeps them (`fillfactor=70`), sorted.
    pub options: Vec<String>,
    /// Whether the database uses it: a concurrent build that failed leaves one that it does not.
    pub valid: bool,
    /// The comment.
    pub comment: Option<String>,
}

/// One of the things that an index is ordered by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct IndexPart {
    /// A column or an expression.
    pub key: IndexKey,
    /// The collation, where it is not that of the column; as SQL.
    pub collation: Option<String>,
    /// The operator class with its parameters, where it is not the default of the type; as SQL.
    pub operator_class: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
    /// Whether nulls come first. Postgres, where nothing is said: where `descending`. SQLite: where not.
    pub nulls_first: bool,
}

/// A column or an expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IndexKey {
    /// A column's name.
    Column(String),
    /// An expression, as SQL; in parentheses of its own where the syntax wants them.
    Expression(String),
}

impl Index {
    /// Its columns, where it has nothing else.
    #[must_use]
    pub fn columns(&self) -> Option<Vec<&str>> {
        self.parts
            .iter()
            .map(|part| match &part.key {
                IndexKey::Column(name) => Some(name.as_str()),
                IndexKey::Expression(_) => None,
            })
            .collect()
    }
}
