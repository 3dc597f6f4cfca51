//! The built program and its chain, on real databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "these are tests, helpers included"
)]

mod bad_input;
mod chain;
mod data;
mod doctor;
mod examples;
mod generate;
mod help;
mod history;
mod hostile;
mod kept_rows;
mod kill;
mod lint;
mod main_job;
mod manual;
mod mistyped;
mod operations;
mod parity;
mod pooler;
mod replicas;
mod schema;
mod there_and_back;
mod tls;

/// The program under test.
const BINARY: &str = env!("CARGO_BIN_EXE_migration-sketch2bim");

/// What the catalogue is at a revision.
fn golden(revision: usize) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    std::fs::read_to_string(format!("{folder}/{revision:03}.txt")).unwrap()
}
