//! The log of attempts: the row that each one writes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sea_orm::DbBackend;

use super::Tables;
use crate::database::quote;
use crate::project::Project;
use crate::recording::Recording;
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

/// What was attempted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Run(Direction),
    /// The history row was written or removed without running anything.
    Stamp(Direction),
    /// An edit of an applied migration was recorded.
    Accept,
}

impl Action {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Run(direction) => direction.word(),
            Self::Stamp(Direction::Up) => "stamp",
            Self::Stamp(Direction::Down) => "unstamp",
            Self::Accept => "accept",
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
    pub(crate) action: Action,
    /// The checksum of the emitted SQL, and that SQL.
    pub(crate) checksum: String,
    pub(crate) emitted: String,
    pub(crate) started: SystemTime,
    pub(crate) duration: Duration,
    pub(crate) statements: u64,
    pub(crate) lock_wait: Duration,
    pub(crate) outcome: Outcome,
    pub(crate) error: Option<String>,
    /// The locks that it took, as an expression of SQL; none where the log has no column for them.
    pub(crate) locks: Option<String>,
}

impl Attempt {
    pub(crate) fn begin(
        project: &Project,
        version: &str,
        action: Action,
        recording: &Recording,
    ) -> Self {
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
            action,
            checksum: recording.checksum(),
            emitted: recording.text(),
            started,
            duration: Duration::ZERO,
            statements: 0,
            lock_wait: Duration::ZERO,
            outcome: Outcome::Running,
            error: None,
            locks: None,
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
        let locks = match self.locks {
            Some(_) => ", locks = excluded.locks",
            None => "",
        };
        // What has succeeded stays so. A try that failed is followed by others of the same attempt.
        format!(
            "{} ON CONFLICT (id) DO UPDATE SET duration_ms = excluded.duration_ms, statements = excluded.statements, \
             lock_wait_ms = excluded.lock_wait_ms, outcome = excluded.outcome, error = excluded.error{locks} \
             WHERE {}.outcome <> 'succeeded'",
            self.insert(tables, &quote::literal(&self.id), &started, &host()),
            quote::identifier(ATTEMPTS_TABLE)
        )
    }

    /// The statement that a script writes this attempt's row with: whoever runs it is not known yet.
    pub(crate) fn write_offline(&self, tables: &Tables, backend: DbBackend) -> String {
        let (id, started) = if backend == DbBackend::Postgres {
            ("gen_random_uuid()::text", "clock_timestamp()")
        } else {
            (
                "lower(hex(randomblob(16)))",
                "strftime('%Y-%m-%d %H:%M:%f', 'now')",
            )
        };
        self.insert(tables, id, started, "by script")
    }

    /// `id` and `started` are SQL expressions.
    fn insert(&self, tables: &Tables, id: &str, started: &str, host: &str) -> String {
        let (column, locks) = match &self.locks {
            Some(locks) => (", locks", format!(", {locks}")),
            None => ("", String::new()),
        };
        format!(
            "INSERT INTO {} (id, project, version, direction, started_at, duration_ms, statements, lock_wait_ms, \
             checksum, emitted, program, host, outcome, error{column}) \
             VALUES ({id}, {}, {}, '{}', {started}, {}, {}, {}, {}, {}, {}, {}, '{}', {}{locks})",
            tables.attempts(),
            quote::literal(self.project),
            quote::literal(&self.version),
            self.action.word(),
            self.duration.as_millis(),
            self.statements,
            self.lock_wait.as_millis(),
            quote::literal(&self.checksum),
            quote::literal(&self.emitted),
            quote::literal(&self.program),
            quote::literal(host),
            self.outcome.word(),
            self.error
                .as_deref()
                .map_or("NULL".to_owned(), quote::literal),
        )
    }
}

pub(super) fn create(tables: &Tables, backend: DbBackend) -> String {
    let (time, own) = if backend == DbBackend::Postgres {
        ("timestamp with time zone", ", progress jsonb, locks jsonb")
    } else {
        ("text", "")
    };
    format!(
        "CREATE TABLE IF NOT EXISTS {} (id text NOT NULL PRIMARY KEY, project text NOT NULL, version text NOT NULL, \
         direction text NOT NULL, started_at {time} NOT NULL, duration_ms bigint NOT NULL, statements bigint NOT NULL, \
         lock_wait_ms bigint NOT NULL, checksum text NOT NULL, emitted text NOT NULL, program text NOT NULL, host text NOT NULL, outcome text NOT NULL, \
         error text{own})",
        tables.attempts()
    )
}

/// The rows that say what a version's SQL was when it took effect.
pub(super) const EFFECTIVE: &str =
    "outcome = 'succeeded' AND direction IN ('up', 'stamp', 'accept')";

/// The same, of a row that was read.
pub(super) fn is_effective(direction: &str, outcome: &str) -> bool {
    outcome == Outcome::Succeeded.word() && matches!(direction, "up" | "stamp" | "accept")
}

/// Counts those of the columns that Postgres' log has since it keeps progress and locks that are there.
pub(super) fn count_columns(tables: &Tables) -> String {
    format!(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = to_regclass({}) AND NOT attisdropped \
         AND attname IN ('progress', 'locks')",
        quote::literal(&tables.attempts())
    )
}

/// Adds those columns to a log of an earlier version.
pub(super) fn add_columns(tables: &Tables) -> String {
    format!(
        "ALTER TABLE {} ADD COLUMN IF NOT EXISTS progress jsonb, ADD COLUMN IF NOT EXISTS locks jsonb",
        tables.attempts()
    )
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
