//! The built program and its chain, on real databases.

mod lint;
mod manual;
mod parity;
mod there_and_back;

use test_support::{Database, Program};

/// The built program, on this database.
fn program(database: &Database) -> Program {
    // Nothing is read or written there: the database is named.
    Program::new(env!("CARGO_BIN_EXE_migration-ask"), std::env::temp_dir())
        .argument("--database-url")
        .argument(database.url())
}
