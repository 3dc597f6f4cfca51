//! The way of a request to a database: open while its schema fits, shut with the reason otherwise.

use std::sync::Arc;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::{self};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use tokio::sync::{Notify, watch};

use super::pool::Pool;
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
        /// In seconds.
        retry_after: u32,
    },
    Open(DatabaseConnection),
}

/// A connection for the length of one request. Dropped without [`Session::finish`], what it wrote is rolled back.
pub struct Session {
    connection: Connection,
    /// A pooler may stand between: nothing may stay behind.
    careful: bool,
}

enum Connection {
    /// Each statement by itself.
    Pool(DatabaseConnection),
    /// One transaction.
    Transaction(DatabaseTransaction),
}

impl Gate {
    /// A gate that is always open, for tests.
    #[must_use]
    pub fn open(pool: DatabaseConnection) -> Self {
        Self {
            way: Way::Open(pool),
        }
    }

    pub(crate) fn kept(
        name: &'static str,
        view: watch::Receiver<View>,
        poke: Arc<Notify>,
        retry_after: u32,
    ) -> Self {
        Self {
            way: Way::Kept {
                name,
                view,
                poke,
                retry_after,
            },
        }
    }

    /// A session that only reads.
    ///
    /// # Errors
    /// 503 while the database is not ready, or has no connection free.
    pub async fn read(&self) -> Result<Session, Problem> {
        let (connection, prelude) = self.pool()?;
        match prelude {
            None => Ok(Session {
                connection: Connection::Pool(connection),
                careful: false,
            }),
            Some(prelude) => self.begin(&connection, Some(prelude)).await,
        }
    }

    /// A session that writes: one transaction.
    ///
    /// # Errors
    /// As [`Gate::read`].
    pub async fn write(&self) -> Result<Session, Problem> {
        let (connection, prelude) = self.pool()?;
        self.begin(&connection, prelude).await
    }

    async fn begin(
        &self,
        connection: &DatabaseConnection,
        prelude: Option<Arc<str>>,
    ) -> Result<Session, Problem> {
        let options = TransactionOptions {
            // One that reads first and writes then could not be given the lock while another writes.
            sqlite_transaction_mode: (connection.get_database_backend() == DbBackend::Sqlite)
                .then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let begin = async {
            let transaction = connection.begin_with_options(options).await?;
            if let Some(prelude) = &prelude {
                transaction.execute_unprepared(prelude).await?;
            }
            Ok(transaction)
        };
        let transaction = begin.await.map_err(|error| self.failed(&error))?;
        Ok(Session {
            connection: Connection::Transaction(transaction),
            careful: prelude.is_some(),
        })
    }

    fn pool(&self) -> Result<(DatabaseConnection, Option<Arc<str>>), Problem> {
        match &self.way {
            Way::Open(pool) => Ok((pool.clone(), None)),
            Way::Kept {
                name,
                view,
                retry_after,
                ..
            } => {
                let view = view.borrow();
                match (view.refusal(), &view.pool) {
                    (
                        None,
                        Some(Pool {
                            connection,
                            prelude,
                            ..
                        }),
                    ) => Ok((connection.clone(), prelude.clone())),
                    (why, _) => {
                        let soon = view.phase != Phase::Resting;
                        Err(Problem::unavailable(
                            format!("{name} is not ready: {}", why.unwrap_or_default()),
                            if soon { 1 } else { *retry_after },
                        ))
                    }
                }
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
        if let Way::Kept { name, poke, .. } = &self.way {
            poke.notify_one();
            tracing::warn!(
                database = name,
                code,
                kind = kind(error),
                "a statement failed"
            );
        }
        let no_such_table = matches!(code, "42P01" | "42703") || (code == "1" && is_missing(error));
        if no_such_table {
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

impl Session {
    /// What statements run on.
    #[must_use]
    pub fn executor(&self) -> DatabaseExecutor<'_> {
        match &self.connection {
            Connection::Pool(pool) => pool.into(),
            Connection::Transaction(transaction) => transaction.into(),
        }
    }

    /// Commits.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finish(self) -> Result<(), DbErr> {
        let Connection::Transaction(transaction) = self.connection else {
            return Ok(());
        };
        if self.careful {
            transaction.execute_unprepared("DEALLOCATE ALL").await?;
        }
        transaction.commit().await
    }
}

/// What the database calls the error.
pub(crate) fn code(error: &DbErr) -> Option<String> {
    Some(database_error(error)?.code()?.into_owned())
}

/// The driver's error that the database sent.
pub(crate) fn database_error(error: &DbErr) -> Option<&dyn DatabaseError> {
    sqlx_error(error)?.as_database_error()
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
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
