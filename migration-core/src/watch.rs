//! What is seen of a run while it runs.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::revision::Revision;
use crate::target::Direction;

/// Something that happened.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner has the lock.
    Waiting {
        /// Who it is, where the server tells.
        holder: Option<&'a str>,
    },
    /// A migration begins.
    Started {
        /// Which one.
        revision: &'a Revision,
        /// Which way.
        direction: Direction,
    },
    /// A statement of the migration ended.
    Statement {
        /// Its SQL.
        sql: &'a str,
        /// How long it took.
        elapsed: Duration,
        /// Whether it failed.
        failed: bool,
    },
    /// A statement could not get its locks in time and will be tried again.
    LockMissed {
        /// Its SQL.
        sql: &'a str,
    },
    /// A migration is done and recorded.
    Finished {
        /// Which one.
        revision: &'a Revision,
        /// Which way.
        direction: Direction,
        /// How long it took, without waiting for other runners.
        elapsed: Duration,
    },
    /// A migration failed; the error says how.
    Failed,
    /// Another runner did this one.
    DoneByOther {
        /// Which one.
        revision: &'a Revision,
        /// Which way.
        direction: Direction,
    },
}

/// Sees a run while it runs. Called from the task that migrates: it should not block for long.
pub trait Observer: Send + Sync {
    /// Something happened.
    fn event(&self, event: &Event<'_>);
}

/// Counts, and passes on to the observer.
#[derive(Default)]
pub(crate) struct Watch {
    observer: Option<Box<dyn Observer>>,
    /// Whether a migration is running: the engine's own statements are not of interest.
    active: AtomicBool,
    statements: AtomicU64,
}

impl Watch {
    pub(crate) fn new(observer: Option<Box<dyn Observer>>) -> Self {
        Self {
            observer,
            ..Self::default()
        }
    }

    pub(crate) fn tell(&self, event: &Event<'_>) {
        if let Some(observer) = &self.observer {
            observer.event(event);
        }
    }

    pub(crate) fn statement(&self, sql: &str, elapsed: Duration, failed: bool) {
        if !self.active.load(Ordering::Relaxed) {
            return;
        }
        self.statements.fetch_add(1, Ordering::Relaxed);
        tracing::debug!(target: "migration_core::statement", elapsed_ms = elapsed.as_secs_f64() * 1000.0, failed, sql);
        self.tell(&Event::Statement {
            sql,
            elapsed,
            failed,
        });
    }

    pub(crate) fn lock_missed(&self, sql: &str) {
        tracing::warn!(target: "migration_core::lock", sql, "a lock was not to be had in time; trying again");
        self.tell(&Event::LockMissed { sql });
    }

    /// A migration begins: statements count from here.
    pub(crate) fn begin(&self) {
        self.statements.store(0, Ordering::Relaxed);
        self.active.store(true, Ordering::Relaxed);
    }

    /// The migration ended. How many statements it sent.
    pub(crate) fn end(&self) -> u64 {
        self.active.store(false, Ordering::Relaxed);
        self.statements.load(Ordering::Relaxed)
    }
}
