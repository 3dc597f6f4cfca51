//! A short transaction of a step, tried again as long as what stops it passes by itself.

use std::time::Instant;

use sea_orm::{DatabaseTransaction, DbBackend, DbErr, Statement, TransactionTrait};
use sea_orm_migration::prelude::*;

use crate::blockers;
use crate::context::{Context, milliseconds, pause};
use crate::database::is_passing;
use crate::history::own_locks;
use crate::make_way::make_way;
use crate::runtime;

/// What is done in the transaction, and may be done again.
pub(super) trait Work: Sync {
    /// What comes out of it.
    type Done: Send;

    /// For messages: the SQL that it is about.
    fn sql(&self) -> &str;

    /// Whether it may take a lock that stops more than changes of the same rows.
    const IS_DDL: bool;

    /// Does it.
    fn run(
        &self,
        context: &Context,
        transaction: &DatabaseTransaction,
    ) -> impl Future<Output = Result<Self::Done, DbErr>> + Send;
}

/// Does it until it is done, for as long as the run's `--lock-wait`.
pub(super) async fn patiently<W: Work>(
    manager: &SchemaManager<'_>,
    work: &W,
) -> Result<W::Done, DbErr> {
    let context = Context::current();
    let began = Instant::now();
    let mut tries = 0;
    loop {
        tries += 1;
        // On the heap: a migration with many steps, each with all of this in it, is too large for the stack of a thread.
        let error = match Box::pin(once(manager, &context, work, tries)).await {
            Ok(done) => return Ok(done),
            Err(error) => error,
        };
        if !is_passing(&error) || began.elapsed() >= context.lock_wait {
            return Err(error);
        }
        context.watch.lock_missed(work.sql());
        runtime::sleep(pause(context.lock_timeout)).await;
    }
}

async fn once<W: Work>(
    manager: &SchemaManager<'_>,
    context: &Context,
    work: &W,
    tries: u32,
) -> Result<W::Done, DbErr> {
    let transaction = begin(manager, context).await?;
    if W::IS_DDL {
        hold(context, &transaction).await?;
    }
    let began = Instant::now();
    match within(manager, context, &transaction, work, tries).await {
        Ok(done) => {
            if W::IS_DDL {
                note_locks(context, &transaction, began).await?;
            }
            transaction.commit().await?;
            context.watch.held_by(None);
            Ok(done)
        }
        Err(error) => {
            // What failed is rolled back by the server as well when this cannot be said to it.
            drop(transaction.rollback().await);
            Err(error)
        }
    }
}

async fn within<W: Work>(
    manager: &SchemaManager<'_>,
    context: &Context,
    transaction: &DatabaseTransaction,
    work: &W,
    tries: u32,
) -> Result<W::Done, DbErr> {
    if W::IS_DDL && tries > 1 {
        make_way(transaction, [work.sql()], context.lock_timeout).await?;
    }
    let running = work.run(context, transaction);
    let SchemaManagerConnection::Connection(pool) = manager.get_connection() else {
        return running.await;
    };
    // Another runner's connection caches its prepared statements: nothing is asked on it that need not be.
    if !context.owned || !blockers::is_worth_it(tries, context.lock_timeout, context.lock_wait) {
        return running.await;
    }
    let pid = context
        .watch
        .unseen(blockers::backend_pid(transaction))
        .await?;
    transaction.execute_unprepared("DEALLOCATE ALL").await?;
    let seen = |holder| context.watch.held_by(Some(holder));
    blockers::look_out(pool, pid, context.lock_timeout, seen, running).await
}

/// Sees to it that no other runner has taken over, nor does before the transaction ends.
async fn hold(context: &Context, transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    let Some(journal) = &context.journal else {
        return Ok(());
    };
    let sql = journal.hold();
    let held = context.watch.unseen(transaction.execute_unprepared(&sql));
    match held.await?.rows_affected() {
        0 => Err(taken_over()),
        _ => Ok(()),
    }
}

pub(super) fn taken_over() -> DbErr {
    DbErr::Migration(
        "another runner has taken over this migration: the connection that held the lock was lost"
            .to_owned(),
    )
}

/// Remembers for the log which locks the transaction has.
async fn note_locks(
    context: &Context,
    transaction: &DatabaseTransaction,
    began: Instant,
) -> Result<(), DbErr> {
    let Some(journal) = &context.journal else {
        return Ok(());
    };
    let question = own_locks(journal.history());
    let statement = Statement::from_string(DbBackend::Postgres, question);
    let rows = context
        .watch
        .unseen(transaction.query_all_raw(statement))
        .await?;
    transaction.execute_unprepared("DEALLOCATE ALL").await?;
    for row in rows {
        let (table, mode) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        journal.locks.add(table, mode, began.elapsed());
    }
    Ok(())
}

/// A short transaction, ready to work behind a pooler.
pub(super) async fn begin(
    manager: &SchemaManager<'_>,
    context: &Context,
) -> Result<DatabaseTransaction, DbErr> {
    let transaction = manager.get_connection().begin().await?;
    let discard = if context.owned {
        "DEALLOCATE ALL; "
    } else {
        ""
    };
    let sql = format!(
        "{discard}SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}",
        milliseconds(context.statement_timeout),
        milliseconds(context.lock_timeout)
    );
    transaction.execute_unprepared(&sql).await?;
    Ok(transaction)
}
