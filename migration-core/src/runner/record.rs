//! What is written about an attempt: the history row and the log.

use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait,
};

use super::{Runner, failed};
use crate::context::pause;
use crate::database::{detail, is_passing, read_in};
use crate::error::Error;
use crate::history::{Action, Attempt, Journal, forget, found, recorded, take_over};
use crate::runtime;
use crate::target::Direction;

impl Runner {
    /// Writes the history row and completes the log, in the transaction that holds the lock, and ends it.
    ///
    /// An answer to COMMIT that does not come says nothing: the history is read again on another connection.
    pub(super) async fn record(
        &self,
        pool: &DatabaseConnection,
        transaction: DatabaseTransaction,
        attempt: &Attempt,
    ) -> Result<Recorded, DbErr> {
        let history = match attempt.action {
            Action::Run(Direction::Down) => self.tables.delete(&attempt.version),
            _ => self.tables.insert(&attempt.version, now()),
        };
        transaction.execute_unprepared(&history).await?;
        let mut log = attempt.write(&self.tables, self.database.backend());
        if self.is_extended() {
            log += "; ";
            log += &forget(&self.tables, attempt);
        }
        if self.database.backend() == DbBackend::Postgres {
            log += "; DEALLOCATE ALL";
        }
        transaction.execute_unprepared(&log).await?;
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

    /// Writes that an attempt outside a transaction begins, and takes over what an earlier one has done. None where the
    /// log has no column for that.
    pub(super) async fn begin_log(
        &self,
        pool: &DatabaseConnection,
        attempt: &Attempt,
    ) -> Result<Option<Arc<Journal>>, Error> {
        if !self.is_extended() {
            return self.log(pool, attempt).await.map(|()| None);
        }
        let began = Instant::now();
        loop {
            match self.try_begin_log(pool, attempt).await {
                Ok(journal) => return Ok(Some(Arc::new(journal))),
                // The server is still busy with the last batch of the attempt that was broken off.
                Err(error) if is_passing(&error) && began.elapsed() < self.options.lock_wait => {
                    self.watch.lock_missed("taking over the log");
                    runtime::sleep(pause(self.options.lock_timeout)).await;
                }
                Err(source) => return Err(failed("writing the log of attempts", source)),
            }
        }
    }

    async fn try_begin_log(
        &self,
        pool: &DatabaseConnection,
        attempt: &Attempt,
    ) -> Result<Journal, DbErr> {
        let transaction = pool.begin().await?;
        let write = format!(
            "{}; {}; {}",
            self.prelude(),
            attempt.write(&self.tables, DbBackend::Postgres),
            take_over(&self.tables, attempt)
        );
        transaction.execute_unprepared(&write).await?;
        let rows = read_in(&transaction, &found(&self.tables, attempt)).await?;
        transaction.execute_unprepared("DEALLOCATE ALL").await?;
        transaction.commit().await?;
        let found = rows.first().map(|(progress, ..)| progress.as_str());
        Ok(Journal::new(&self.tables, attempt, found))
    }

    /// Writes the attempt to the log, in a transaction of its own.
    pub(super) async fn log(
        &self,
        pool: &DatabaseConnection,
        attempt: &Attempt,
    ) -> Result<(), Error> {
        pool.execute_unprepared(&attempt.write(&self.tables, self.database.backend()))
            .await
            .map(drop)
            .map_err(|source| failed("writing the log of attempts", source))
    }
}

/// Whether a migration and its history row are committed.
pub(super) enum Recorded {
    Yes,
    /// The connection was lost at COMMIT, and could not be had again to see.
    Unknown(String),
}

pub(super) fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs().try_into().unwrap_or(i64::MAX))
}
