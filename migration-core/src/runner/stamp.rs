//! What is written without running a migration: the tables of the engine, stamps, and accepted edits.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr};

use super::attempt::now;
use super::{Report, Runner, failed};
use crate::error::Error;
use crate::history::{Action, Attempt, Outcome};
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
        if !self.installed {
            self.install().await?;
        }
        let tables = self.tables.clone();
        let written: Vec<String> = changes
            .iter()
            .map(|(version, ..)| version.clone())
            .collect();
        self.locked("stamping the history", async |backend, transaction, _| {
            for (version, attempt, direction) in changes {
                let history = match direction {
                    Direction::Up => tables.insert(&version, now()),
                    Direction::Down => tables.delete(&version),
                };
                transaction.execute_unprepared(&history).await?;
                transaction
                    .execute_unprepared(&attempt.write(&tables, backend))
                    .await?;
            }
            Ok(())
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
                .map(drop)
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

    /// Makes the history table and the log where one is missing.
    pub(super) async fn install(&mut self) -> Result<(), Error> {
        let tables = self.tables.clone();
        self.locked(
            "making the history table",
            async |backend, transaction, _| {
                for statement in tables.create(backend) {
                    transaction.execute_unprepared(&statement).await?;
                }
                Ok(())
            },
        )
        .await?;
        self.installed = true;
        Ok(())
    }

    /// Does something of the engine's own in a transaction that holds the lock.
    pub(super) async fn locked(
        &mut self,
        doing: &'static str,
        work: impl AsyncFnOnce(DbBackend, &DatabaseTransaction, Option<&str>) -> Result<(), DbErr>,
    ) -> Result<(), Error> {
        let pool = self.database.pool().await?;
        let (transaction, _) = self.lock(&pool).await?;
        let backend = self.database.backend();
        let done = async {
            work(backend, &transaction, self.database.schema()).await?;
            if backend == DbBackend::Postgres {
                transaction.execute_unprepared("DEALLOCATE ALL").await?;
            }
            transaction.commit().await
        };
        done.await.map_err(|source| failed(doing, source))
    }
}
