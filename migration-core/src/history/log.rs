//! The log of attempts, as it is read.

use sea_orm::{DbBackend, DbErr};
use serde::{Deserialize, Deserializer, Serialize};

use super::attempts::EFFECTIVE;
use super::{LockSummary, Tables};
use crate::database::{Database, Failure, quote};

/// One row of the log, as people and programs read it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LoggedAttempt {
    /// The recorded version.
    pub version: String,
    /// `up`, `down`, `stamp`, `unstamp` or `accept`.
    pub direction: String,
    /// When it began, in UTC.
    pub started_at: String,
    /// How long it took, in milliseconds, without waiting for other runners.
    pub duration_ms: i64,
    /// How many statements the migration sent.
    pub statements: i64,
    /// How long it waited for other runners, in milliseconds.
    pub lock_wait_ms: i64,
    /// SHA-256 of the emitted SQL without its formatting, or `depends on data`.
    pub checksum: String,
    /// The program and its version.
    pub program: String,
    /// The machine.
    pub host: String,
    /// `running`, `succeeded` or `failed`. One that is `running` while nobody holds the lock was broken off.
    pub outcome: String,
    /// What the database said, where it failed.
    pub error: Option<String>,
    /// The locks on tables that stop others, and how often one was not to be had in time. None where there were none,
    /// on SQLite, and in rows of earlier versions.
    #[serde(default, deserialize_with = "lenient")]
    pub locks: Option<LockSummary>,
}

/// What anybody may have written into the log must not keep it from being read.
fn lenient<'de, D: Deserializer<'de>>(from: D) -> Result<Option<LockSummary>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).ok())
}

/// Reads the log, oldest first; empty where there is none.
pub(crate) async fn log(
    database: &mut Database,
    tables: &Tables,
) -> Result<Vec<LoggedAttempt>, DbErr> {
    let backend = database.backend();
    let columns = [
        "version",
        "direction",
        "duration_ms",
        "statements",
        "lock_wait_ms",
        "checksum",
        "program",
        "host",
        "outcome",
        "error",
    ];
    let (function, time) = if backend == DbBackend::Postgres {
        (
            "json_build_object",
            "to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS')",
        )
    } else {
        ("json_object", "started_at")
    };
    let mut pairs: Vec<String> = columns
        .iter()
        .map(|column| format!("'{column}', {column}"))
        .collect();
    if backend == DbBackend::Postgres {
        // A log of an earlier version has no such column: then this is nothing, and no error.
        pairs.push("'locks', to_jsonb(attempt) -> 'locks'".to_owned());
    }
    let sql = format!(
        "SELECT CAST({function}('started_at', {time}, {}) AS text), '', {} FROM {} AS attempt ORDER BY started_at, id",
        pairs.join(", "),
        quote::bigint(0, backend),
        tables.attempts()
    );
    match database.read(&sql).await {
        Ok(rows) => rows
            .iter()
            .map(|(json, ..)| {
                serde_json::from_str(json).map_err(|error| DbErr::Json(error.to_string()))
            })
            .collect(),
        Err(error) if Failure::of(&error) == Failure::NoSuchTable => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// What was emitted when the version was last applied or accepted.
pub(crate) async fn emitted(
    database: &mut Database,
    tables: &Tables,
    version: &str,
) -> Result<Option<String>, DbErr> {
    let sql = format!(
        "SELECT emitted, '', {} FROM {} WHERE version = {} AND {EFFECTIVE} ORDER BY started_at DESC LIMIT 1",
        quote::bigint(0, database.backend()),
        tables.attempts(),
        quote::literal(version)
    );
    Ok(database
        .read(&sql)
        .await?
        .into_iter()
        .next()
        .map(|(emitted, ..)| emitted))
}
