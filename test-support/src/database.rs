//! A database of either kind, for a test that says the same of both.

use crate::{
    PostgresDatabase, Rows, SqliteDatabase, catalogue, postgres_database, sqlite_catalogue,
    sqlite_database,
};

/// A database of either kind.
#[derive(Debug)]
pub enum Database {
    /// A database on the Postgres server of the tests.
    Postgres(PostgresDatabase),
    /// An SQLite file.
    Sqlite(SqliteDatabase),
}

impl Database {
    /// An empty database of each kind.
    pub fn both(hint: &str) -> [Self; 2] {
        [
            Self::Postgres(postgres_database(hint)),
            Self::Sqlite(sqlite_database()),
        ]
    }

    /// `Postgres` or `SQLite`, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Postgres(_) => "Postgres",
            Self::Sqlite(_) => "SQLite",
        }
    }

    /// Its URL.
    pub fn url(&self) -> String {
        match self {
            Self::Postgres(database) => database.url().to_owned(),
            Self::Sqlite(database) => database.url(),
        }
    }

    /// What it is made of, see [`catalogue()`] and [`sqlite_catalogue`].
    pub fn catalogue(&self) -> String {
        match self {
            Self::Postgres(database) => catalogue(database),
            Self::Sqlite(database) => sqlite_catalogue(database.path()),
        }
    }

    /// The text for the kind of this database, where the two speak different SQL.
    pub fn either<T>(&self, postgres: T, sqlite: T) -> T {
        match self {
            Self::Postgres(_) => postgres,
            Self::Sqlite(_) => sqlite,
        }
    }

    /// Runs statements, separated by semicolons, on a connection of their own; panics when they fail.
    pub fn execute(&self, sql: &str) -> u64 {
        match self {
            Self::Postgres(database) => database.execute(sql),
            Self::Sqlite(database) => database.execute(sql),
        }
    }

    /// Runs a query on a connection of its own; panics when it fails.
    pub fn query(&self, sql: &str) -> Rows {
        match self {
            Self::Postgres(database) => database.query(sql),
            Self::Sqlite(database) => database.query(sql),
        }
    }

    /// The first value of a query, `None` when it is NULL; panics when there is none.
    pub fn value(&self, sql: &str) -> Option<String> {
        match self {
            Self::Postgres(database) => database.value(sql),
            Self::Sqlite(database) => database.value(sql),
        }
    }
}
