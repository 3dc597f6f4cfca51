//! Keys and constraints of a table.
//!
//! A name is missing where nobody gave one: in an entity, and in SQLite, which does not make one up. There it means any
//! name.

use serde::Serialize;

use super::{Index, Name};

/// The primary key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct PrimaryKey {
    /// Its name.
    pub name: Option<String>,
    /// Its columns, in the order of the key.
    pub columns: Vec<String>,
    /// Further columns that its index carries.
    pub include: Vec<String>,
    /// Whether it may be violated until the end of the transaction.
    pub deferral: Deferral,
    /// The comment.
    pub comment: Option<String>,
}

/// A unique constraint. A unique index that is no constraint is an [`Index`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unique {
    /// Its name.
    pub name: Option<String>,
    /// Its columns, in the order of the index behind it.
    pub columns: Vec<String>,
    /// Further columns that its index carries.
    pub include: Vec<String>,
    /// Whether two nulls are equal; Postgres 15 and newer.
    pub nulls_not_distinct: bool,
    /// Whether it may be violated until the end of the transaction.
    pub deferral: Deferral,
    /// The comment.
    pub comment: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ForeignKey {
    /// Its name.
    pub name: Option<String>,
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table that is referred to.
    pub table: Name,
    /// The columns that are referred to; as many as `columns`.
    pub referenced: Vec<String>,
    /// What happens when the referenced row goes.
    pub on_delete: Action,
    /// Which columns `SET NULL` and `SET DEFAULT` concern when the referenced row goes; empty for all. Postgres 15 and
    /// newer.
    pub on_delete_columns: Vec<String>,
    /// What happens when the referenced key changes.
    pub on_update: Action,
    /// `MATCH FULL`: all columns are null, or none.
    pub match_full: bool,
    /// Whether it may be violated until the end of the transaction.
    pub deferral: Deferral,
    /// Whether the rows that were there before it are known to keep it.
    pub validated: bool,
    /// The comment.
    pub comment: Option<String>,
}

/// A condition on each row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Check {
    /// Its name.
    pub name: Option<String>,
    /// The condition, as SQL without outer parentheses.
    pub expression: String,
    /// Whether tables that inherit from this one are free of it.
    pub no_inherit: bool,
    /// Whether the rows that were there before it are known to keep it.
    pub validated: bool,
    /// The comment.
    pub comment: Option<String>,
}

/// An exclusion constraint of Postgres.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Exclusion {
    /// Its name.
    pub name: Option<String>,
    /// All of it, as `pg_get_constraintdef` says it: `EXCLUDE USING gist (room WITH =, during WITH &&)`.
    pub definition: String,
    /// The comment.
    pub comment: Option<String>,
}

/// What a foreign key does to its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It refuses, at the end of the statement or, deferred, of the transaction.
    NoAction,
    /// It refuses at once.
    Restrict,
    /// The same happens to them.
    Cascade,
    /// They refer to nothing.
    SetNull,
    /// They get the default of the column.
    SetDefault,
}

/// Whether a constraint may be violated until the end of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deferral {
    /// Never.
    NotDeferrable,
    /// Where the transaction says so.
    Immediate,
    /// Unless the transaction says otherwise.
    Deferred,
}

/// A key, a constraint or an index: what a table has beside its columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The primary key.
    PrimaryKey(PrimaryKey),
    /// A unique constraint.
    Unique(Unique),
    /// An exclusion constraint.
    Exclusion(Exclusion),
    /// A condition on each row.
    Check(Check),
    /// A foreign key.
    ForeignKey(ForeignKey),
    /// An index that no constraint stands on.
    Index(Index),
}

impl Constraint {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::PrimaryKey(key) => key.name.as_deref(),
            Self::Unique(unique) => unique.name.as_deref(),
            Self::Exclusion(exclusion) => exclusion.name.as_deref(),
            Self::Check(check) => check.name.as_deref(),
            Self::ForeignKey(key) => key.name.as_deref(),
            Self::Index(index) => index.name.as_deref(),
        }
    }

    /// Its name, to change it.
    pub fn name_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::PrimaryKey(key) => &mut key.name,
            Self::Unique(unique) => &mut unique.name,
            Self::Exclusion(exclusion) => &mut exclusion.name,
            Self::Check(check) => &mut check.name,
            Self::ForeignKey(key) => &mut key.name,
            Self::Index(index) => &mut index.name,
        }
    }

    /// Its comment.
    #[must_use]
    pub fn comment(&self) -> Option<&str> {
        match self {
            Self::PrimaryKey(key) => key.comment.as_deref(),
            Self::Unique(unique) => unique.comment.as_deref(),
            Self::Exclusion(exclusion) => exclusion.comment.as_deref(),
            Self::Check(check) => check.comment.as_deref(),
            Self::ForeignKey(key) => key.comment.as_deref(),
            Self::Index(index) => index.comment.as_deref(),
        }
    }

    /// Its comment, to change it.
    pub fn comment_mut(&mut self) -> &mut Option<String> {
        match self {
            Self::PrimaryKey(key) => &mut key.comment,
            Self::Unique(unique) => &mut unique.comment,
            Self::Exclusion(exclusion) => &mut exclusion.comment,
            Self::Check(check) => &mut check.comment,
            Self::ForeignKey(key) => &mut key.comment,
            Self::Index(index) => &mut index.comment,
        }
    }

    /// Whether the rows that were there before it are known to keep it. An index that the database does not use is
    /// not validated.
    #[must_use]
    pub fn validated(&self) -> bool {
        match self {
            Self::Check(check) => check.validated,
            Self::ForeignKey(key) => key.validated,
            Self::Index(index) => index.valid,
            Self::PrimaryKey(_) | Self::Unique(_) | Self::Exclusion(_) => true,
        }
    }

    /// Whether two rows with the same values in these columns cannot both be, so that a foreign key can refer to them.
    #[must_use]
    pub fn unique_columns(&self) -> Option<Vec<&str>> {
        match self {
            Self::PrimaryKey(key) => Some(key.columns.iter().map(String::as_str).collect()),
            Self::Unique(unique) => Some(unique.columns.iter().map(String::as_str).collect()),
            Self::Index(index) if index.unique && index.predicate.is_none() => index.columns(),
            _ => None,
        }
    }
}

impl Action {
    /// As SQL.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::NoAction => "NO ACTION",
            Self::Restrict => "RESTRICT",
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::SetDefault => "SET DEFAULT",
        }
    }
}
