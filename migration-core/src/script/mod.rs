//! Offline SQL: what the runner would do, as a script for psql or sqlite3.

mod once;

use std::collections::BTreeMap;

use sea_orm::DbBackend;

use crate::chain::Chain;
use crate::context::LOCK_TIMEOUT;
use crate::database::quote;
use crate::error::Error;
use crate::history::{Action, Attempt, LOCK_NUMBER, Names, Outcome, Tables, forget_offline};
use crate::project::Project;
use crate::record::{is_transactional, record, record_script};
use crate::target::Direction;
use once::{Once, repeatable};

/// Stops a script of SQLite where a row refers to nothing.
pub(crate) const NOTHING_DANGLES: &str = "CREATE TEMP TABLE nothing_dangles (number integer CHECK (number = 0));\n\
     INSERT INTO nothing_dangles SELECT count(*) FROM pragma_foreign_key_check;\n\
     DROP TABLE nothing_dangles;\n";

/// What a script is made from.
pub(crate) struct Script<'a> {
    pub(crate) project: &'a Project,
    pub(crate) chain: &'a Chain,
    pub(crate) backend: DbBackend,
    pub(crate) schema: Option<&'a str>,
    /// What is said before the migration at a position, a comment a line.
    pub(crate) notes: BTreeMap<usize, Vec<String>>,
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
        for (_, statement) in tables.create(self.backend) {
            script += &statement;
            script += ";\n";
        }
        for position in positions {
            script += &self.migration(*position, direction, &tables).await?;
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
            (
                "psql -f FILE DATABASE, without a pooler between",
                "\\set ON_ERROR_STOP on",
            )
        } else {
            (
                "sqlite3 FILE.db < SCRIPT",
                ".bail on\nPRAGMA foreign_keys = ON;",
            )
        };
        let search_path = match self.schema {
            Some(schema) if self.is_postgres() => {
                format!("SET search_path TO {};\n", quote::identifier(schema))
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
        position: usize,
        direction: Direction,
        tables: &Tables,
    ) -> Result<String, Error> {
        let links = self.chain.links();
        let Some(link) = links.get(position) else {
            return Ok(String::new());
        };
        let recording = record(link.migration.as_ref(), self.backend, direction).await;
        let version = &link.revision.version;
        if !recording.complete {
            return Err(Error::DependsOnData {
                version: version.clone(),
            });
        }
        let transactional = is_transactional(link.migration.as_ref(), self.backend);
        let now = if self.is_postgres() {
            "extract(epoch FROM now())::bigint"
        } else {
            "CAST(strftime('%s', 'now') AS integer)"
        };
        let history = match direction {
            Direction::Up => tables.insert(version, now),
            Direction::Down => tables.delete(version),
        };
        let mut attempt = Attempt::begin(self.project, version, Action::Run(direction), &recording);
        attempt.outcome = Outcome::Succeeded;
        attempt.statements = recording.statements.len().try_into().unwrap_or(u64::MAX);
        let forget = match self.backend {
            DbBackend::Postgres => forget_offline(tables, &attempt),
            _ => String::new(),
        };
        let record = format!(
            "{history};\n{};\n{forget}",
            attempt.write_offline(tables, self.backend)
        );
        let statements = recording.text();
        // What must be applied, and what must not: a script that is run on another database, or twice, stops here.
        let (wanted, unwanted) = match direction {
            Direction::Up => (position.checked_sub(1), Some(position)),
            Direction::Down => (Some(position), Some(position + 1)),
        };
        let of = |position: Option<usize>| {
            position
                .and_then(|position| links.get(position))
                .map(|link| link.revision.version.as_str())
        };
        let guard = self.guard(tables, of(wanted), of(unwanted), transactional);
        let mut notes = String::new();
        for note in self.notes.get(&position).into_iter().flatten() {
            notes += &format!("-- note: {note}\n");
        }
        Ok(match (self.is_postgres(), transactional) {
            (true, true) => format!(
                "\n-- {version}\n{notes}BEGIN;\nSET LOCAL lock_timeout = {};\n{guard}{statements}{record}COMMIT;\n",
                LOCK_TIMEOUT.as_millis()
            ),
            (true, false) => {
                let statements =
                    record_script(link.migration.as_ref(), self.backend, direction).await;
                let begun = Attempt {
                    outcome: Outcome::Running,
                    statements: 0,
                    ..attempt
                };
                let once = Once {
                    tables,
                    attempt: &begun,
                    names: Names::default(),
                };
                let (statements, record_once) = repeatable(&statements, once);
                format!(
                    "\n-- {version} (without a transaction; each statement can be repeated)\n{notes}{guard}{statements}\
                     BEGIN;\n{record}{record_once}COMMIT;\nSELECT pg_advisory_unlock({LOCK_NUMBER});\n",
                )
            }
            // Dropping the old table must not delete what refers to it.
            (false, _) if recording.rebuilds() => format!(
                "\n-- {version}\n{notes}PRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;\n{guard}{statements}{NOTHING_DANGLES}{record}COMMIT;\n\
                 PRAGMA foreign_keys = ON;\n"
            ),
            (false, _) => {
                format!(
                    "\n-- {version}\n{notes}BEGIN IMMEDIATE;\n{guard}{statements}{record}COMMIT;\n"
                )
            }
        })
    }

    /// Takes the lock, without waiting in a queue for it, and stops where the history is not what it should be.
    fn guard(
        &self,
        tables: &Tables,
        wanted: Option<&str>,
        unwanted: Option<&str>,
        transactional: bool,
    ) -> String {
        let exists = |version: &str| {
            format!(
                "EXISTS (SELECT 1 FROM {} WHERE version = {})",
                tables.history(),
                quote::literal(version)
            )
        };
        let mut checks = Vec::new();
        if let Some(version) = wanted {
            checks.push((exists(version), format!("{version} is not applied")));
        }
        if let Some(version) = unwanted {
            checks.push((
                format!("NOT {}", exists(version)),
                format!("{version} is applied already"),
            ));
        }
        if !self.is_postgres() {
            // SQLite raises errors in triggers only; a constraint stops the script as well.
            let all: Vec<String> = checks.into_iter().map(|(check, _)| check).collect();
            return format!(
                "CREATE TEMP TABLE history_fits (fits CHECK (fits));\nINSERT INTO history_fits SELECT {};\nDROP TABLE history_fits;\n",
                all.join(" AND ")
            );
        }
        let lock = if transactional {
            "pg_try_advisory_xact_lock"
        } else {
            "pg_try_advisory_lock"
        };
        let mut guard = format!(
            "DO $guard$ BEGIN\n  IF NOT {lock}({LOCK_NUMBER}) THEN RAISE EXCEPTION 'another program is migrating this database: \
             run the rest of this script later'; END IF;\n"
        );
        for (check, problem) in checks {
            guard += "  IF NOT (";
            guard += &check;
            guard += ") THEN RAISE EXCEPTION USING MESSAGE = ";
            guard += &quote::literal(&problem);
            guard += "; END IF;\n";
        }
        guard + "END $guard$;\n"
    }
}
