//! Postgres: a server that lives as long as the test process, a database a test, the catalogue.

mod catalogue;
mod database;
mod install;
mod scram;
mod server;
mod session;
mod tls;

pub(crate) use install::unprivileged;

pub use catalogue::{catalogue, catalogue_of};
pub(crate) use database::first;
pub use database::{PostgresDatabase, PostgresRole, postgres_database};
pub use server::{PostgresServer, own_postgres_server, postgres_server};
pub use session::PostgresSession;
