//! A connection for the length of one request.

use sea_orm::sqlx::postgres::{PgPool, PgRow, Postgres};
use sea_orm::sqlx::query::Query;
use sea_orm::sqlx::{self, AssertSqlSafe};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseExecutor, DatabaseTransaction, DbBackend, DbErr,
    QueryResult, RuntimeErr, Statement,
};
use sea_query_sqlx::SqlxValues;

use super::pool::Pool;

/// A connection for the length of one request. Dropped without [`Session::finish`], what it wrote is rolled back.
pub struct Session {
    connection: Connection,
    /// A pooler may stand between: nothing may stay behind.
    careful: bool,
}

enum Connection {
    /// Each statement by itself.
    Pool {
        orm: DatabaseConnection,
        /// The driver's own pool, where statements may be given to it without the ORM's wrapping, which moves what a
        /// statement waits for, some 15 kB, three times.
        driver: Option<PgPool>,
    },
    /// One transaction.
    Transaction(DatabaseTransaction),
}

impl Session {
    pub(super) fn of_pool(pool: Pool) -> Self {
        let driver = pool.postgres().cloned();
        Self {
            connection: Connection::Pool {
                orm: pool.connection,
                driver,
            },
            careful: false,
        }
    }

    pub(super) fn of_transaction(transaction: DatabaseTransaction, careful: bool) -> Self {
        Self {
            connection: Connection::Transaction(transaction),
            careful,
        }
    }

    /// Which kind of database it is.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        match &self.connection {
            Connection::Pool { orm, .. } => orm.get_database_backend(),
            Connection::Transaction(transaction) => transaction.get_database_backend(),
        }
    }

    /// The first row that a statement gives.
    ///
    /// # Errors
    /// What the database says.
    pub async fn one(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match &self.connection {
            Connection::Pool {
                driver: Some(driver),
                ..
            } => {
                let row = query(statement).fetch_optional(driver).await;
                row.map(|row| row.map(PgRow::into)).map_err(failed)
            }
            Connection::Pool { orm, .. } => orm.query_one_raw(statement).await,
            Connection::Transaction(transaction) => transaction.query_one_raw(statement).await,
        }
    }

    /// All rows that a statement gives.
    ///
    /// # Errors
    /// What the database says.
    pub async fn all(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match &self.connection {
            Connection::Pool {
                driver: Some(driver),
                ..
            } => {
                let rows = query(statement).fetch_all(driver).await.map_err(failed)?;
                Ok(rows.into_iter().map(PgRow::into).collect())
            }
            Connection::Pool { orm, .. } => orm.query_all_raw(statement).await,
            Connection::Transaction(transaction) => transaction.query_all_raw(statement).await,
        }
    }

    /// What the ORM runs on.
    #[must_use]
    pub fn executor(&self) -> DatabaseExecutor<'_> {
        match &self.connection {
            Connection::Pool { orm, .. } => orm.into(),
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

/// As the ORM does it.
fn query(statement: Statement) -> Query<'static, Postgres, SqlxValues> {
    let values = statement
        .values
        .unwrap_or_else(|| sea_orm::Values(Vec::new()));
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}

fn failed(error: sqlx::Error) -> DbErr {
    match error {
        sqlx::Error::PoolTimedOut => DbErr::ConnectionAcquire(sea_orm::ConnAcquireErr::Timeout),
        error => DbErr::Query(RuntimeErr::SqlxError(error.into())),
    }
}
