//! All tables of a Postgres database as text.

use super::{database::PostgresDatabase, session::PostgresSession};
use crate::catalogue::HISTORY_TABLES;

/// All that the schema of a database is made of, as text: tables with their columns in order, sequences that columns
/// own, constraints, indexes, triggers and comments; enums, free sequences and views. Names in `public` stand alone,
/// others with their schema.
///
/// Expressions and definitions are the server's own words (`pg_get_expr`, `pg_get_constraintdef`, `pg_get_indexdef`),
/// so two databases on one server have the same text exactly if they have the same schema. Left out are the
/// [`HISTORY_TABLES`], what an extension brought along, functions, domains, owners and rights. A database without
/// tables gives the empty text.
#[must_use]
pub fn catalogue(database: &PostgresDatabase) -> String {
    catalogue_of(database.url())
}

/// The [`catalogue()`] of the database at a URL.
///
/// # Panics
/// When it cannot be reached.
#[must_use]
pub fn catalogue_of(url: &str) -> String {
    let history_tables = HISTORY_TABLES.map(|table| format!("'{table}'")).join(", ");
    let sql = include_str!("catalogue.sql").replace("{history_tables}", &history_tables);
    let session = PostgresSession::open(url)
        .unwrap_or_else(|error| panic!("no catalogue: cannot connect to the database: {error}"));
    // What is in the search path is printed without its schema.
    session.execute("SET search_path TO public");
    session
        .query(&sql)
        .into_iter()
        .flatten()
        .flatten()
        .flat_map(|line| [line, "\n".to_owned()])
        .collect()
}
