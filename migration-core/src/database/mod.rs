//! A database that is connected to: its reading connection, and the pool that migrations run on.

mod connect;
mod tls;

use std::time::Instant;

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sea_orm::sqlx::sqlite::{SqlitePool, SqliteRow};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, Row, raw_sql};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement};

pub(crate) use connect::{Purpose, memory};
// They stand by themselves: what lies below this needs them, too.
pub(crate) use crate::failure::{Failure, detail, is_passing};
pub(crate) use crate::quote;

use crate::error::Error;
use crate::settings::{Endpoint, Settings};
use crate::trace::Target;

/// A connected database.
pub(crate) struct Database {
    settings: Settings,
    purpose: Purpose,
    link: Link,
}

enum Link {
    /// `reader` answers the engine's own questions by the simple protocol, which leaves no prepared statement
    /// behind a pooler and costs one round trip. The pool is made when something has to run.
    Postgres {
        reader: Option<PgConnection>,
        options: Box<PgConnectOptions>,
        pool: Option<DatabaseConnection>,
    },
    Sqlite {
        raw: SqlitePool,
        pool: DatabaseConnection,
    },
    /// A SQLite file that is not there yet, opened for reading: an empty database.
    Absent,
}

/// Rows of three columns, the shape of every question the engine asks: text, text, number.
pub(crate) type Rows = Vec<(String, String, i64)>;

impl Database {
    pub(crate) async fn connect(
        settings: &Settings,
        purpose: Purpose,
        application: &str,
    ) -> Result<Self, Error> {
        let link = if connect::is_absent(&settings.url) {
            Link::Absent
        } else {
            connect::open(&settings.url, purpose, application).await?
        };
        Ok(Self {
            settings: settings.clone(),
            purpose,
            link,
        })
    }

    pub(crate) fn backend(&self) -> DbBackend {
        self.settings.url.backend()
    }

    pub(crate) fn schema(&self) -> Option<&str> {
        match self.backend() {
            DbBackend::Postgres => self.settings.schema.as_deref(),
            _ => None,
        }
    }

    /// For messages: what it is and where, without a password.
    pub(crate) fn describe(&self) -> String {
        match self.schema() {
            Some(schema) => format!("{}, schema `{schema}`", self.settings.url),
            None => self.settings.url.to_string(),
        }
    }

