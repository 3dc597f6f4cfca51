//! Opening a database, and saying why it cannot be opened.

use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sea_orm::sqlx::{self, AssertSqlSafe, ConnectOptions, Connection, Executor};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr, SqlxPostgresConnector, SqlxSqliteConnector};

use super::{Link, quote, tls};
use crate::error::{ConnectProblem, Error};
use crate::runtime;
use crate::settings::{DatabaseUrl, Endpoint, SqliteFile};

/// What the connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// Nothing is created.
    Read,
    /// A SQLite file that is missing is created.
    Write,
}

/// Whether the URL names a SQLite file that is not there yet. It is made when something has to be written.
pub(super) fn is_absent(url: &DatabaseUrl) -> bool {
    match &url.target {
        Endpoint::Sqlite {
            file: SqliteFile::Path { path, create, .. },
            ..
        } => *create && !path.exists(),
        _ => false,
    }
}

pub(super) async fn open(
    url: &DatabaseUrl,
    purpose: Purpose,
    application: &str,
) -> Result<Link, Error> {
    let failed = |problem, detail: String| Error::Connect {
        database: url.to_string(),
        problem,
        detail,
    };
    match &url.target {
        Endpoint::Postgres {
            options,
            connect_timeout,
            tls: files,
        } => {
            tls::check(options, files)
                .map_err(|detail| failed(ConnectProblem::CertificateFile, detail))?;
            let options = engine_options(options, application);
            match runtime::timeout(*connect_timeout, connection(&options)).await {
                Some(Ok(reader)) => Ok(Link::Postgres {
                    reader: Some(reader),
                    options: Box::new(options),
                    pool: None,
                }),
                Some(Err(error)) => {
                    let (problem, detail) =
                        tls::explain(&error, files).unwrap_or_else(|| explain(&error));
                    Err(failed(problem, detail))
                }
                None => Err(failed(
                    ConnectProblem::Unreachable,
                    format!("no answer within {} s", connect_timeout.as_secs()),
                )),
            }
        }
        Endpoint::Sqlite { options, file } => {
            let mut options = options
                .as_ref()
                .clone()
                .busy_timeout(Duration::from_millis(500))
                .disable_statement_logging();
            if let SqliteFile::Path {
                path,
                create,
                make_folder,
            } = file
            {
                let creating = *create && purpose == Purpose::Write;
                prepare_folder(path, creating && *make_folder)
                    .map_err(|detail| failed(ConnectProblem::File, detail))?;
                if path.is_dir() {
                    return Err(failed(ConnectProblem::File, "it is a folder".to_owned()));
                }
                options = options.create_if_missing(creating);
            }
            sqlite(options).await.map_err(|error| {
                let (problem, detail) = explain(&error);
                failed(problem, detail)
            })
        }
    }
}

/// A connection to Postgres. A server that is full, or starts, is waited for.
pub(super) async fn connection(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let began = Instant::now();
    loop {
        match PgConnection::connect_with(options).await {
            Err(sqlx::Error::Database(error))
                if error.is_transient_in_connect_phase() && began.elapsed() < FULL_FOR =>
            {
                // A tenth of what it has waited already: many that wait come at different times.
                let pause = began.elapsed() / 10;
                runtime::sleep(pause.max(Duration::from_millis(50))).await;
            }
            other => return other,
        }
    }
}

/// How long a Postgres server without a free connection is waited for.
const FULL_FOR: Duration = Duration::from_secs(10);

async fn sqlite(options: SqliteConnectOptions) -> Result<Link, sqlx::Error> {
    // One connection: SQLite has one writer, and a database in memory lives as long as its connection.
    let raw = SqlitePoolOptions::new()
        .max_connections(1)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(Duration::from_secs(30))
        .connect_with(options)
        .await?;
    // SQLite opens lazily: a file of another kind, or one that cannot be read, shows only now.
    let began = Instant::now();
    while let Err(error) = raw
        .execute(sqlx::raw_sql("SELECT count(*) FROM sqlite_master"))
        .await
    {
        // Another program is writing, and holds the whole file for a moment.
        if !is_busy(&error) || began.elapsed() > BUSY_FOR {
            return Err(error);
        }
    }
    Ok(Link::Sqlite {
        pool: SqlxSqliteConnector::from_sqlx_sqlite_pool(raw.clone()),
        raw,
    })
}

