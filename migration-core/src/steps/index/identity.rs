//! The index by which replication knows the rows of a table (manual: ALTER TABLE, REPLICA IDENTITY).

use sea_orm_migration::prelude::*;

use crate::context::Context;
use crate::quote::{identifier, literal};
use crate::steps::execute::{ask, execute};

/// The table whose rows are known by the index, as SQL; none where they are not. `index` is quoted.
pub(in crate::steps) async fn table_of(
    manager: &SchemaManager<'_>,
    index: &str,
) -> Result<Option<String>, DbErr> {
    // What a script does cannot depend on what is there.
    if Context::current().recording
        || manager.get_database_backend() != sea_orm::DbBackend::Postgres
    {
        return Ok(None);
    }
    let sql = format!(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.indisreplident AND i.indexrelid = to_regclass({})",
        literal(index)
    );
    let rows = ask(manager, &sql).await?;
    rows.first().map(|row| row.try_get_by_index(0)).transpose()
}

/// Refuses to let go of an index by which replication knows the rows of a table.
pub(in crate::steps) async fn spare(manager: &SchemaManager<'_>, index: &str) -> Result<(), DbErr> {
    match table_of(manager, index).await? {
        None => Ok(()),
        Some(table) => Err(DbErr::Migration(format!(
            "replication knows the rows of {table} by {index}: give it another index first (ALTER TABLE {table} REPLICA \
             IDENTITY USING INDEX ..., or DEFAULT for the primary key), or no row that is published can be changed"
        ))),
    }
}

/// Has the rows of the table, where there is one, known by another of its indexes.
pub(in crate::steps) async fn take_over(
    manager: &SchemaManager<'_>,
    table: Option<String>,
    index: &str,
) -> Result<(), DbErr> {
    let Some(table) = table else {
        return Ok(());
    };
    let index = identifier(index);
    let sql = format!("ALTER TABLE {table} REPLICA IDENTITY USING INDEX {index}");
    execute(manager, &sql).await
}
