//! What is seen of a run while it runs.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::revision::Revision;
use crate::target::Direction;
use crate::trace::{LockTrace, Tracer};

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
        /// Who holds them, where that was seen.
        holder: Option<&'a str>,
    },
    /// A batch of a backfill is committed.
    Progress(&'a Progress),
    /// A migration is done and recorded.
    Finished {
        /// Which one.
        revision: &'a Revision,
        /// Which way.
        direction: Direction,
        /// How long it took, without waiting for other runners.
        elapsed: Duration,
        /// How many rows its backfills changed, those of attempts that were broken off included.
        rows: u64,
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

/// How far a backfill is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The table.
    pub table: String,
    /// How many of its rows are behind, changed or not.
    pub scanned: u64,
    /// How many of them were changed.
    pub changed: u64,
    /// How many of `scanned` an attempt that was broken off had done.
    pub earlier: u64,
    /// How many rows the server estimates the table to have; none where it has never counted.
    pub total: Option<u64>,
    /// How long this attempt has been at it.
    pub elapsed: Duration,
    /// Whether nothing is left.
    pub done: bool,
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
    /// Rows that backfills changed.
    rows: AtomicU64,
    /// How often a lock was not to be had in time.
    missed: AtomicU64,
    /// Who was last seen to hold a lock that a statement waits for.
    holder: Mutex<Option<String>>,
    tracer: Option<Tracer>,
}

impl Watch {
    pub(crate) fn new(observer: Option<Box<dyn Observer>>, tracer: Option<Tracer>) -> Self {
        Self {
            observer,
            tracer,
            ..Self::default()
        }
    }

    pub(crate) fn tell(&self, event: &Event<'_>) {
        if let (Event::Started { revision, .. }, Some(tracer)) = (event, &self.tracer) {
            tracer.migration(&revision.version);
        }
        if let Some(observer) = &self.observer {
            observer.event(event);
        }
    }

    pub(crate) fn statement(&self, sql: &str, elapsed: Duration, failed: bool) {
        if !self.active.load(Ordering::Relaxed) {
            return;
        }
        self.statements.fetch_add(1, Ordering::Relaxed);
        if let Some(tracer) = &self.tracer {
            tracer.statement(sql, elapsed, failed);
        }
        tracing::debug!(target: "migration_core::statement", elapsed_ms = elapsed.as_secs_f64() * 1000.0, failed, sql);
        self.tell(&Event::Statement {
            sql,
            elapsed,
            failed,
        });
    }

    pub(crate) fn lock_missed(&self, sql: &str) {
        self.missed.fetch_add(1, Ordering::Relaxed);
        let holder = self.holder();
        let holder = holder.as_deref();
        tracing::warn!(target: "migration_core::lock", sql, holder, "a lock was not to be had in time; trying again");
        self.tell(&Event::LockMissed { sql, holder });
    }

    /// How often a lock was not to be had in time, since [`Watch::prepare`].
    pub(crate) fn missed(&self) -> u64 {
        self.missed.load(Ordering::Relaxed)
    }

    /// Who was last seen to hold a lock that a statement waits for.
    pub(crate) fn holder(&self) -> Option<String> {
        let holder = self.holder.lock().unwrap_or_else(PoisonError::into_inner);
        holder.clone()
    }

    /// Remembers who holds the lock that a statement waits for; none where it is not known, or not any more.
    pub(crate) fn held_by(&self, holder: Option<String>) {
        *self.holder.lock().unwrap_or_else(PoisonError::into_inner) = holder;
    }

    pub(crate) fn progress(&self, progress: &Progress) {
        tracing::debug!(
            target: "migration_core::backfill",
            table = progress.table,
            scanned = progress.scanned,
            changed = progress.changed,
            total = progress.total,
            "a batch is done"
        );
        self.tell(&Event::Progress(progress));
    }

    /// Rows that a backfill changed.
    pub(crate) fn changed(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// How many rows the backfills of the migration changed.
    pub(crate) fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Another migration is to be attempted, as often as it takes.
    pub(crate) fn prepare(&self) {
        self.missed.store(0, Ordering::Relaxed);
        self.held_by(None);
    }

    /// A migration begins: statements and rows count from here.
    pub(crate) fn begin(&self) {
        self.statements.store(0, Ordering::Relaxed);
        self.rows.store(0, Ordering::Relaxed);
        self.active.store(true, Ordering::Relaxed);
    }

    /// Which locks were taken; none where nobody traces them.
    pub(crate) fn lock_trace(&self) -> Option<LockTrace> {
        self.tracer.as_ref().map(Tracer::finish)
    }

    /// Asks something of the engine's own while a migration runs.
    pub(crate) async fn unseen<T>(&self, question: impl Future<Output = T>) -> T {
        let active = self.active.swap(false, Ordering::Relaxed);
        let answer = question.await;
        self.active.store(active, Ordering::Relaxed);
        answer
    }

    /// The migration ended. How many statements it sent.
    pub(crate) fn end(&self) -> u64 {
        self.active.store(false, Ordering::Relaxed);
        self.statements.load(Ordering::Relaxed)
    }
}
