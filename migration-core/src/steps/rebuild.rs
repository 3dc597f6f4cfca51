//! A table of SQLite, built anew.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::prelude::*;

use super::execute::execute;
use crate::context::Context;

/// Runs the statements that build a table of SQLite anew: the new one is made and filled, the old one dropped, and the
/// new one renamed. `generate` writes them.
///
/// Meanwhile foreign keys must not be watched: dropping the old table would delete whatever refers to it. That cannot
/// be said inside a transaction, so the runner does it around the migration, and looks at all foreign keys before it
/// commits. Another runner does not: there this refuses, and nothing is lost.
///
/// # Errors
/// What the database answers, and where foreign keys are watched.
pub async fn rebuild_table(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    if !Context::current().recording && manager.get_database_backend() == DbBackend::Sqlite {
        let question = Statement::from_string(DbBackend::Sqlite, "PRAGMA foreign_keys");
        let watched: Option<i64> = match connection.query_one_raw(question).await? {
            Some(row) => row.try_get_by_index(0)?,
            None => None,
        };
        if watched == Some(1) {
            return Err(DbErr::Migration(
                "a table cannot be built anew while foreign keys are watched: run this migration with the migration program itself"
                    .to_owned(),
            ));
        }
    }
    for statement in statements {
        execute(manager, statement).await?;
    }
    Ok(())
}
