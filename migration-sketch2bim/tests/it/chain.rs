//! The revisions of the chain, and the program that goes from one to another.

use test_support::{Database, Program};

/// The numbers of the revisions, oldest first.
pub(crate) const REVISIONS: [&str; 10] = [
    "001", "002", "003", "004", "005", "006", "007", "008", "009", "010",
];

/// The built program, on this database.
pub(crate) fn program(database: &Database) -> Program {
    // Nothing is read or written there: the database is named.
    Program::new(
        env!("CARGO_BIN_EXE_migration-sketch2bim"),
        std::env::temp_dir(),
    )
    .argument("--database-url")
    .argument(database.url())
}

/// The rows as one line each, the values separated by commas, `-` for NULL.
pub(crate) fn lines(database: &Database, sql: &str) -> Vec<String> {
    let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    database
        .query(sql)
        .into_iter()
        .map(|row| row.into_iter().map(text).collect::<Vec<_>>().join(", "))
        .collect()
}
