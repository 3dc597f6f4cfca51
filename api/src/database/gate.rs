//! The way of a request to a database: open while its schema fits, shut with the reason otherwise.

use sea_orm::{DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbErr, TransactionTrait};

use crate::problem::Problem;

/// Lets requests in to one database.
#[derive(Debug, Clone)]
pub struct Gate {
    pool: DatabaseConnection,
}

/// A connection for the length of one request. Dropped without [`Session::finish`], what it wrote is rolled back.
pub enum Session {
    /// Each statement by itself.
    Pool(DatabaseConnection),
    /// One transaction.
    Transaction(DatabaseTransaction),
}

impl Gate {
    /// A gate that is always open, for tests.
    #[must_use]
    pub fn open(pool: DatabaseConnection) -> Self {
        Self { pool }
    }

    /// A session that only reads.
    ///
    /// # Errors
    /// 503 while the database is not ready.
    #[expect(
        clippy::unused_async,
        reason = "a session behind a pooler is a transaction"
    )]
    pub async fn read(&self) -> Result<Session, Problem> {
        Ok(Session::Pool(self.pool.clone()))
    }

    /// A session that writes: one transaction.
    ///
    /// # Errors
    /// 503 while the database is not ready, or has no connection free.
    pub async fn write(&self) -> Result<Session, Problem> {
        let transaction = self.pool.begin().await;
        transaction
            .map(Session::Transaction)
            .map_err(|error| self.failed(&error))
    }

    /// A statement failed in a way that is no fault of the request: the connection was lost, the schema is not what it
    /// was. Has the database looked at, and says what to answer.
    pub fn failed(&self, error: &DbErr) -> Problem {
        tracing::error!(%error, "a statement failed");
        Problem::internal()
    }
}

impl Session {
    /// What statements run on.
    #[must_use]
    pub fn executor(&self) -> DatabaseExecutor<'_> {
        match self {
            Self::Pool(pool) => pool.into(),
            Self::Transaction(transaction) => transaction.into(),
        }
    }

    /// Commits.
    ///
    /// # Errors
    /// What the database says.
    pub async fn finish(self) -> Result<(), DbErr> {
        match self {
            Self::Pool(_) => Ok(()),
            Self::Transaction(transaction) => transaction.commit().await,
        }
    }
}
