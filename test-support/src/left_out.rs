//! What cannot be tested on this database.

use std::io::Write as _;

/// Says in one line that a test leaves something out, and why: `left out: a dump: pg_dump is older than the server`.
///
/// It is for what a version of a database, or of its programs, does not have; whatever is missing on this machine fails.
/// The line is seen whether or not the test's output is captured, and `./scripts/test --all-postgres` puts it into its
/// table.
///
/// # Panics
/// When standard error is closed: nobody would know.
pub fn left_out(what: &str, why: &str) {
    let line = format!("left out: {what}: {why}\n");
    // Not `eprintln!`, which is captured.
    std::io::stderr().write_all(line.as_bytes()).unwrap();
}
