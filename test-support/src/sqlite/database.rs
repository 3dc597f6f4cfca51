//! A database file for one test.

use std::{
    env,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use sea_orm::sqlx::{
    AssertSqlSafe, Column, Connection, Error, Executor, Row, SqliteConnection, raw_sql,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use tempfile::TempDir;

use crate::{blocking, rows::Rows};

/// A database file in a temporary folder, which goes with this handle. The file appears with the first connection.
#[derive(Debug)]
pub struct SqliteDatabase {
    folder: TempDir,
    path: PathBuf,
}

/// Makes a folder for a database file.
///
/// # Panics
/// When there is no temporary folder to be had, or SQLite is not the version that `TEST_SQLITE_VERSION` names.
#[must_use]
pub fn sqlite_database() -> SqliteDatabase {
    if let Ok(wanted) = env::var("TEST_SQLITE_VERSION") {
        assert_eq!(sqlite_version(), wanted, "another SQLite was to be linked");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    SqliteDatabase {
        path: folder.path().join("test.db"),
        folder,
    }
}

/// Asked once: it is the same for all databases.
fn sqlite_version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let rows = query(Path::new(":memory:"), "SELECT sqlite_version()").unwrap();
        rows.into_iter().flatten().flatten().next().unwrap()
    });
    &VERSION
}

/// Whether SQLite is this version or a newer one.
#[must_use]
pub fn sqlite_has(major: u32, minor: u32) -> bool {
    let version = sqlite_version();
    let mut numbers = version.split('.').map(|number| number.parse().unwrap());
    let known: (u32, u32) = (numbers.next().unwrap(), numbers.next().unwrap());
    known >= (major, minor)
}

impl SqliteDatabase {
    /// The temporary folder, which has nothing but the database in it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The database file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The URL, with the wish to make the file where it is missing: `sqlite:///folder/test.db?mode=rwc`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("sqlite://{}?mode=rwc", self.path.display())
    }

    /// Runs statements, separated by semicolons, on a connection of their own; panics when they fail.
    /// Foreign keys are enforced.
    pub fn execute(&self, sql: &str) -> u64 {
        self.try_execute(sql)
            .unwrap_or_else(|error| panic!("{error}, in:\n{sql}"))
    }

    /// Runs a query on a connection of its own; panics when it fails.
    pub fn query(&self, sql: &str) -> Rows {
        query(&self.path, sql).unwrap_or_else(|error| panic!("{error}, in:\n{sql}"))
    }

    /// The first value of a query, `None` when it is NULL; panics when there is none.
    pub fn value(&self, sql: &str) -> Option<String> {
        crate::postgres::first(self.query(sql), sql)
    }

    /// Runs statements that may fail.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn try_execute(&self, sql: &str) -> Result<u64, Error> {
        let (options, sql) = (options(&self.path), sql.to_owned());
        blocking::wait(async move {
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let done = (&mut connection)
                .execute(raw_sql(AssertSqlSafe(sql)))
                .await?;
            connection.close().await?;
            Ok(done.rows_affected())
        })
    }
}

/// Runs a query on the database file at `path`, made where it is missing.
pub(crate) fn query(path: &Path, sql: &str) -> Result<Rows, Error> {
    let (options, sql) = (options(path), sql.to_owned());
    blocking::wait(async move {
        let mut connection = SqliteConnection::connect_with(&options).await?;
        let rows = (&mut connection)
            .fetch_all(raw_sql(AssertSqlSafe(sql)))
            .await?;
        connection.close().await?;
        rows.iter().map(texts).collect()
    })
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
}

/// SQLite turns a value of any type into text when asked for text.
fn texts(row: &SqliteRow) -> Result<Vec<Option<String>>, Error> {
    row.columns()
        .iter()
        .map(|column| row.try_get_unchecked(column.ordinal()))
        .collect()
}