    /// Whether there is no database at all yet.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self.link, Link::Absent)
    }

    /// Asks one question in one round trip. The SQL must give text, text and bigint.
    pub(crate) async fn read(&mut self, sql: &str) -> Result<Rows, DbErr> {
        self.patiently(sql, three, three).await
    }

    /// As [`Database::read`], for SQL that gives so many texts, or nothing, in each row.
    pub(crate) async fn read_texts<const N: usize>(
        &mut self,
        sql: &str,
    ) -> Result<Vec<[Option<String>; N]>, DbErr> {
        self.patiently(sql, texts, texts).await
    }

    /// As [`Database::read`], without waiting for a SQLite file that another program has locked.
    pub(crate) async fn read_once(&mut self, sql: &str) -> Result<Rows, DbErr> {
        self.ask(sql, three, three).await
    }

    /// Waits for a SQLite file that another program has locked.
    async fn patiently<T>(
        &mut self,
        sql: &str,
        postgres: fn(&PgRow) -> Result<T, sqlx::Error>,
        sqlite: fn(&SqliteRow) -> Result<T, sqlx::Error>,
    ) -> Result<Vec<T>, DbErr> {
        let began = Instant::now();
        loop {
            match self.ask(sql, postgres, sqlite).await {
                Err(error)
                    if self.backend() == DbBackend::Sqlite
                        && began.elapsed() < connect::BUSY_FOR =>
                {
                    if Failure::of(&error) != Failure::Locked {
                        return Err(error);
                    }
                }
                other => return other,
            }
        }
    }

    async fn ask<T>(
        &mut self,
        sql: &str,
        postgres: fn(&PgRow) -> Result<T, sqlx::Error>,
        sqlite: fn(&SqliteRow) -> Result<T, sqlx::Error>,
    ) -> Result<Vec<T>, DbErr> {
        let wrap = |error| DbErr::Query(RuntimeErr::SqlxError(std::sync::Arc::new(error)));
        let sql = raw_sql(AssertSqlSafe(sql.to_owned()));
        match &mut self.link {
            Link::Absent => Ok(Vec::new()),
            Link::Postgres {
                reader, options, ..
            } => {
                let connection = match reader {
                    Some(connection) => connection,
                    None => reader.insert(connect::connection(options).await.map_err(wrap)?),
                };
                let rows = connection.fetch_all(sql).await.map_err(wrap)?;
                rows.iter().map(postgres).collect::<Result<_, _>>()
            }
            Link::Sqlite { raw, .. } => {
                let rows = raw.fetch_all(sql).await.map_err(wrap)?;
                rows.iter().map(sqlite).collect::<Result<_, _>>()
            }
        }
        .map_err(wrap)
    }

    /// The pool that migrations run on. The reading connection is given back first: a pooler may have few.
    pub(crate) async fn pool(&mut self) -> Result<DatabaseConnection, Error> {
        if self.is_absent() && self.purpose == Purpose::Write {
            self.link = connect::open(&self.settings.url, self.purpose, "").await?;
        }
        match &mut self.link {
            Link::Postgres {
                reader,
                options,
                pool,
            } => {
                if let Some(reader) = reader.take() {
                    // The server notices a connection that is gone by itself; a failure to say goodbye changes nothing.
                    drop(reader.close().await);
                }
                Ok(pool
                    .get_or_insert_with(|| connect::pool(options, self.settings.schema.as_deref()))
                    .clone())
            }
            Link::Sqlite { pool, .. } => Ok(pool.clone()),
            Link::Absent => Err(Error::Connect {
                database: self.settings.url.to_string(),
                problem: crate::error::ConnectProblem::File,
                detail: "the file does not exist".to_owned(),
            }),
        }
    }

    /// Where a scratch can be opened: the database itself on Postgres, another in memory on SQLite.
    pub(crate) async fn scratch(
        &self,
        pool: &DatabaseConnection,
    ) -> Result<DatabaseConnection, DbErr> {
        match self.backend() {
            DbBackend::Postgres => Ok(pool.clone()),
            _ => connect::memory().await,
        }
    }

    /// How the locks of this database's sessions can be traced; none on SQLite. `apart` is a list of the tables that do
    /// not count, as literals.
    pub(crate) fn trace_target(&self, apart: String) -> Option<Target> {
        let (
            Link::Postgres { options, .. },
            Endpoint::Postgres {
                connect_timeout, ..
            },
        ) = (&self.link, &self.settings.url.target)
        else {
            return None;
        };
        Some(Target {
            options: options.as_ref().clone(),
            connect_timeout: *connect_timeout,
            application: options
                .get_application_name()
                .unwrap_or_default()
                .to_owned(),
            apart,
        })
    }

    /// Closes all connections. SQLite needs it to give its locks back at once.
    pub(crate) async fn close(self) {
        match self.link {
            Link::Postgres { reader, pool, .. } => {
                if let Some(reader) = reader {
                    drop(reader.close().await);
                }
                if let Some(pool) = pool {
                    drop(pool.close().await);
                }
            }
            Link::Sqlite { raw, .. } => raw.close().await,
            Link::Absent => {}
        }
    }
}

fn three<R: Row>(row: &R) -> Result<(String, String, i64), sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    String: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
    i64: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))
}

fn texts<const N: usize, R: Row>(row: &R) -> Result<[Option<String>; N], sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    String: for<'r> sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    let mut texts = [const { None }; N];
    for (index, text) in texts.iter_mut().enumerate() {
        *text = row.try_get(index)?;
    }
    Ok(texts)
}

/// Asks the same kind of question on a transaction that is already open.
pub(crate) async fn read_in(connection: &impl ConnectionTrait, sql: &str) -> Result<Rows, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    connection
        .query_all_raw(statement)
        .await?
        .iter()
        .map(|row| {
            Ok((
                row.try_get_by_index(0)?,
                row.try_get_by_index(1)?,
                row.try_get_by_index(2)?,
            ))
        })
        .collect()
}

/// As [`Database::read_texts`], on a transaction that is already open.
pub(crate) async fn read_texts_in<const N: usize>(
    connection: &impl ConnectionTrait,
    sql: &str,
) -> Result<Vec<[Option<String>; N]>, DbErr> {
    let statement = Statement::from_string(connection.get_database_backend(), sql);
    let mut rows = Vec::new();
    for row in connection.query_all_raw(statement).await? {
        let mut texts = [const { None }; N];
        for (index, text) in texts.iter_mut().enumerate() {
            *text = row.try_get_by_index(index)?;
        }
        rows.push(texts);
    }
    Ok(rows)
}
