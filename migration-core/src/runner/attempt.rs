//! One migration, once: locked, run, recorded; tried again where what stops it passes by itself.

use std::sync::Arc;
use std::time::Instant;

use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr};
use tracing::Instrument;

use super::record::Recorded;
use super::{Runner, failed};
use crate::blockers;
use crate::context::pause;
use crate::database::{detail, is_passing};
use crate::error::Error;
use crate::history::{Action, Attempt, Journal, LockLog, Outcome, summary_of_transaction};
use crate::make_way::make_way;
use crate::record::{is_transactional, record};
use crate::recording::Recording;
use crate::runtime;
use crate::state::Standing;
use crate::target::Direction;
use crate::watch::Event;

/// What is to be tried.
struct Task<'a> {
    position: usize,
    direction: Direction,
    pool: &'a DatabaseConnection,
    recording: &'a Recording,
    /// See [`is_transactional`].
    transactional: bool,
}

impl Runner {
    /// Runs the migration at `position`. False where another runner has done it meanwhile;
    /// `seen` is the history as it was found under the lock.
    pub(super) async fn attempt(
        &mut self,
        position: usize,
        direction: Direction,
        seen: &mut Standing,
    ) -> Result<bool, Error> {
        let mut pool = self.database.pool().await?;
        let watch = self.watch.clone();
        pool.set_metric_callback(move |info| {
            watch.statement(&info.statement.to_string(), info.elapsed, info.failed);
        });
        let link = &self.chain.links()[position];
        let backend = self.database.backend();
        let recording = record(link.migration.as_ref(), backend, direction).await;
        if !recording.rebuilds() {
            return self
                .until_done(position, direction, seen, &pool, &recording)
                .await;
        }
        // It cannot be said inside a transaction.
        let watch_keys = async |on: &str| {
            let done = pool
                .execute_unprepared(&format!("PRAGMA foreign_keys = {on}"))
                .await;
            done.map(drop)
                .map_err(|source| failed("building a table anew", source))
        };
        watch_keys("OFF").await?;
        let outcome = self
            .until_done(position, direction, seen, &pool, &recording)
            .await;
        watch_keys("ON").await?;
        outcome
    }

    /// Tries again as long as the cause of a failure passes by itself.
    async fn until_done(
        &self,
        position: usize,
        direction: Direction,
        seen: &mut Standing,
        pool: &DatabaseConnection,
        recording: &Recording,
    ) -> Result<bool, Error> {
        let link = &self.chain.links()[position];
        let task = Task {
            position,
            direction,
            pool,
            recording,
            transactional: is_transactional(link.migration.as_ref(), self.database.backend()),
        };
        self.watch.prepare();
        let began = Instant::now();
        let mut attempt = Attempt::begin(
            &self.project,
            &link.revision.version,
            Action::Run(direction),
            recording,
        );
        for tries in 1_u32.. {
            let (transaction, lock_wait) = self.lock(pool).await?;
            if !self
                .recheck(&transaction, position, direction, seen)
                .await?
            {
                drop(transaction.rollback().await);
                return Ok(false);
            }
            attempt.lock_wait += lock_wait;
            let source = match self.try_once(&task, &mut attempt, transaction, tries).await {
                Ok(()) => return Ok(true),
                Err(Error::Migration { source, .. }) => source,
                Err(error) => return Err(error),
            };
            let again = task.transactional
                && is_passing(&source)
                && began.elapsed() < self.options.lock_wait;
            if !again {
                self.watch.tell(&Event::Failed);
            }
            if !again || tries == 1 {
                self.log_failure(pool, &mut attempt, &source).await;
            }
            if !again {
                return Err(self.failure(&task, &attempt, source));
            }
            self.watch.lock_missed(&detail(&source));
            runtime::sleep(pause(self.options.lock_timeout)).await;
        }
        Ok(false)
    }

