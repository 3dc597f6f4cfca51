//! The harness itself: a server that goes when the test process goes, databases that know nothing of each other,
//! catalogues that say what is there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "these are tests, helpers included"
)]

mod catalogue;
mod database;
mod program;
mod server;
mod sqlite;
