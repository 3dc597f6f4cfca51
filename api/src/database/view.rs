//! What is known of a database: plain data that the keeper writes, and requests, pages and metrics read.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use migration_core::lint::Note;
use migration_core::{Error, LoggedAttempt, Standing, State};

use super::pool::Pool;
use crate::report::{DriftReport, Phase, Running};

/// What is known of a database.
#[derive(Debug, Clone)]
pub(crate) struct View {
    pub(crate) phase: Phase,
    /// Whether it answered when it was last asked.
    pub(crate) reachable: bool,
    /// The history, as it was last read.
    pub(crate) standing: Option<Arc<Standing>>,
    pub(crate) checked_at: Option<SystemTime>,
    /// The log of attempts, oldest first.
    pub(crate) attempts: Arc<Vec<LoggedAttempt>>,
    /// What each pending revision would do.
    pub(crate) pending: Arc<BTreeMap<String, Pending>>,
    pub(crate) running: Option<Running>,
    /// Why the history cannot be read.
    pub(crate) unread: Option<Trouble>,
    /// Why the last run failed; gone when nothing is pending any more.
    pub(crate) failed: Option<Trouble>,
    pub(crate) drift: Option<Arc<DriftReport>>,
    /// The ER diagram of what is there, as SVG.
    pub(crate) diagram: Option<Arc<str>>,
    pub(crate) pool: Option<Pool>,
}

/// What a pending revision would do.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pending {
    /// The SQL; none where that depends on data.
    pub(crate) sql: Option<String>,
    /// What the lint has to say of it.
    pub(crate) notes: Vec<Note>,
}

/// Something that went wrong, and when it is tried again.
#[derive(Debug, Clone)]
pub(crate) struct Trouble {
    pub(crate) kind: Kind,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    pub(crate) since: SystemTime,
    pub(crate) tries: u32,
    pub(crate) next_try: Option<SystemTime>,
}

/// What kind of trouble it is, for those who may not see the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// No answer, or no entry.
    Unreachable,
    /// Alembic or somebody else built it, and nobody adopted it yet.
    NotAdopted,
    /// The history is another project's.
    Foreign,
    /// Revisions are missing in between, or unknown and missing at once.
    Diverged,
    /// A migration failed.
    Failed,
    /// Another runner has had the lock for long.
    Locked,
    /// Revisions are pending, and this program was told not to apply them by itself.
    Pending,
    /// Anything else.
    Other,
}

impl Kind {
    pub(crate) fn of(error: &Error) -> Self {
        match error {
            Error::Connect { .. } => Self::Unreachable,
            Error::TablesWithoutHistory { .. } => Self::NotAdopted,
            Error::ForeignHistory { .. } => Self::Foreign,
            Error::Diverged { .. } => Self::Diverged,
            Error::Migration { .. } | Error::Unknown { .. } => Self::Failed,
            Error::LockWait { .. } => Self::Locked,
            Error::Database { .. } if error.may_pass() => Self::Unreachable,
            _ => Self::Other,
        }
    }

    /// In words that everybody may see: nothing of the database's own.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Unreachable => "the database cannot be reached",
            Self::NotAdopted => "the database was not adopted",
            Self::Foreign => "the history is another project's",
            Self::Diverged => "the history does not fit this program",
            Self::Failed => "a migration failed",
            Self::Locked => "another runner is migrating",
            Self::Pending => "migrations are pending",
            Self::Other => "the history cannot be read",
        }
    }
}

impl Trouble {
    pub(crate) fn of(error: &Error, before: Option<&Self>) -> Self {
        let kind = Kind::of(error);
        // The same trouble again began when it was first seen.
        let before = before.filter(|before| before.kind == kind);
        Self {
            kind,
            message: error.to_string(),
            hint: Some(error.hint()),
            since: before.map_or_else(SystemTime::now, |before| before.since),
            tries: before.map_or(0, |before| before.tries) + 1,
            next_try: None,
        }
    }
}

impl View {
    pub(crate) fn new() -> Self {
        Self {
            phase: Phase::Starting,
            reachable: false,
            standing: None,
            checked_at: None,
            attempts: Arc::default(),
            pending: Arc::default(),
            running: None,
            unread: None,
            failed: None,
            drift: None,
            diagram: None,
            pool: None,
        }
    }

    pub(crate) fn state(&self) -> Option<State> {
        self.standing.as_ref().map(|standing| standing.state)
    }

    /// Whether requests may be answered from it: it answers, and it has at least what this program was written for.
    pub(crate) fn is_ready(&self) -> bool {
        self.reachable
            && self.unread.is_none()
            && self.pool.is_some()
            && matches!(self.state(), Some(State::Current | State::Ahead))
    }

    /// What stands in the way, the first thing first.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        let standing = self.standing.as_ref();
        let stands = |kind, message, hint: Option<&str>| Trouble {
            kind,
            message,
            hint: hint.map(str::to_owned),
            since: self.checked_at.unwrap_or(SystemTime::UNIX_EPOCH),
            tries: 0,
            next_try: None,
        };
        if let Some(trouble) = self.unread.as_ref().or(self.failed.as_ref()) {
            return Some(trouble.clone());
        }
        match standing?.state {
            State::Diverged => Some(stands(
                Kind::Diverged,
                format!(
                    "the history does not fit this program: {}",
                    standing?.misfit()
                ),
                Some(
                    "deploy the program that has all these revisions, or bring the missing ones into this one",
                ),
            )),
            State::Behind if self.phase == Phase::Resting => {
                let count = standing?.pending().count();
                Some(stands(
                    Kind::Pending,
                    format!("{count} migration(s) pending, and not applied by themselves"),
                    None,
                ))
            }
            _ => None,
        }
    }

    /// Why requests are not answered from it, in words that everybody may see; none where they are.
    pub(crate) fn refusal(&self) -> Option<String> {
        if self.is_ready() {
            return None;
        }
        Some(match (self.phase, self.trouble()) {
            (Phase::Migrating, _) => "migrating".to_owned(),
            (Phase::Waiting, _) => "another runner is migrating".to_owned(),
            (_, Some(trouble)) => trouble.kind.words().to_owned(),
            _ => "starting".to_owned(),
        })
    }
}