    async fn try_once(
        &self,
        task: &Task<'_>,
        attempt: &mut Attempt,
        transaction: DatabaseTransaction,
        tries: u32,
    ) -> Result<(), Error> {
        let link = &self.chain.links()[task.position];
        attempt.outcome = Outcome::Running;
        attempt.error = None;
        self.watch.tell(&Event::Started {
            revision: &link.revision,
            direction: task.direction,
        });
        let journal = if task.transactional {
            None
        } else {
            self.begin_log(task.pool, attempt).await?
        };
        let began = Instant::now();
        self.watch.begin();
        let ran = self
            .run_code(task, &transaction, tries, journal.clone())
            .await;
        attempt.duration = began.elapsed();
        attempt.statements = self.watch.end();
        attempt.outcome = match ran {
            Ok(()) => Outcome::Succeeded,
            Err(_) => Outcome::Failed,
        };
        attempt.locks = self.locks(attempt, task, journal.as_deref());
        let recorded = match ran {
            Ok(()) => self.record(task.pool, transaction, attempt).await,
            Err(error) => {
                drop(transaction.rollback().await);
                Err(error)
            }
        };
        match recorded {
            Ok(Recorded::Yes) => {
                self.watch.tell(&Event::Finished {
                    revision: &link.revision,
                    direction: task.direction,
                    elapsed: attempt.duration,
                    rows: self.watch.rows(),
                });
                Ok(())
            }
            Ok(Recorded::Unknown(detail)) => {
                self.watch.tell(&Event::Failed);
                Err(Error::Unknown {
                    version: attempt.version.clone(),
                    direction: task.direction,
                    detail,
                })
            }
            Err(source) => Err(self.failure(task, attempt, source)),
        }
    }

    async fn run_code(
        &self,
        task: &Task<'_>,
        transaction: &DatabaseTransaction,
        tries: u32,
        journal: Option<Arc<Journal>>,
    ) -> Result<(), DbErr> {
        let Task {
            position,
            direction,
            pool,
            ..
        } = *task;
        let span = tracing::info_span!(
            "migration",
            version = self.chain.links()[position].revision.version,
            direction = direction.word(),
            transactional = task.transactional,
        );
        let work = async {
            if task.recording.rebuilds() {
                self.drive_unwatched(position, direction, transaction).await
            } else if task.transactional {
                self.drive(position, direction, transaction, None).await
            } else {
                self.drive(position, direction, pool, journal).await
            }
        }
        .instrument(span);
        let (timeout, wait) = (self.options.lock_timeout, self.options.lock_wait);
        // Outside a transaction the steps look out for themselves.
        if self.database.backend() != DbBackend::Postgres
            || !task.transactional
            || !blockers::is_worth_it(tries, timeout, wait)
        {
            return work.await;
        }
        if tries > 1 {
            let statements = task.recording.statements.iter().map(String::as_str);
            let made = make_way(transaction, statements, timeout);
            self.watch.unseen(made).await?;
        }
        let pid = self
            .watch
            .unseen(blockers::backend_pid(transaction))
            .await?;
        let seen = |holder| self.watch.held_by(Some(holder));
        blockers::look_out(pool, pid, timeout, seen, work).await
    }

    /// The locks of an attempt as an expression of SQL.
    fn locks(
        &self,
        attempt: &Attempt,
        task: &Task<'_>,
        journal: Option<&Journal>,
    ) -> Option<String> {
        let missed = self.watch.missed();
        self.is_extended()
            .then(|| match (attempt.outcome, journal) {
                (_, Some(journal)) => journal.locks.summary(missed),
                (Outcome::Succeeded, None) if task.transactional => {
                    summary_of_transaction(self.chain.history_table(), attempt.duration, missed)
                }
                _ => LockLog::default().summary(missed),
            })
    }

    /// Logs a try that failed. The log is for people; that it cannot be written must not hide why the migration failed.
    async fn log_failure(&self, pool: &DatabaseConnection, attempt: &mut Attempt, source: &DbErr) {
        attempt.outcome = Outcome::Failed;
        attempt.error = Some(self.cause(source));
        if let Err(error) = self.log(pool, attempt).await {
            tracing::warn!(%error, "the failed attempt could not be logged");
        }
    }

    /// What the database said, and who holds the lock that was not to be had.
    fn cause(&self, source: &DbErr) -> String {
        match self.watch.holder() {
            Some(holder) if is_passing(source) => format!("{}; held by {holder}", detail(source)),
            _ => detail(source),
        }
    }

    fn failure(&self, task: &Task<'_>, attempt: &Attempt, source: DbErr) -> Error {
        Error::Migration {
            version: attempt.version.clone(),
            direction: task.direction,
            detail: self.cause(&source),
            transactional: task.transactional,
            source,
        }
    }
}
