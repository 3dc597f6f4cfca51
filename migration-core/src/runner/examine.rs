//! Where a database stands: its history, whether it is this project's, and whether it was edited.

use super::{Runner, failed};
use crate::error::Error;
use crate::history::{Reading, Traces, read, read_limited, traces};
use crate::record::{footprint, record};
use crate::recording::Footprint;
use crate::state::Standing;
use crate::target::Direction;

/// A history laid over a chain, and what was found beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Examination {
    /// The history laid over the chain.
    pub standing: Standing,
    /// Applied migrations that emit other SQL now than when they were applied.
    pub edits: Vec<Edit>,
}

/// An applied migration that emits other SQL now. Formatting, comments and line ends do not count.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Edit {
    /// The recorded version.
    pub version: String,
    /// The checksum of what was applied.
    pub applied: String,
    /// The checksum of what it emits now.
    pub now: String,
}

/// Which applied migrations are looked at for edits. Each has to emit its SQL once more for it.
#[derive(Debug, Clone, Copy)]
enum Edits {
    Ignored,
    Newest,
    All,
}

/// How many of the newest migrations are looked at each time that something is to be applied.
pub(super) const NEWEST: usize = 100;

impl Runner {
    /// Reads the history and lays it over the chain. One round trip; nothing is written.
    ///
    /// # Errors
    /// [`Error::ForeignHistory`], [`Error::TablesWithoutHistory`], and what the database answers.
    pub async fn standing(&mut self) -> Result<Standing, Error> {
        Ok(self.examined(Edits::Ignored).await?.standing)
    }

    /// As [`Runner::standing`], and whether an applied migration was edited since.
    ///
    /// # Errors
    /// As [`Runner::standing`].
    pub async fn examine(&mut self) -> Result<Examination, Error> {
        self.examined(Edits::All).await
    }

    /// As [`Runner::examine`], in a time that hardly grows with the history.
    pub(super) async fn examine_newest(&mut self) -> Result<Examination, Error> {
        self.examined(Edits::Newest).await
    }

    async fn examined(&mut self, edits: Edits) -> Result<Examination, Error> {
        match self.look(edits).await {
            // Another runner may have committed the first migration between the question for the history and the one
            // for the tables. It wrote both at once: whoever asks again sees the history too.
            Err(Error::TablesWithoutHistory { .. }) => self.look(edits).await,
            other => other,
        }
    }

    async fn look(&mut self, edits: Edits) -> Result<Examination, Error> {
        let doing = "reading the history";
        let versions = match edits {
            Edits::All => None,
            // Whose history it is has to be known in any case.
            Edits::Newest | Edits::Ignored => self.chain.newest(NEWEST),
        };
        let full = read(&mut self.database, &self.tables, versions.as_deref())
            .await
            .map_err(|source| failed(doing, source))?;
        let (reading, traces) = match full {
            Some(reading) if !reading.projects.is_empty() => (reading, Traces::default()),
            Some(reading) => {
                let footprint = self.footprint().await;
                let traces = traces(&mut self.database, &self.tables, &footprint).await;
                (reading, traces.map_err(|source| failed(doing, source))?)
            }
            None => {
                let footprint = self.footprint().await;
                read_limited(&mut self.database, &self.tables, &footprint)
                    .await
                    .map_err(|source| failed(doing, source))?
            }
        };
        self.installed = reading.has_history && reading.has_attempts;
        let standing = Standing::new(&self.chain, &reading.applied);
        self.check_identity(&reading, &traces, &standing).await?;
        let edits = match edits {
            Edits::Ignored => Vec::new(),
            Edits::Newest | Edits::All => self.edits(&reading, &standing).await,
        };
        Ok(Examination { standing, edits })
    }

    /// Whether this history can be the project's own at all.
    async fn check_identity(
        &mut self,
        reading: &Reading,
        traces: &Traces,
        standing: &Standing,
    ) -> Result<(), Error> {
        let evidence = if let Some(other) = reading.foreign(self.project.name) {
            format!("it belongs to {other}")
        } else if !reading.projects.is_empty() {
            return Ok(());
        } else if reading.applied.is_empty() {
            if traces.tables.is_empty() {
                return Ok(());
            }
            return Err(Error::TablesWithoutHistory {
                database: self.database.describe(),
                program: self.project.program.to_owned(),
                tables: traces.tables.clone(),
                alembic: traces.alembic.clone(),
            });
        } else {
            // Nobody has logged an attempt, or the log may not be read: what the revisions create must be there.
            let footprint = self.footprint().await;
            let missing = footprint
                .expected(|version| standing.is_applied(version))
                .find(|(_, table)| !traces.tables.iter().any(|present| present == table));
            let stranger = standing
                .entries
                .iter()
                .all(|entry| !entry.known || entry.applied_at.is_none());
            match missing {
                Some((version, table)) => {
                    format!("{version} is recorded, but its table {table} is not there")
                }
                None if stranger => "it has none of its revisions".to_owned(),
                None => return Ok(()),
            }
        };
        Err(self.foreign(evidence))
    }

    pub(super) fn foreign(&self, evidence: String) -> Error {
        Error::ForeignHistory {
            database: self.database.describe(),
            project: self.project.name.to_owned(),
            evidence,
        }
    }

    /// The tables that tell this project's database from another's; recorded once, when first needed.
    pub(crate) async fn footprint(&mut self) -> Footprint {
        if self.footprint.is_none() {
            self.footprint = Some(footprint(&self.chain, self.database.backend()).await);
        }
        self.footprint.clone().unwrap_or_default()
    }

    /// Applied migrations that emit other SQL now than when they were applied.
    async fn edits(&self, reading: &Reading, standing: &Standing) -> Vec<Edit> {
        let mut edits = Vec::new();
        let applied = standing.entries.iter().map(|entry| entry.applied_at);
        for (link, applied_at) in self.chain.links().iter().zip(applied) {
            let version = &link.revision.version;
            let (Some(applied), Some(_)) = (reading.checksums.get(version), applied_at) else {
                continue;
            };
            let now = record(
                link.migration.as_ref(),
                self.database.backend(),
                Direction::Up,
            )
            .await
            .checksum();
            if now != *applied {
                edits.push(Edit {
                    version: version.clone(),
                    applied: applied.clone(),
                    now,
                });
            }
        }
        edits
    }
}
