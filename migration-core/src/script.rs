//! Offline SQL: what the runner would do, as a script for psql or sqlite3.

use sea_orm::DbBackend;

use crate::chain::{Chain, Link};
use crate::context::LOCK_TIMEOUT;
use crate::error::Error;
use crate::history::{Action, Attempt, Outcome, Tables};
use crate::project::Project;
use crate::record::record;
use crate::target::Direction;

/// What a script is made from.
pub(crate) struct Script<'a> {
    pub(crate) project: &'a Project,
    pub(crate) chain: &'a Chain,
    pub(crate) backend: DbBackend,
    pub(crate) schema: Option<&'a str>,
    /// The number of the advisory lock, on Postgres.
    pub(crate) lock: i64,
}

impl Script<'_> {
    /// The script that runs the migrations at the positions, in that order, and records them.
    ///
    /// # Errors
    /// [`Error::DependsOnData`] where what a migration does cannot be known without the database.
    pub(crate) async fn write(
        &self,
        positions: &[usize],
        direction: Direction,
    ) -> Result<String, Error> {
        let tables = Tables::new(self.schema, self.chain.history_table());
        let mut script = self.head(positions, direction);
        for statement in tables.create(self.backend) {
            script += &statement;
            script += ";\n";
        }
        for link in positions
            .iter()
            .filter_map(|position| self.chain.links().get(*position))
        {
            script += &self.migration(link, direction, &tables).await?;
        }
        Ok(script)
    }

    fn is_postgres(&self) -> bool {
        self.backend == DbBackend::Postgres
    }

    fn head(&self, positions: &[usize], direction: Direction) -> String {
        let versions: Vec<&str> = positions
            .iter()
            .filter_map(|position| self.chain.links().get(*position))
            .map(|link| link.revision.version.as_str())
            .collect();
        let (client, stop) = if self.is_postgres() {
            ("psql -f FILE DATABASE", "\\set ON_ERROR_STOP on")
        } else {
            (
                "sqlite3 FILE.db < SCRIPT",
                ".bail on\nPRAGMA foreign_keys = ON;",
            )
        };
        let search_path = match self.schema {
            Some(schema) if self.is_postgres() => {
                format!(
                    "SET search_path TO {};\n",
                    crate::database::quote::identifier(schema)
                )
            }
            _ => String::new(),
        };
        format!(
            "-- {} {}, {}: {}\n-- Run it with: {client}\n-- It stops at the first error; each migration is recorded in the \
             transaction that ends it.\n{stop}\n{search_path}\n",
            self.project.program,
            self.project.version,
            direction.word(),
            versions.join(", "),
        )
    }

    async fn migration(
        &self,
        link: &Link,
        direction: Direction,
        tables: &Tables,
    ) -> Result<String, Error> {
        let recording = record(link.migration.as_ref(), self.backend, direction).await;
        let version = &link.revision.version;
        if !recording.complete {
            return Err(Error::DependsOnData {
                version: version.clone(),
            });
        }
        let transactional = !self.is_postgres() || link.migration.use_transaction() != Some(false);
        let (begin, now) = if self.is_postgres() {
            let begin = format!(
                "BEGIN;\nSET LOCAL lock_timeout = {};\nSELECT pg_advisory_xact_lock({});\n",
                LOCK_TIMEOUT.as_millis(),
                self.lock
            );
            (begin, "extract(epoch FROM now())::bigint")
        } else {
            (
                "BEGIN IMMEDIATE;\n".to_owned(),
                "CAST(strftime('%s', 'now') AS integer)",
            )
        };
        let history = match direction {
            Direction::Up => tables.insert(version, now),
            Direction::Down => tables.delete(version),
        };
        let mut attempt = Attempt::begin(self.project, version, Action::Run(direction), &recording);
        attempt.outcome = Outcome::Succeeded;
        attempt.statements = recording.statements.len().try_into().unwrap_or(u64::MAX);
        let record = format!(
            "{history};\n{};\nCOMMIT;\n",
            attempt.write_offline(tables, self.backend)
        );
        let statements = recording.text();
        let reason = if transactional {
            ""
        } else {
            " (without a transaction; each statement can be repeated)"
        };
        Ok(if transactional {
            format!("\n-- {version}\n{begin}{statements}{record}")
        } else {
            format!("\n-- {version}{reason}\n{statements}{begin}{record}")
        })
    }
}
