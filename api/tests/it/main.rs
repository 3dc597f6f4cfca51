//! The built program, started as a process, on real databases.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "these are tests, helpers included"
)]

mod access;
mod failing;
mod main_job;
mod pooler;
mod process;
mod recover;
mod redis;
mod replicas;
mod shutdown;
mod tls;
