//! The way of a request to a database: open while its schema fits, shut with the reason otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use migration_core::{database_error, sqlx_error};
use sea_orm::sqlx;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, SqliteTransactionMode,
    TransactionOptions, TransactionTrait,
};
use tokio::sync::{Notify, watch};

use super::pool::Pool;
use super::session::Session;
use super::view::View;
use crate::problem::Problem;
use crate::report::Phase;

/// Lets requests in to one database.
#[derive(Debug, Clone)]
pub struct Gate {
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    Kept {
        name: &'static str,
        view: watch::Receiver<View>,
        /// Has the keeper look at once.
        poke: Arc<Notify>,
        /// Has it make the connections anew.
        renew: Arc<AtomicBool>,
        /// In seconds.
        retry_after: u32,
    },
    Open(Pool),
}

impl Gate {
    /// A gate that is always open, for tests.
    #[must_use]
    pub fn open(pool: DatabaseConnection) -> Self {
        Self {
            way: Way::Open(Pool::of(pool)),
        }
    }

    pub(crate) fn kept(
        name: &'static str,
        view: watch::Receiver<View>,
        poke: Arc<Notify>,
        renew: Arc<AtomicBool>,
        retry_after: u32,
    ) -> Self {
        Self {
            way: Way::Kept {
                name,
                view,
                poke,
                renew,
                retry_after,
            },
        }
    }

    /// A session that only reads.
    ///
    /// # Errors
    /// 503 while the database is not ready, or has no connection free.
    pub async fn read(&self) -> Result<Session, Problem> {
        let pool = self.pool()?;
        match pool.prelude {
            None => Ok(Session::of_pool(pool)),
            Some(_) => self.begin(&pool).await,
        }
    }

    /// A session that writes: one transaction.
    ///
    /// # Errors
    /// As [`Gate::read`].
    pub async fn write(&self) -> Result<Session, Problem> {
        let pool = self.pool()?;
        self.begin(&pool).await
    }

    async fn begin(&self, pool: &Pool) -> Result<Session, Problem> {
        let connection = &pool.connection;
        let options = TransactionOptions {
            // One that reads first and writes then could not be given the lock while another writes.
            sqlite_transaction_mode: (connection.get_database_backend() == DbBackend::Sqlite)
                .then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begin = async {
            let transaction = connection.begin_with_options(options).await?;
            if let Some(prelude) = &pool.prelude {
                transaction.execute_unprepared(prelude).await?;
            }
            Ok(transaction)
        };
        let transaction = begin.await.map_err(|error| self.failed(&error))?;
        Ok(Session::of_transaction(transaction, pool.prelude.is_some()))
    }

    fn pool(&self) -> Result<Pool, Problem> {
        let (name, view, retry_after) = match &self.way {
            Way::Open(pool) => return Ok(pool.clone()),
            Way::Kept {
                name,
                view,
                retry_after,
                ..
            } => (name, view.borrow(), retry_after),
        };
        match (view.refusal(), &view.pool) {
            (None, Some(pool)) => Ok(pool.clone()),
            (why, _) => {
                let soon = view.phase != Phase::Resting;
                Err(Problem::unavailable(
                    format!("{name} is not ready: {}", why.unwrap_or_default()),
                    if soon { 1 } else { *retry_after },
                ))
            }
        }
    }

    /// A statement failed in a way that is no fault of the request: the connection was lost, the schema is not what it
    /// was. Has the database looked at, and says what to answer.
    #[must_use]
    pub fn failed(&self, error: &DbErr) -> Problem {
        let code = code(error);
        // Neither the statement nor what the server says of it: both may hold what is in rows.
        let code = code.as_deref().unwrap_or("none");
        // A statement that stays prepared and does not fit the tables any more: "cached plan must not change result type".
        let stale = matches!(code, "0A000" | "26000");
        if let Way::Kept {
            name, poke, renew, ..
        } = &self.way
        {
            renew.fetch_or(stale, Ordering::Relaxed);
            poke.notify_one();
            tracing::warn!(
                database = name,
                code,
                kind = kind(error),
                "a statement failed"
            );
        }
        // No such table, column, function or operator, or a value of another type than the entity says.
        let misfit = matches!(code, "42P01" | "42703" | "42883" | "42804")
            || (code == "1" && is_missing(error))
            || kind(error) == "decode";
        if misfit || stale {
            return Problem::unavailable("the schema is not what this program was written for", 1);
        }
        if matches!(kind(error), "pool") {
            return Problem::unavailable("no connection to the database was free in time", 1);
        }
        if migration_core::may_pass(error) {
            return Problem::unavailable("the database did not answer as it should; try again", 1);
        }
        tracing::error!(
            code,
            kind = kind(error),
            "a statement failed for no known reason"
        );
        Problem::internal()
    }
}

/// What the database calls the error.
pub(crate) fn code(error: &DbErr) -> Option<String> {
    Some(database_error(error)?.code()?.into_owned())
}

fn is_missing(error: &DbErr) -> bool {
    database_error(error).is_some_and(|error| error.message().starts_with("no such"))
}

/// Where it failed, in a word for the log.
fn kind(error: &DbErr) -> &'static str {
    match (error, sqlx_error(error)) {
        (DbErr::ConnectionAcquire(_), _)
        | (_, Some(sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed)) => "pool",
        (_, Some(sqlx::Error::Database(_))) => "database",
        (_, Some(sqlx::Error::Io(_) | sqlx::Error::Tls(_))) => "connection",
        (_, Some(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))) => "decode",
        (_, Some(_)) => "driver",
        (_, None) => "orm",
    }
}
