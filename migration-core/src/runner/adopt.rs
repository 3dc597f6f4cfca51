//! Taking over a database from Alembic, and proving that every downgrade brings back what was there.

use sea_orm::{ConnectionTrait, DbErr};

use super::{Report, Runner, failed};
use crate::error::Error;
use crate::history::traces;
use crate::inspect::{Catalogue, Difference, Place, Scratch};
use crate::resolve;
use crate::revision::Revision;
use crate::target::{Direction, Target};

/// What `adopt` found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// The version that Alembic recorded.
    pub alembic: String,
    /// The revision of this chain that it is.
    pub revision: Revision,
    /// What the database (left) has otherwise than this chain builds (right).
    pub differences: Vec<Difference>,
    /// The history rows that were written; none where differences were in the way.
    pub report: Option<Report>,
}

/// A migration whose way back does not bring back what was there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unproven {
    /// The recorded version.
    pub version: String,
    /// Which part of up, down, up it was.
    pub step: &'static str,
    /// What failed or differs, in one line.
    pub problem: String,
}

impl Runner {
    /// Compares a database that Alembic built with what this chain builds for the same revision and, where they are
    /// alike or `force` is given, records the revisions. No table of the application is touched, nor Alembic's.
    ///
    /// # Errors
    /// [`Error::NotAlembic`] where there is nothing to adopt, [`Error::Target`] where the chain has no such revision,
    /// and what the database answers.
    pub async fn adopt(&mut self, force: bool) -> Result<Adoption, Error> {
        match self.standing().await {
            Ok(standing) if standing.current().is_none() => {}
            Err(Error::TablesWithoutHistory { .. }) => {}
            Ok(_) => return Err(self.not_alembic("it has a migration history already")),
            Err(error) => return Err(error),
        }
        let footprint = self.footprint().await;
        let found = traces(&mut self.database, &self.tables, &footprint).await;
        let Some(alembic) = found
            .map_err(|source| failed("reading Alembic's version", source))?
            .alembic
        else {
            return Err(self.not_alembic("it has no alembic_version"));
        };
        if alembic.is_empty() {
            return Err(self.not_alembic("its alembic_version has no row"));
        }
        if alembic.contains(", ") {
            return Err(
                self.not_alembic("its alembic_version has several rows: merge the heads first")
            );
        }
        let revision = resolve::find(&self.chain, &alembic)
            .cloned()
            .map_err(|problem| Error::Target {
                problem,
                revisions: self.chain.revisions().map(ToString::to_string).collect(),
            })?;
        let differences = self
            .compare_with_chain(&revision)
            .await
            .map_err(|source| failed("comparing the database", source))?;
        let mut adoption = Adoption {
            alembic,
            revision,
            differences,
            report: None,
        };
        if adoption.differences.is_empty() || force {
            let target = Target::Named(adoption.revision.version.clone());
            adoption.report = Some(self.stamp(&target).await?);
        }
        Ok(adoption)
    }

    fn not_alembic(&self, why: &'static str) -> Error {
        Error::NotAlembic {
            database: self.database.describe(),
            why,
        }
    }

    /// What the database has otherwise than the chain builds up to and including the revision.
    async fn compare_with_chain(&mut self, revision: &Revision) -> Result<Vec<Difference>, DbErr> {
        let history = self.chain.history_table().to_owned();
        let pool = self
            .database
            .pool()
            .await
            .map_err(|error| DbErr::Custom(error.to_string()))?;
        let live = self.live_catalogue(&pool, &history).await?;
        let scratch_pool = self.database.scratch(&pool).await?;
        let scratch = Scratch::open(&scratch_pool).await?;
        for link in self.chain.links() {
            scratch.run(link, Direction::Up).await?;
            if link.revision == *revision {
                break;
            }
        }
        let built = scratch.catalogue().await?;
        scratch.close().await?;
        Ok(live.differences(&built))
    }

    async fn live_catalogue(
        &self,
        pool: &sea_orm::DatabaseConnection,
        history: &str,
    ) -> Result<Catalogue, DbErr> {
        use sea_orm::{DbBackend, TransactionTrait};
        let transaction = pool.begin().await?;
        if self.database.backend() == DbBackend::Postgres {
            transaction.execute_unprepared(&self.prelude()).await?;
        }
        let live = Catalogue::read(&transaction, Place::Current, history).await?;
        if self.database.backend() == DbBackend::Postgres {
            transaction.execute_unprepared("DEALLOCATE ALL").await?;
        }
        transaction.rollback().await?;
        Ok(live)
    }

    /// Runs up, down and up again for each migration in a scratch, and compares. Empty: every one is proven.
    /// Nothing outside the scratch is touched.
    ///
    /// # Errors
    /// Where no scratch can be had: on Postgres that takes the right to make temporary tables.
    pub async fn verify(&mut self) -> Result<Vec<Unproven>, Error> {
        let doing = "making a scratch";
        let pool = self.database.pool().await?;
        let pool = self
            .database
            .scratch(&pool)
            .await
            .map_err(|source| failed(doing, source))?;
        let scratch = Scratch::open(&pool)
            .await
            .map_err(|source| failed(doing, source))?;
        let mut unproven = Vec::new();
        for link in self.chain.links() {
            if let Err((step, problem)) = prove(&scratch, link).await {
                unproven.push(Unproven {
                    version: link.revision.version.clone(),
                    step,
                    problem,
                });
                // The next one stands on this one: after a failure there is nothing sound to go on from.
                break;
            }
        }
        scratch
            .close()
            .await
            .map_err(|source| failed("closing the scratch", source))?;
        Ok(unproven)
    }
}

async fn prove(scratch: &Scratch, link: &crate::chain::Link) -> Result<(), (&'static str, String)> {
    let failed = |step| move |error: DbErr| (step, crate::database::detail(&error));
    let before = scratch.catalogue().await.map_err(failed("before"))?;
    scratch
        .run(link, Direction::Up)
        .await
        .map_err(failed("up"))?;
    let applied = scratch.catalogue().await.map_err(failed("up"))?;
    scratch
        .run(link, Direction::Down)
        .await
        .map_err(failed("down"))?;
    let reverted = scratch.catalogue().await.map_err(failed("down"))?;
    let [reverted, before] =
        [reverted, before].map(|found| found.without_order().without_names_of_counters());
    differs("down", &reverted, &before)?;
    scratch
        .run(link, Direction::Up)
        .await
        .map_err(failed("up again"))?;
    let again = scratch.catalogue().await.map_err(failed("up again"))?;
    differs("up again", &again, &applied)
}

fn differs(
    step: &'static str,
    found: &Catalogue,
    wanted: &Catalogue,
) -> Result<(), (&'static str, String)> {
    match found.differences(wanted).into_iter().next() {
        None => Ok(()),
        Some(Difference {
            object, left: None, ..
        }) => Err((step, format!("{object} does not come back"))),
        Some(Difference {
            object,
            right: None,
            ..
        }) => Err((step, format!("{object} stays behind"))),
        Some(Difference {
            object,
            left: Some(found),
            right: Some(wanted),
        }) => Err((
            step,
            format!("{object} comes back as {found} instead of {wanted}"),
        )),
    }
}
