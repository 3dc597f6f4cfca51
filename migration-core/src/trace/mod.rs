//! Which locks the statements of a run took, how long they waited for them and held them, and whom they kept waiting.
//!
//! A thread with a connection of its own looks at `pg_locks` every few milliseconds, and once at the end of each
//! statement, before the run goes on: what is new then is that statement's. It finds the sessions of the run by their
//! `application_name`, which has the number of the process. It never fails a migration: what it cannot see, it says.

mod ledger;
mod question;
mod tracer;

use std::time::Duration;

use serde::{Serialize, Serializer};

pub(crate) use tracer::{Target, Tracer};

/// What a run did to others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LockTrace {
    /// The statements that took or waited for a lock on a table, or kept somebody waiting, in their order.
    pub statements: Vec<TracedStatement>,
    /// What could not be seen, and why.
    pub notes: Vec<String>,
}

/// A statement, or several that differ in their values alone, one after the other: the batches of a backfill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedStatement {
    /// The migration.
    pub version: String,
    /// The SQL, of the first where there are several.
    pub sql: String,
    /// How many there are.
    pub times: u64,
    /// How long it took; the longest of several.
    #[serde(rename = "elapsed_ms", serialize_with = "milliseconds")]
    pub elapsed: Duration,
    /// The locks that it took.
    pub locks: Vec<TracedLock>,
    /// Who waited for one of them.
    pub blocked: Vec<Blocked>,
}

/// A lock on a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracedLock {
    /// The table as the server writes it; what else it is that was waited for.
    pub table: String,
    /// The mode, as `pg_locks` writes it.
    pub mode: String,
    /// How long the statement waited for it; the longest of several.
    #[serde(rename = "waited_ms", serialize_with = "milliseconds")]
    pub waited: Duration,
    /// How long it was held, to the end of the transaction; the longest of several.
    #[serde(rename = "held_ms", serialize_with = "milliseconds")]
    pub held: Duration,
    /// How often it was not to be had in time.
    pub missed: u64,
}

/// A session that was kept waiting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Blocked {
    /// Its process on the server.
    pub pid: i32,
    /// What it calls itself.
    pub application: String,
    /// What it waited for: a table, or something else.
    pub table: String,
    /// The mode that it wanted.
    pub mode: String,
    /// How long it waited.
    #[serde(rename = "waited_ms", serialize_with = "milliseconds")]
    pub waited: Duration,
    /// What it runs; none where this role may not see that.
    pub runs: Option<String>,
}

impl LockTrace {
    /// Nothing but the reason for it.
    pub(crate) fn none(reason: impl Into<String>) -> Self {
        Self {
            statements: Vec::new(),
            notes: vec![reason.into()],
        }
    }
}

/// In milliseconds, with three digits behind the point.
fn milliseconds<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64((time.as_secs_f64() * 1e6).round() / 1e3)
}
