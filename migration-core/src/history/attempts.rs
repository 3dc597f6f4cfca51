//! The log of attempts: one row for each time that a migration was tried.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sea_orm::{DbBackend, DbErr};

use super::Tables;
use crate::database::{Database, Failure, quote};
use crate::project::Project;
use crate::target::Direction;

/// The engine's own table, beside SeaORM's.
pub(crate) const ATTEMPTS_TABLE: &str = "seaql_migration_attempts";

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It has begun, outside a transaction. A row that stays so was broken off.
    Running,
    Succeeded,
    Failed,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

/// One attempt.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    /// Tells this attempt from every other, so that its row can be completed.
    pub(crate) id: String,
    pub(crate) project: &'static str,
    pub(crate) program: String,
    pub(crate) version: String,
    pub(crate) direction: Direction,
    pub(crate) started: SystemTime,
    pub(crate) duration: Duration,
    pub(crate) statements: u64,
    pub(crate) lock_wait: Duration,
    pub(crate) outcome: Outcome,
    pub(crate) error: Option<String>,
}

impl Attempt {
    pub(crate) fn begin(project: &Project, version: &str, direction: Direction) -> Self {
        let started = SystemTime::now();
        let since = started.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            id: format!(
                "{:x}-{:x}-{:08x}",
                since.as_nanos(),
                std::process::id(),
                random()
            ),
            project: project.name,
            program: format!("{} {}", project.program, project.version),
            version: version.to_owned(),
            direction,
            started,
            duration: Duration::ZERO,
            statements: 0,
            lock_wait: Duration::ZERO,
            outcome: Outcome::Running,
            error: None,
        }
    }

    /// The statement that writes this attempt's row, or completes it.
    pub(crate) fn write(&self, tables: &Tables, backend: DbBackend) -> String {
        let since = self.started.duration_since(UNIX_EPOCH).unwrap_or_default();
        // Both spell the time in a way that a person can read in the table itself.
        let started = if backend == DbBackend::Postgres {
            format!(
                "to_timestamp({}.{:06})",
                since.as_secs(),
                since.subsec_micros()
            )
        } else {
            format!(
                "strftime('%Y-%m-%d %H:%M:%f', {}.{:03}, 'unixepoch')",
                since.as_secs(),
                since.subsec_millis()
            )
        };
        format!(
            "INSERT INTO {} (id, project, version, direction, started_at, duration_ms, statements, lock_wait_ms, \
             program, host, outcome, error) VALUES ({}, {}, {}, '{}', {started}, {}, {}, {}, {}, {}, '{}', {}) \
             ON CONFLICT (id) DO UPDATE SET duration_ms = excluded.duration_ms, statements = excluded.statements, \
             lock_wait_ms = excluded.lock_wait_ms, outcome = excluded.outcome, error = excluded.error",
            tables.attempts(),
            quote::literal(&self.id),
            quote::literal(self.project),
            quote::literal(&self.version),
            self.direction.word(),
            self.duration.as_millis(),
            self.statements,
            self.lock_wait.as_millis(),
            quote::literal(&self.program),
            quote::literal(&host()),
            self.outcome.word(),
            self.error
                .as_deref()
                .map_or("NULL".to_owned(), quote::literal),
        )
    }
}

pub(super) fn create(tables: &Tables, backend: DbBackend) -> String {
    let time = if backend == DbBackend::Postgres {
        "timestamp with time zone"
    } else {
        "text"
    };
    format!(
        "CREATE TABLE IF NOT EXISTS {} (id text NOT NULL PRIMARY KEY, project text NOT NULL, version text NOT NULL, \
         direction text NOT NULL, started_at {time} NOT NULL, duration_ms bigint NOT NULL, statements bigint NOT NULL, \
         lock_wait_ms bigint NOT NULL, checksum text, program text NOT NULL, host text NOT NULL, outcome text NOT NULL, \
         error text)",
        tables.attempts()
    )
}

/// Which project the attempts belong to; none where nobody has made any, or where they may not be read.
pub(crate) async fn belongs_to(
    database: &mut Database,
    tables: &Tables,
) -> Result<Option<String>, DbErr> {
    let zero = quote::bigint(0, database.backend());
    let sql = format!(
        "SELECT project, '', {zero} FROM {} ORDER BY started_at DESC LIMIT 1",
        tables.attempts()
    );
    match database.read(&sql).await {
        Ok(rows) => Ok(rows.into_iter().next().map(|(project, ..)| project)),
        Err(error) if Failure::of(&error) == Failure::NoSuchTable => Ok(None),
        Err(error) if crate::database::detail(&error).contains("(42501)") => Ok(None),
        Err(error) => Err(error),
    }
}

/// The machine's name, for the log; empty where it has none.
fn host() -> String {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .map(|name| name.trim().to_owned())
        .unwrap_or_default()
}

fn random() -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the fraction is between 0 and 1"
    )]
    let number = (crate::runtime::jitter() * f64::from(u32::MAX)) as u32;
    number
}
