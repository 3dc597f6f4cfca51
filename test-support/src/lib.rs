//! Real databases for the tests, and what the tests say about them.
//!
//! - [`postgres_database`]: a Postgres database for one test, on a server that this crate starts and stops by itself
//! - [`sqlite_database`]: the same on SQLite, a file in a temporary folder
//! - [`Database`]: either of the two, for what must hold on both
//! - [`catalogue()`] and [`sqlite_catalogue`]: all tables of a database as text that two states can be compared by
//! - [`pgbouncer()`]: a pooler in transaction mode before a database; [`proxy()`]: one that counts and cuts
//! - [`own_postgres_server()`]: a server for one test alone; with an [`Authority`]'s certificate it offers TLS
//! - [`Program`]: runs a built binary as a user would; [`chromium()`]: opens a page as one would
//!
//! All of it blocks, so that plain `#[test]` functions can use it; inside an async test it works too, but holds up
//! the thread for as long as the statement takes. Whatever goes wrong here is a test that cannot go on, so everything
//! panics with the reason; `try_execute` and `try_query` are there for a statement that is meant to fail.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that has no database, or sends a wrong statement, must stop and say so"
)]
#![expect(
    clippy::must_use_candidate,
    reason = "statements are run for what they do"
)]

mod blocking;
mod catalogue;
mod certificates;
mod chromium;
mod database;
mod left_out;
mod pgbouncer;
mod postgres;
mod program;
mod proxy;
mod rows;
mod sqlite;

pub use catalogue::{HISTORY_TABLES, assert_same, with_column_last, with_columns_sorted};
pub use certificates::{Authority, Certificate, self_signed_authority};
pub use chromium::{Chromium, Page, chromium};
pub use database::Database;
pub use left_out::left_out;
pub use pgbouncer::{PgBouncer, pgbouncer, pgbouncer_with};
pub use postgres::{
    PostgresDatabase, PostgresRole, PostgresServer, PostgresSession, catalogue, catalogue_of,
    own_postgres_server, postgres_database, postgres_server,
};
pub use program::{Finished, Program};
pub use proxy::{Proxy, proxy};
pub use rows::Rows;
pub use sqlite::{SqliteDatabase, sqlite_catalogue, sqlite_database, sqlite_has};

/// The driver's error, for those who look into the outcome of `try_execute` and `try_query`.
pub use sea_orm::sqlx::Error;
