//! One runner at a time: a lock that lives and dies with a transaction.

use std::time::{Duration, Instant};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use super::{Runner, failed};
use crate::blockers::person;
use crate::context::milliseconds;
use crate::database::{Failure, quote};
use crate::error::Error;
use crate::history::LOCK_NUMBER;
use crate::runtime;
use crate::watch::Event;

/// Between two tries for the lock. Many replicas that wait must not be a load of their own.
const LONGEST_PAUSE: Duration = Duration::from_millis(400);

/// Asks who has the lock: who it is in a few words, what it runs (empty between two statements), and its process id.
///
/// A migration without a transaction works on connections beside the one that holds the lock: another session of the
/// same name from the same machine. A role without `pg_read_all_stats` sees of other roles who they are, not since when.
pub(crate) fn holder_question(key: i64) -> String {
    format!(
        "SELECT {}, \
         coalesce((SELECT b.query FROM pg_stat_activity b WHERE b.pid <> a.pid AND b.datname = a.datname AND b.state = 'active' \
         AND b.application_name = a.application_name AND b.client_addr IS NOT DISTINCT FROM a.client_addr \
         ORDER BY b.query_start LIMIT 1), CASE WHEN a.state LIKE 'idle%' THEN '' ELSE a.query END, ''), a.pid::bigint \
         FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid \
         WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND (l.classid::bigint << 32) | l.objid::bigint = {key}",
        person("a")
    )
}

impl Runner {
    /// Opens a transaction that holds the lock, and says how long that took.
    pub(super) async fn lock(
        &self,
        pool: &DatabaseConnection,
    ) -> Result<(DatabaseTransaction, Duration), Error> {
        let began = Instant::now();
        let mut told = None;
        let mut pause = Duration::from_millis(20);
        loop {
            let locked = match self.database.backend() {
                DbBackend::Postgres => self.try_lock_postgres(pool).await,
                _ => try_lock_sqlite(pool).await,
            };
            if let Some(transaction) =
                locked.map_err(|source| failed("taking the migration lock", source))?
            {
                return Ok((transaction, began.elapsed()));
            }
            if self.options.stop.is_requested() {
                return Err(Error::Stopped);
            }
            let waited = began.elapsed();
            let last_chance = waited >= self.options.lock_wait;
            // Asking who it is costs a query: once in a while is enough.
            if last_chance
                || told.is_none_or(|told: Instant| told.elapsed() > Duration::from_secs(10))
            {
                let holder = self.holder(pool).await;
                if last_chance {
                    return Err(Error::LockWait {
                        database: self.database.describe(),
                        waited,
                        holder,
                    });
                }
                // Somebody who is gone again by now is not worth a line.
                if waited > Duration::from_millis(500) {
                    self.watch.tell(&Event::Waiting {
                        holder: holder.as_deref(),
                    });
                    told = Some(Instant::now());
                }
            }
            runtime::sleep(pause.mul_f64(0.5 + runtime::jitter())).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// `pg_try_advisory_xact_lock` rather than a blocking lock: a waiter's snapshot would stop CREATE INDEX
    /// CONCURRENTLY for as long as it waits. In between there is no transaction at all.
    async fn try_lock_postgres(
        &self,
        pool: &DatabaseConnection,
    ) -> Result<Option<DatabaseTransaction>, DbErr> {
        let transaction = pool.begin().await?;
        transaction.execute_unprepared(&self.prelude()).await?;
        let sql = format!("SELECT pg_try_advisory_xact_lock({LOCK_NUMBER})");
        let row = transaction
            .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
            .await?;
        if row.is_some_and(|row| row.try_get_by_index(0).unwrap_or(false)) {
            return Ok(Some(transaction));
        }
        transaction.execute_unprepared("DEALLOCATE ALL").await?;
        transaction.rollback().await?;
        Ok(None)
    }

    /// What each transaction begins with. DEALLOCATE ALL: behind a pooler, an earlier client may have left prepared
    /// statements on this server connection under the names that the driver is about to use. READ COMMITTED, whatever the
    /// database's default is: what is read under the lock must not be older than the lock, and a transaction that idles
    /// while it holds the lock must have no snapshot.
    pub(super) fn prelude(&self) -> String {
        let search_path = self
            .database
            .schema()
            .map(|schema| format!("; SET LOCAL search_path TO {}", quote::identifier(schema)))
            .unwrap_or_default();
        format!(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED; DEALLOCATE ALL; SET LOCAL lock_timeout = {}; SET LOCAL statement_timeout = 0; \
             SET LOCAL idle_in_transaction_session_timeout = 0{search_path}",
            milliseconds(self.options.lock_timeout)
        )
    }

    /// Who has the lock, as a person would want to know it. Best effort: a failure to find out is no failure.
    async fn holder(&self, pool: &DatabaseConnection) -> Option<String> {
        if self.database.backend() != DbBackend::Postgres {
            return None;
        }
        let sql = holder_question(LOCK_NUMBER);
        let transaction = pool.begin().await.ok()?;
        transaction
            .execute_unprepared("DEALLOCATE ALL")
            .await
            .ok()?;
        let row = transaction
            .query_one_raw(Statement::from_string(DbBackend::Postgres, sql))
            .await
            .ok()?;
        transaction
            .execute_unprepared("DEALLOCATE ALL")
            .await
            .ok()?;
        transaction.rollback().await.ok()?;
        row?.try_get_by_index(0).ok()
    }
}

/// BEGIN IMMEDIATE is the lock: SQLite has one writer.
async fn try_lock_sqlite(pool: &DatabaseConnection) -> Result<Option<DatabaseTransaction>, DbErr> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    match pool.begin_with_options(options).await {
        Ok(transaction) => Ok(Some(transaction)),
        Err(error) if Failure::of(&error) == Failure::Locked => Ok(None),
        Err(error) => Err(error),
    }
}
