//! One connection, and statements by the simple protocol.

use std::sync::Arc;

use sea_orm::sqlx::{
    AssertSqlSafe, Column, Connection, Error, Executor, PgConnection, Row, ValueRef,
    postgres::PgRow, raw_sql,
};
use tokio::sync::Mutex;

use crate::{blocking, rows::Rows};

/// One connection that stays open, for what lasts: an open transaction, a lock, a setting.
#[derive(Debug, Clone)]
pub struct PostgresSession {
    connection: Arc<Mutex<PgConnection>>,
}

impl PostgresSession {
    /// Connects.
    ///
    /// # Errors
    /// What the server or the driver says.
    pub fn open(url: &str) -> Result<Self, Error> {
        let url = url.to_owned();
        let connection = blocking::wait(async move { PgConnection::connect(&url).await })?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Runs statements, separated by semicolons, and gives the number of rows they touched.
    ///
    /// # Errors
    /// What the server says.
    pub fn try_execute(&self, sql: &str) -> Result<u64, Error> {
        let (connection, sql) = (self.connection.clone(), sql.to_owned());
        blocking::wait(async move {
            let mut connection = connection.lock().await;
            (&mut *connection)
                .execute(raw_sql(AssertSqlSafe(sql)))
                .await
                .map(|done| done.rows_affected())
        })
    }

    /// Runs statements, separated by semicolons, and gives their rows.
    ///
    /// # Errors
    /// What the server says.
    pub fn try_query(&self, sql: &str) -> Result<Rows, Error> {
        let (connection, sql) = (self.connection.clone(), sql.to_owned());
        blocking::wait(async move {
            let mut connection = connection.lock().await;
            let rows = (&mut *connection)
                .fetch_all(raw_sql(AssertSqlSafe(sql)))
                .await?;
            rows.iter().map(texts).collect()
        })
    }

    /// Runs statements, and panics with the statement when they fail.
    pub fn execute(&self, sql: &str) -> u64 {
        self.try_execute(sql)
            .unwrap_or_else(|error| panic!("{error}, in:\n{sql}"))
    }

    /// Runs a query, and panics with it when it fails.
    pub fn query(&self, sql: &str) -> Rows {
        self.try_query(sql)
            .unwrap_or_else(|error| panic!("{error}, in:\n{sql}"))
    }
}

/// The simple protocol gives every value as text.
fn texts(row: &PgRow) -> Result<Vec<Option<String>>, Error> {
    row.columns()
        .iter()
        .map(|column| {
            let value = row.try_get_raw(column.ordinal())?;
            if value.is_null() {
                return Ok(None);
            }
            value
                .as_str()
                .map(|text| Some(text.to_owned()))
                .map_err(Error::Decode)
        })
        .collect()
}
