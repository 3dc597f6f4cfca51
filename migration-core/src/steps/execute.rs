//! One statement, with a short wait for its locks.

use std::time::Instant;

use sea_orm::{DatabaseTransaction, DbBackend, ExecResult, QueryResult, Statement};
use sea_orm_migration::prelude::*;

use super::transaction::{Work, begin, patiently};
use crate::context::Context;

/// Whether steps must be able to run again: outside a transaction, on Postgres.
pub(super) fn repeatable(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Postgres
        && !manager.get_connection().is_transaction()
}

/// Executes one DDL or data statement by the simple protocol, which works behind every pooler.
///
/// Outside a transaction, on Postgres, it runs in a transaction of its own with a short `lock_timeout`: rather than
/// make everyone wait behind it, it gives up its place in the queue and tries again, up to the runner's `--lock-wait`.
/// The log of attempts is written in that transaction, so what must be the first to write cannot be done with it.
///
/// # Errors
/// What the database answers; after the last try, that the lock was not to be had.
pub async fn execute(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    execute_counted(manager, sql).await.map(drop)
}

pub(super) async fn execute_counted(manager: &SchemaManager<'_>, sql: &str) -> Result<u64, DbErr> {
    let context = Context::current();
    if context.recording || !repeatable(manager) {
        return timed(&context, manager.get_connection(), sql)
            .await
            .map(|result| result.rows_affected());
    }
    patiently(manager, &Plain(sql)).await
}

/// One statement and nothing else.
struct Plain<'a>(&'a str);

impl Work for Plain<'_> {
    type Done = u64;

    const IS_DDL: bool = true;

    fn sql(&self) -> &str {
        self.0
    }

    async fn run(
        &self,
        context: &Context,
        transaction: &DatabaseTransaction,
    ) -> Result<u64, DbErr> {
        let result = timed(context, transaction, self.0).await?;
        Ok(result.rows_affected())
    }
}

/// Asks something in a transaction of its own: the prepared statement that SeaORM needs stays on one server
/// connection behind a pooler, and is gone when the transaction ends.
pub(super) async fn ask(manager: &SchemaManager<'_>, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    // On the heap, as all that is in many steps of a migration.
    Box::pin(ask_now(manager, sql)).await
}

async fn ask_now(manager: &SchemaManager<'_>, sql: &str) -> Result<Vec<QueryResult>, DbErr> {
    let context = Context::current();
    if !repeatable(manager) {
        // The migration's own transaction, whose settings stay as they are.
        return answer(&context, manager.get_connection(), sql).await;
    }
    let transaction = begin(manager, &context).await?;
    let rows = answer(&context, &transaction, sql).await?;
    transaction.commit().await?;
    Ok(rows)
}

async fn answer(
    context: &Context,
    connection: &impl ConnectionTrait,
    sql: &str,
) -> Result<Vec<QueryResult>, DbErr> {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    let rows = connection.query_all_raw(statement).await?;
    // Another runner's connection caches its prepared statements, and must not lose them.
    if context.owned {
        connection.execute_unprepared("DEALLOCATE ALL").await?;
    }
    Ok(rows)
}

/// Executes and tells the runner about it: SeaORM's own observer does not see the simple protocol.
pub(super) async fn timed(
    context: &Context,
    connection: &impl ConnectionTrait,
    sql: &str,
) -> Result<ExecResult, DbErr> {
    let began = Instant::now();
    let outcome = Box::pin(connection.execute_unprepared(sql)).await;
    if !context.recording {
        context
            .watch
            .statement(sql, began.elapsed(), outcome.is_err());
    }
    outcome
}
