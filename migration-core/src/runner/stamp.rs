//! What is written without running a migration: the tables of the engine, stamps, and accepted edits.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use super::record::now;
use super::{Report, Runner, failed};
use crate::error::Error;
use crate::history::{Action, Attempt, Outcome, forget, recorded};
use crate::record::record;
use crate::state::Standing;
use crate::target::{Direction, Target};

impl Runner {
    /// Writes the history so that it ends at the target, without running anything.
    ///
    /// # Errors
    /// [`Error::Target`], [`Error::ForeignHistory`], [`Error::Diverged`] where the history has revisions that this
    /// program does not know, and what the database answers.
    pub async fn stamp(&mut self, target: &Target) -> Result<Report, Error> {
        let standing = match self.standing().await {
            // This is what stamping is for.
            Err(Error::TablesWithoutHistory { .. }) => Standing::new(&self.chain, &[]),
            other => other?,
        };
        if standing.unknown().next().is_some() {
            return Err(self.diverged(&standing));
        }
        let wanted = self.position(&standing, target)?;
        let mut changes = Vec::new();
        for (position, link) in self.chain.links().iter().enumerate() {
            let version = &link.revision.version;
            let direction = match (standing.is_applied(version), position < wanted) {
                (false, true) => Direction::Up,
                (true, false) => Direction::Down,
                _ => continue,
            };
            changes.push((
                version.clone(),
                self.completed(position, Action::Stamp(direction)).await,
                direction,
            ));
        }
        self.prepare().await?;
        let extended = self.is_extended();
        let tables = self.tables.clone();
        let seen = versions(&standing);
        let written: Vec<String> = changes
            .iter()
            .map(|(version, ..)| version.clone())
            .collect();
        self.locked("stamping the history", async |backend, transaction, _| {
            // What is to be written was worked out from a history that must still be the same.
            if recorded(transaction, &tables).await? != seen {
                return Ok(false);
            }
            for (version, attempt, direction) in changes {
                let row = match direction {
                    Direction::Up => tables.insert(&version, now()),
                    Direction::Down => tables.delete(&version),
                };
                transaction.execute_unprepared(&row).await?;
                transaction
                    .execute_unprepared(&attempt.write(&tables, backend))
                    .await?;
                if extended {
                    transaction
                        .execute_unprepared(&forget(&tables, &attempt))
                        .await?;
                }
            }
            Ok(true)
        })
        .await?;
        let examination = self.examine().await?;
        Ok(Report {
            done: written,
            by_others: Vec::new(),
            standing: examination.standing,
            edits: examination.edits,
        })
    }

    /// Records that an applied migration was edited on purpose. False where it was not edited at all.
    ///
    /// # Errors
    /// [`Error::Target`], and what [`Runner::standing`] gives.
    pub async fn accept(&mut self, target: &Target) -> Result<Option<String>, Error> {
        let examination = self.examine().await?;
        let wanted = self.position(&examination.standing, target)?;
        let Some(position) = wanted.checked_sub(1) else {
            return Ok(None);
        };
        let version = self.chain.links()[position].revision.version.clone();
        if !examination.edits.iter().any(|edit| edit.version == version) {
            return Ok(None);
        }
        let attempt = self.completed(position, Action::Accept).await;
        let tables = self.tables.clone();
        self.locked("recording the edit", async |backend, transaction, _| {
            transaction
                .execute_unprepared(&attempt.write(&tables, backend))
                .await
                .map(|_| true)
        })
        .await?;
        Ok(Some(version))
    }

    /// A row of the log for something that was not run.
    async fn completed(&self, position: usize, action: Action) -> Attempt {
        let link = &self.chain.links()[position];
        let recording = record(
            link.migration.as_ref(),
            self.database.backend(),
            Direction::Up,
        )
        .await;
        let mut attempt = Attempt::begin(&self.project, &link.revision.version, action, &recording);
        attempt.outcome = Outcome::Succeeded;
        attempt
    }

    /// Does something of the engine's own in a transaction that holds the lock. Where `work` says false, the history
    /// is not what it was, and everything is taken back.
    pub(super) async fn locked(
        &mut self,
        doing: &'static str,
        work: impl AsyncFnOnce(DbBackend, &DatabaseTransaction, Option<&str>) -> Result<bool, DbErr>,
    ) -> Result<(), Error> {
        let pool = self.database.pool().await?;
        let (transaction, _) = self.lock(&pool).await?;
        let backend = self.database.backend();
        let done = async {
            if !work(backend, &transaction, self.database.schema()).await? {
                transaction.rollback().await?;
                return Ok(false);
            }
            if backend == DbBackend::Postgres {
                transaction.execute_unprepared("DEALLOCATE ALL").await?;
            }
            transaction.commit().await.map(|()| true)
        };
        if done.await.map_err(|source| failed(doing, source))? {
            return Ok(());
        }
        Err(Error::Changed {
            database: self.database.describe(),
            doing,
        })
    }
}

fn versions(standing: &Standing) -> BTreeSet<String> {
    let applied = standing
        .entries
        .iter()
        .filter(|entry| entry.applied_at.is_some());
    applied
        .map(|entry| entry.revision.version.clone())
        .collect()
}
