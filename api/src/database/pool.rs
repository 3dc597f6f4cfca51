//! The connections that requests use.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use migration_core::{ConnectOptions, Settings};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions as _, Connection, Executor};
use sea_orm::{DatabaseConnection, SqlxPostgresConnector, SqlxSqliteConnector};

use super::direct::is_direct;
use crate::config::{Pooling, PreparedStatements};

/// How long a connection may lie unused before it is asked whether it still leads anywhere.
const FRESH: Duration = Duration::from_secs(20);

/// How long it has to answer then.
const PATIENCE: Duration = Duration::from_secs(1);

/// Connections of one database.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    pub(crate) connection: DatabaseConnection,
    /// What each transaction begins with where a pooler may stand between. Then there is no statement outside of one.
    pub(crate) prelude: Option<Arc<str>>,
    driver: Driver,
}

#[derive(Debug, Clone)]
enum Driver {
    Postgres(PgPool),
    Sqlite(SqlitePool),
    Unknown,
}

impl Pool {
    /// A pool; on Postgres after one connection was made, by which it is seen whether statements may stay prepared.
    pub(super) async fn open(
        settings: &Settings,
        pooling: &Pooling,
        application: &str,
        renew: &Arc<AtomicBool>,
    ) -> Result<Self, sqlx::Error> {
        match settings.url.connect_options() {
            ConnectOptions::Postgres(options) => {
                let options = postgres_options(*options, Some(application));
                let direct = match pooling.prepared {
                    PreparedStatements::Always => true,
                    PreparedStatements::Never => false,
                    PreparedStatements::Auto => {
                        let mut connection = PgConnection::connect_with(&options).await?;
                        let direct = is_direct(&mut connection).await;
                        // The server notices by itself when it is gone.
                        drop(connection.close().await);
                        direct?
                    }
                };
                let schema = settings.schema.as_deref();
                Ok(if direct {
                    Self::direct(options, pooling, schema, renew.clone())
                } else {
                    Self::careful(options, pooling, schema)
                })
            }
            ConnectOptions::Sqlite(options) => Ok(Self::sqlite(*options, pooling)),
            _ => Err(sqlx::Error::Configuration("no such database".into())),
        }
    }

    /// Statements stay prepared, and settings stay set.
    fn direct(
        options: PgConnectOptions,
        pooling: &Pooling,
        schema: Option<&str>,
        renew: Arc<AtomicBool>,
    ) -> Self {
        let prove = pooling.prepared == PreparedStatements::Auto;
        let settings: Arc<str> = set("SET", pooling, schema).into();
        let pool = postgres_pool(pooling)
            .after_connect(move |connection, _| {
                let settings = AssertSqlSafe(settings.to_string());
                let renew = renew.clone();
                Box::pin(async move {
                    // The name of the server may lead to a pooler by now.
                    if prove && !is_direct(connection).await? {
                        renew.store(true, Ordering::Relaxed);
                        return Err(sqlx::Error::Protocol(
                            "a pooler stands before the server now".to_owned(),
                        ));
                    }
                    connection.execute(sqlx::raw_sql(settings)).await.map(drop)
                })
            })
            .connect_lazy_with(options);
        Self {
            connection: SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()),
            prelude: None,
            driver: Driver::Postgres(pool),
        }
    }

    /// Whatever stands between: each session is a transaction, and leaves nothing behind.
    fn careful(options: PgConnectOptions, pooling: &Pooling, schema: Option<&str>) -> Self {
        let pool = postgres_pool(pooling).connect_lazy_with(options.statement_cache_capacity(0));
        let settings = set("SET LOCAL", pooling, schema);
        Self {
            connection: SqlxPostgresConnector::from_sqlx_postgres_pool(pool.clone()),
            prelude: Some(format!("DEALLOCATE ALL; {settings}").into()),
            driver: Driver::Postgres(pool),
        }
    }

    fn sqlite(options: SqliteConnectOptions, pooling: &Pooling) -> Self {
        // The keeper makes the file.
        let options = options
            .create_if_missing(false)
            .busy_timeout(Duration::from_secs(5))
            .disable_statement_logging();
        let pool = SqlitePoolOptions::new()
            .max_connections(pooling.max)
            .acquire_timeout(pooling.acquire)
            .connect_lazy_with(options);
        Self {
            connection: SqlxSqliteConnector::from_sqlx_sqlite_pool(pool.clone()),
            prelude: None,
            driver: Driver::Sqlite(pool),
        }
    }

    /// One that somebody else has made, for tests.
    pub(super) fn of(connection: DatabaseConnection) -> Self {
        Self {
            connection,
            prelude: None,
            driver: Driver::Unknown,
        }
    }

    /// The driver's own pool, of Postgres.
    pub(super) fn postgres(&self) -> Option<&PgPool> {
        match &self.driver {
            Driver::Postgres(pool) => Some(pool),
            Driver::Sqlite(_) | Driver::Unknown => None,
        }
    }

    /// How many connections are open, and how many of them nobody uses.
    pub(crate) fn size(&self) -> (u32, usize) {
        match &self.driver {
            Driver::Postgres(pool) => (pool.size(), pool.num_idle()),
            Driver::Sqlite(pool) => (pool.size(), pool.num_idle()),
            Driver::Unknown => (0, 0),
        }
    }

    /// Whether a pooler may stand between.
    pub(crate) fn is_careful(&self) -> bool {
        self.prelude.is_some()
    }

    /// Ends all connections, those in use as soon as they are given back.
    pub(crate) async fn close(&self) {
        match &self.driver {
            Driver::Postgres(pool) => pool.close().await,
            Driver::Sqlite(pool) => pool.close().await,
            Driver::Unknown => {}
        }
    }
}

/// No start-up parameter that a pooler refuses, and no statement in the log: it has values in it.
pub(super) fn postgres_options(
    options: PgConnectOptions,
    application: Option<&str>,
) -> PgConnectOptions {
    let options = match (options.get_application_name(), application) {
        (None, Some(application)) => options.application_name(application),
        _ => options,
    };
    options.extra_float_digits(None).disable_statement_logging()
}

fn postgres_pool(pooling: &Pooling) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(pooling.max)
        .min_connections(pooling.min)
        .acquire_timeout(pooling.acquire)
        .idle_timeout(pooling.idle)
        // Asking before each statement would double the way to the server. But one that nobody used for a while may
        // have been forgotten by something in between, and would be waited for in vain.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for < FRESH {
                    return Ok(true);
                }
                let answer = tokio::time::timeout(PATIENCE, connection.ping()).await;
                Ok(matches!(answer, Ok(Ok(()))))
            })
        })
}

/// The settings of a session: how long a statement may take, and where names are looked up.
fn set(how: &str, pooling: &Pooling, schema: Option<&str>) -> String {
    let milliseconds = pooling.statement.as_millis();
    let timeouts = format!(
        "{how} statement_timeout = {milliseconds}; {how} idle_in_transaction_session_timeout = {milliseconds}"
    );
    match schema {
        Some(schema) => format!(
            "{timeouts}; {how} search_path TO \"{}\"",
            schema.replace('"', "\"\"")
        ),
        None => timeouts,
    }
}
