//! One of the two columns, seen from the other.

use super::Retyped;
use super::types::{holds_each, is_refused};
use crate::diff::conventional;
use crate::lower::postgres::Shadow;
use crate::plan::conversion::conversion;
use crate::schema::{Column, Dialect, Index, IndexKey};

/// One of the two columns, seen from the other.
pub(super) struct Side<'a> {
    retyped: &'a Retyped,
    /// What it becomes when it is the one and only.
    pub(super) column: &'a Column,
    /// What the values are taken from.
    pub(super) source: &'a Column,
    /// The name that it has beside the other.
    pub(super) name: String,
    pub(super) suffix: &'static str,
}

impl Retyped {
    pub(super) fn coming(&self) -> Side<'_> {
        Side::new(self, (&self.to, &self.from), "__new")
    }

    pub(super) fn going(&self) -> Side<'_> {
        Side::new(self, (&self.from, &self.to), "__old")
    }
}

impl<'a> Side<'a> {
    fn new(
        retyped: &'a Retyped,
        (column, source): (&'a Column, &'a Column),
        suffix: &'static str,
    ) -> Self {
        Self {
            retyped,
            column,
            source,
            name: conventional(&column.name, suffix),
            suffix,
        }
    }

    /// Whether the other may have values that it cannot hold.
    pub(super) fn may_misfit(&self) -> bool {
        !holds_each(&self.source.data_type.sql, &self.column.data_type.sql)
    }

    pub(super) fn shadow(&self) -> Shadow<'_> {
        Shadow {
            table: &self.retyped.table,
            source: self.source,
            column: self.column,
            name: &self.name,
            is_refused: is_refused(&self.source.data_type.sql, &self.column.data_type.sql),
        }
    }

    /// What a person should know about the values, where each one has its counterpart.
    pub(super) fn conversion(&self) -> Option<String> {
        let (table, source, column) = (&self.retyped.table, self.source, self.column);
        conversion(table, source, column, Dialect::Postgres).filter(|_| !self.may_misfit())
    }

    /// The index over the columns of this side, beside the one over those of the other.
    pub(super) fn beside(&self, index: &Index) -> Index {
        let mut index = index.clone();
        index.name = index.name.map(|name| conventional(&name, self.suffix));
        index.comment = None;
        let rename = |name: &mut String| {
            if self.retyped.together.contains(name) {
                *name = conventional(name, self.suffix);
            }
        };
        for part in &mut index.parts {
            if let IndexKey::Column(name) = &mut part.key {
                rename(name);
            }
        }
        index.include.iter_mut().for_each(rename);
        index
    }
}
