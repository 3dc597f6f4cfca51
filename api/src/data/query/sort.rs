//! The order of a list. It always ends in the primary key, so no two rows are equal in it.

use crate::data::kind::Kind;
use crate::data::table::Table;

/// The most columns that can be asked for.
pub(crate) const MOST_COLUMNS: usize = 4;

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sort {
    pub(crate) keys: Vec<SortKey>,
}

/// A column of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SortKey {
    /// Its position in the table.
    pub(crate) column: usize,
    pub(crate) descending: bool,
}

impl Sort {
    /// The order of the primary key.
    pub(crate) fn key(table: &Table) -> Self {
        Self { keys: Vec::new() }.with_key(table)
    }

    /// `-created_at,id`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read(table: &Table, text: &str) -> Result<Self, String> {
        let mut keys: Vec<SortKey> = Vec::new();
        for part in text.split(',') {
            let (name, descending) = match part.strip_prefix('-') {
                Some(name) => (name, true),
                None => (part, false),
            };
            let column = table.position(name).ok_or(
                "must be columns of this table, separated by commas, with - for descending",
            )?;
            let name = table.columns[column].name;
            if table.columns[column].kind == Kind::Json {
                return Err(format!("{name} is JSON, which has no order"));
            }
            // As in SQL, a column that stands there again changes nothing more.
            if !keys.iter().any(|key| key.column == column) {
                keys.push(SortKey { column, descending });
            }
        }
        if text.split(',').count() > MOST_COLUMNS {
            return Err(format!("has more than {MOST_COLUMNS} columns"));
        }
        Ok(Self { keys }.with_key(table))
    }

    /// What follows the whole key cannot change anything.
    fn with_key(mut self, table: &Table) -> Self {
        for column in &table.key {
            if !self.keys.iter().any(|key| key.column == *column) {
                self.keys.push(SortKey {
                    column: *column,
                    descending: false,
                });
            }
        }
        let in_key = |key: &SortKey| table.key.contains(&key.column);
        let mut missing = table.key.len();
        let end = self.keys.iter().position(|key| {
            missing -= usize::from(in_key(key));
            missing == 0
        });
        self.keys
            .truncate(end.map_or(self.keys.len(), |last| last + 1));
        self
    }

    /// In the one spelling that a cursor keeps.
    pub(crate) fn spelled(&self, table: &Table) -> String {
        let words: Vec<_> = self
            .keys
            .iter()
            .map(|key| {
                let sign = if key.descending { "-" } else { "" };
                format!("{sign}{}", table.columns[key.column].name)
            })
            .collect();
        words.join(",")
    }
}
