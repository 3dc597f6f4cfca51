//! The engine's own tables: made where they are missing, and brought up to date.

use std::time::Instant;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

use super::Runner;
use super::failed;
use crate::context::pause;
use crate::database::{Failure, read_in};
use crate::error::Error;
use crate::runtime;

/// How many columns Postgres' log has since it keeps progress and locks.
const OWN_COLUMNS: i64 = 2;

impl Runner {
    /// Makes the history table and the log where one is missing, and gives a log of an earlier version its new columns.
    /// Costs one question where there is nothing to do.
    pub(super) async fn prepare(&mut self) -> Result<(), Error> {
        if !self.installed {
            self.install().await?;
        }
        if self.extended.is_none() {
            self.extended = Some(self.extend().await?);
        }
        Ok(())
    }

    /// Whether the log has a column for progress and one for locks.
    pub(super) fn is_extended(&self) -> bool {
        self.extended == Some(true)
    }

    /// Makes the history table and the log where one is missing.
    pub(super) async fn install(&mut self) -> Result<(), Error> {
        let tables = self.tables.clone();
        self.locked(
            "making the history table",
            async |backend, transaction, _| {
                // One that a search path finds in a later schema must not be hidden by an empty one in the first.
                let there = match backend {
                    DbBackend::Postgres => read_in(transaction, &tables.which()).await?,
                    _ => Vec::new(),
                };
                for (table, statement) in tables.create(backend) {
                    if there.iter().all(|(name, ..)| *name != table) {
                        transaction.execute_unprepared(&statement).await?;
                    }
                }
                Ok(true)
            },
        )
        .await?;
        self.installed = true;
        self.extended = None;
        Ok(())
    }

    async fn extend(&mut self) -> Result<bool, Error> {
        if self.database.backend() != DbBackend::Postgres {
            return Ok(false);
        }
        let began = Instant::now();
        loop {
            let error = match self.try_extend().await {
                Ok(()) => return Ok(true),
                Err(error) => error,
            };
            match Failure::of(&error) {
                // A role that may write the log but does not own it: then without.
                Failure::Forbidden => {
                    tracing::warn!(
                        %error,
                        "the log of attempts cannot be given the columns for progress and locks: a backfill that is broken off starts over"
                    );
                    return Ok(false);
                }
                Failure::Locked | Failure::Retry if began.elapsed() < self.options.lock_wait => {
                    self.watch.lock_missed(&self.tables.add_columns());
                    runtime::sleep(pause(self.options.lock_timeout)).await;
                }
                _ => return Err(failed("adding columns to the log of attempts", error)),
            }
        }
    }

    async fn try_extend(&mut self) -> Result<(), DbErr> {
        let count = self.tables.count_columns();
        let question = format!("SELECT '', '', ({count})");
        let there = self.database.read(&question).await?;
        if there
            .first()
            .is_some_and(|(.., count)| *count == OWN_COLUMNS)
        {
            return Ok(());
        }
        let add = self.tables.add_columns();
        let adding = self.locked("adding columns", async |_, transaction, _| {
            transaction.execute_unprepared(&add).await.map(|_| true)
        });
        match adding.await {
            Err(Error::Database { source, .. }) => Err(source),
            Err(other) => Err(DbErr::Custom(other.to_string())),
            Ok(()) => Ok(()),
        }
    }
}
