//! The built program and its chain, on real databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "these are tests, helpers included"
)]

mod bad_input;
mod chain;
mod data;
mod help;
mod kept_rows;
mod main_job;
mod parity;
mod there_and_back;
