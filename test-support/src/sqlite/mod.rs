//! SQLite: a file a test, the catalogue.

mod catalogue;
mod database;
mod tokens;

pub use catalogue::sqlite_catalogue;
pub use database::{SqliteDatabase, sqlite_database, sqlite_has};
