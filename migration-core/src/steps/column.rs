//! Columns that come and go.

use sea_orm_migration::prelude::*;

use super::execute::{execute, repeatable};

/// Adds a column, unless an earlier try has added it.
///
/// # Errors
/// What the database answers.
pub async fn add_column(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    let mut statement = Table::alter();
    statement.table(table);
    if repeatable(manager) {
        statement.add_column_if_not_exists(column);
    } else {
        statement.add_column(column);
    }
    execute(
        manager,
        &manager.get_database_backend().build(&statement).to_string(),
    )
    .await
}

/// Drops a column, unless an earlier try has dropped it. On SQLite drop its indexes first.
///
/// # Errors
/// What the database answers.
pub async fn drop_column(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    column: &str,
) -> Result<(), DbErr> {
    let mut statement = Table::alter();
    statement.table(table);
    if repeatable(manager) {
        statement.drop_column_if_exists(Alias::new(column));
    } else {
        statement.drop_column(Alias::new(column));
    }
    execute(
        manager,
        &manager.get_database_backend().build(&statement).to_string(),
    )
    .await
}
