//! A column that follows another, while programs of two releases write.

use sea_orm_migration::prelude::*;

use super::execute::execute;
use super::on_postgres;
use crate::online::{self, Misfit};

/// Keeps a column of Postgres equal to an expression over the row that is written, which is called `NEW`, by a trigger:
/// half of a change of a column's type or name that nobody notices. The other half, the rows that are there, is a
/// [`Backfill`](super::Backfill). Can be repeated.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// steps::add_column(manager, "users", ColumnDef::new("credits__new").big_integer()).await?;
/// steps::mirror_column(manager, "users", "credits__new", "NEW.credits").await
/// # }
/// ```
///
/// # Errors
/// What the database answers; on SQLite.
pub async fn mirror_column(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    value: &str,
) -> Result<(), DbErr> {
    mirror(manager, table, column, value, Misfit::Fails).await
}

/// As [`mirror_column`], but where the column cannot hold a value it becomes null and the write goes on: for the old
/// column of a change to a wider type. What the server rounds or cuts it takes for a value that fits (19.99 of an
/// `integer`): where that must not be, give an expression that is null then, as `generate` does.
///
/// # Errors
/// What the database answers; on SQLite.
pub async fn mirror_column_where_it_fits(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    value: &str,
) -> Result<(), DbErr> {
    mirror(manager, table, column, value, Misfit::IsNull).await
}

async fn mirror(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
    value: &str,
    misfit: Misfit,
) -> Result<(), DbErr> {
    let name = online::mirror_name(table, column);
    let table = on_postgres(manager, Alias::new(table))?;
    for statement in online::mirror(&table, &name, column, value, misfit) {
        execute(manager, &statement).await?;
    }
    Ok(())
}

/// Takes away what [`mirror_column`] has made, if it is there.
///
/// # Errors
/// What the database answers; on SQLite.
pub async fn stop_mirroring(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<(), DbErr> {
    let name = online::mirror_name(table, column);
    let table = on_postgres(manager, Alias::new(table))?;
    for statement in online::stop_mirror(&table, &name) {
        execute(manager, &statement).await?;
    }
    Ok(())
}