/// How long a SQLite file that another program has locked is waited for, when it is only to be read.
pub(super) const BUSY_FOR: Duration = Duration::from_secs(30);

/// Whether another program has the SQLite file locked. Each try has waited for the busy time-out already.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        matches!(
            error.code().as_deref(),
            Some("5" | "6" | "261" | "262" | "517")
        )
    })
}

/// A SQLite database in memory.
pub(crate) async fn memory() -> Result<DatabaseConnection, DbErr> {
    let options = SqliteConnectOptions::new()
        .in_memory(true)
        .disable_statement_logging();
    let wrap = |error| DbErr::Conn(RuntimeErr::SqlxError(Arc::new(error)));
    match sqlite(options).await.map_err(wrap)? {
        Link::Sqlite { pool, .. } => Ok(pool),
        _ => Err(DbErr::Custom("SQLite gave another database".to_owned())),
    }
}

/// What makes a Postgres connection work behind a pooler that changes the server connection after each transaction:
/// no statement cache, and no start-up parameter that PgBouncer refuses.
fn engine_options(options: &PgConnectOptions, application: &str) -> PgConnectOptions {
    let named = match options.get_application_name() {
        Some(_) => options.clone(),
        None => options.clone().application_name(application),
    };
    named
        .statement_cache_capacity(0)
        .extra_float_digits(None)
        .disable_statement_logging()
}

pub(super) fn pool(options: &PgConnectOptions, schema: Option<&str>) -> DatabaseConnection {
    // A migration outside a transaction needs one connection for the lock and one to work on; the others are there
    // so that a migration that opens a transaction of its own beside them does not wait for itself.
    let mut pool = PgPoolOptions::new()
        .max_connections(4)
        .test_before_acquire(false)
        .acquire_timeout(Duration::from_secs(30))
        .idle_timeout(None)
        .max_lifetime(None);
    if let Some(schema) = schema {
        let set = format!("SET search_path TO {}", quote::identifier(schema));
        pool = pool.after_connect(move |connection, _| {
            let set = set.clone();
            Box::pin(async move { connection.execute(AssertSqlSafe(set)).await.map(drop) })
        });
    }
    SqlxPostgresConnector::from_sqlx_postgres_pool(pool.connect_lazy_with(options.clone()))
}

/// Checks that the folder of a SQLite file is there; SQLite itself only says "unable to open database file".
fn prepare_folder(path: &Path, make: bool) -> Result<(), String> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => return Ok(()),
    };
    if make {
        return std::fs::create_dir_all(folder)
            .map_err(|error| format!("the folder {} cannot be made: {error}", folder.display()));
    }
    match std::fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(format!("{} is not a folder", folder.display())),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(format!("the folder {} does not exist", folder.display()))
        }
        Err(error) => Err(format!(
            "the folder {} cannot be used: {error}",
            folder.display()
        )),
    }
}

fn explain(error: &sqlx::Error) -> (ConnectProblem, String) {
    use ConnectProblem as Problem;
    let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    match error {
        sqlx::Error::Io(error) => (Problem::Unreachable, one_line(error.to_string())),
        sqlx::Error::Tls(error) => (Problem::Tls, one_line(error.to_string())),
        sqlx::Error::Database(error) => {
            // https://www.postgresql.org/docs/current/errcodes-appendix.html, https://www.sqlite.org/rescode.html
            let problem = match error.code().as_deref() {
                Some("3D000") => Problem::NoSuchDatabase,
                Some("53300" | "57P03" | "57P01" | "5") => Problem::Busy,
                Some("14" | "8" | "10") => Problem::File,
                Some("26" | "11") => Problem::NotADatabase,
                // PgBouncer answers with 08P01 for an unknown database, user or password alike.
                Some("08P01") if error.message().contains("no such database") => {
                    Problem::NoSuchDatabase
                }
                Some("28000") if error.message().starts_with("no pg_hba.conf entry") => {
                    Problem::NotLetIn
                }
                Some("28P01" | "28000" | "08P01") => Problem::Authentication,
                _ => Problem::Other,
            };
            (problem, one_line(error.message().to_owned()))
        }
        other => (Problem::Other, one_line(other.to_string())),
    }
}
