//! One migration, once: locked, run, recorded.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait,
};
use sea_orm_migration::{IntoSchemaManagerConnection, SchemaManager};
use tracing::Instrument;

use super::{Runner, failed};
use crate::context::Context;
use crate::database::{Failure, detail, read_in};
use crate::error::Error;
use crate::history::{Action, Attempt, Outcome, recorded};
use crate::record::{Recording, is_transactional, record};
use crate::runtime;
use crate::state::Standing;
use crate::target::Direction;
use crate::watch::Event;

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
        let began = Instant::now();
        loop {
            let (transaction, lock_wait) = self.lock(pool).await?;
            if !self
                .recheck(&transaction, position, direction, seen)
                .await?
            {
                drop(transaction.rollback().await);
                return Ok(false);
            }
            match self
                .try_once(position, direction, pool, recording, transaction, lock_wait)
                .await
            {
                Ok(()) => return Ok(true),
                Err(Error::Migration {
                    source,
                    transactional: true,
                    ..
                }) if passing(&source) && began.elapsed() < self.options.lock_wait => {
                    self.watch.lock_missed(&detail(&source));
                    runtime::sleep(
                        self.options
                            .lock_timeout
                            .mul_f64(0.25 + 0.5 * runtime::jitter()),
                    )
                    .await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn try_once(
        &self,
        position: usize,
        direction: Direction,
        pool: &DatabaseConnection,
        recording: &Recording,
        transaction: DatabaseTransaction,
        lock_wait: Duration,
    ) -> Result<(), Error> {
        let link = &self.chain.links()[position];
        let transactional = is_transactional(link.migration.as_ref(), self.database.backend());
        let mut attempt = Attempt::begin(
            &self.project,
            &link.revision.version,
            Action::Run(direction),
            recording,
        );
        attempt.lock_wait = lock_wait;
        self.watch.tell(&Event::Started {
            revision: &link.revision,
            direction,
        });
        let span = tracing::info_span!(
            "migration",
            version = link.revision.version,
            direction = direction.word(),
            transactional,
        );
        let began = Instant::now();
        self.watch.begin();
        let ran = if recording.rebuilds() {
            self.drive_unwatched(position, direction, &transaction)
                .instrument(span)
                .await
        } else if transactional {
            self.drive(position, direction, &transaction)
                .instrument(span)
                .await
        } else {
            self.log(pool, &attempt).await?;
            self.drive(position, direction, pool).instrument(span).await
        };
        attempt.duration = began.elapsed();
        attempt.statements = self.watch.end();
        let recorded = match ran {
            Ok(()) => {
                attempt.outcome = Outcome::Succeeded;
                self.record(pool, transaction, &attempt).await
            }
            Err(error) => {
                drop(transaction.rollback().await);
                Err(error)
            }
        };
        if let Ok(Recorded::Unknown(detail)) = recorded {
            self.watch.tell(&Event::Failed);
            return Err(Error::Unknown {
                version: attempt.version,
                direction,
                detail,
            });
        }
        if let Err(source) = recorded {
            self.watch.tell(&Event::Failed);
            let detail = detail(&source);
            attempt.outcome = Outcome::Failed;
            attempt.error = Some(detail.clone());
            // The log is for people; that it cannot be written must not hide why the migration failed.
            if let Err(error) = self.log(pool, &attempt).await {
                tracing::warn!(%error, "the failed attempt could not be logged");
            }
            let version = link.revision.version.clone();
            return Err(Error::Migration {
                version,
                direction,
                detail,
                transactional,
                source,
            });
        }
        self.watch.tell(&Event::Finished {
            revision: &link.revision,
            direction,
            elapsed: attempt.duration,
        });
        Ok(())
    }

    /// Runs a migration while foreign keys are not watched, and refuses what would leave a row that refers to nothing.
    async fn drive_unwatched(
        &self,
        position: usize,
        direction: Direction,
        transaction: &DatabaseTransaction,
    ) -> Result<(), DbErr> {
        let dangling = async || {
            let question =
                "SELECT coalesce(min(\"table\"), ''), '', count(*) FROM pragma_foreign_key_check";
            read_in(transaction, question)
                .await
                .map(|mut rows| rows.pop().unwrap_or_default())
        };
        let (_, _, before) = dangling().await?;
        self.drive(position, direction, transaction).await?;
        let (table, _, after) = dangling().await?;
        if after > before {
            return Err(DbErr::Migration(format!(
                "{} row(s), the first of them in {table}, would refer to nothing",
                after - before
            )));
        }
        Ok(())
    }

    /// Runs the migration's own code on the connection.
    async fn drive<'c>(
        &self,
        position: usize,
        direction: Direction,
        connection: impl IntoSchemaManagerConnection<'c>,
    ) -> Result<(), DbErr> {
        let migration = &self.chain.links()[position].migration;
        let manager = SchemaManager::new(connection);
        let context = Context {
            owned: true,
            recording: false,
            lock_timeout: self.options.lock_timeout,
            statement_timeout: Duration::ZERO,
            lock_wait: self.options.lock_wait,
            watch: self.watch.clone(),
            ..Context::default()
        };
        context
            .enter(async {
                match direction {
                    Direction::Up => migration.up(&manager).await,
                    Direction::Down => migration.down(&manager).await,
                }
            })
            .await
    }

    /// Writes the history row and completes the log, in the transaction that holds the lock, and ends it.
    ///
    /// An answer to COMMIT that does not come says nothing: the history is read again on another connection.
    async fn record(
        &self,
        pool: &DatabaseConnection,
        transaction: DatabaseTransaction,
        attempt: &Attempt,
    ) -> Result<Recorded, DbErr> {
        let history = match attempt.action {
            Action::Run(Direction::Down) => self.tables.delete(&attempt.version),
            _ => self.tables.insert(&attempt.version, now()),
        };
        for statement in [
            history,
            attempt.write(&self.tables, self.database.backend()),
        ] {
            transaction.execute_unprepared(&statement).await?;
        }
        if self.database.backend() == DbBackend::Postgres {
            transaction.execute_unprepared("DEALLOCATE ALL").await?;
        }
        match transaction.commit().await {
            Ok(()) => Ok(Recorded::Yes),
            Err(lost) => match self.is_recorded(pool, &attempt.version).await {
                Ok(is_applied)
                    if is_applied != matches!(attempt.action, Action::Run(Direction::Down)) =>
                {
                    Ok(Recorded::Yes)
                }
                Ok(_) => Err(lost),
                Err(_) => Ok(Recorded::Unknown(detail(&lost))),
            },
        }
    }

    async fn is_recorded(&self, pool: &DatabaseConnection, version: &str) -> Result<bool, DbErr> {
        let transaction = pool.begin().await?;
        let postgres = self.database.backend() == DbBackend::Postgres;
        if postgres {
            transaction.execute_unprepared(&self.prelude()).await?;
        }
        let recorded = recorded(&transaction, &self.tables).await?;
        if postgres {
            transaction.execute_unprepared("DEALLOCATE ALL").await?;
        }
        transaction.rollback().await?;
        Ok(recorded.contains(version))
    }

    /// Writes the attempt to the log, in a transaction of its own.
    async fn log(&self, pool: &DatabaseConnection, attempt: &Attempt) -> Result<(), Error> {
        pool.execute_unprepared(&attempt.write(&self.tables, self.database.backend()))
            .await
            .map(drop)
            .map_err(|source| failed("writing the log of attempts", source))
    }
}

/// Whether a migration and its history row are committed.
enum Recorded {
    Yes,
    /// The connection was lost at COMMIT, and could not be had again to see.
    Unknown(String),
}

/// Whether the cause passes by itself: a lock that was not to be had in time, a deadlock, a serialization failure.
fn passing(error: &DbErr) -> bool {
    matches!(Failure::of(error), Failure::Locked | Failure::Retry)
}

pub(super) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}
