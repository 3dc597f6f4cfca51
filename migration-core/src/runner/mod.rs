//! Runs migrations: who may, in what order, under which lock, and what is recorded of it.

mod attempt;
mod destroy;
mod lock;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseTransaction, DbErr};

pub use watch::{Event, Observer};

pub(crate) use watch::Watch;

use crate::chain::{Chain, Link};
use crate::database::{Database, Purpose, detail};
use crate::error::Error;
use crate::history::{Reading, Tables, belongs_to, read};
use crate::project::Project;
use crate::record::{Footprint, footprint};
use crate::settings::Settings;
use crate::state::{Standing, State};
use crate::target::{self, Direction, Target};

/// How a runner behaves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How long to wait for another runner, for each migration; also how long to go on trying for a table lock.
    pub lock_wait: Duration,
    /// How long one statement may wait in a queue for a table lock before it gives up its place and tries again.
    pub lock_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock_wait: Duration::from_mins(1),
            lock_timeout: crate::context::LOCK_TIMEOUT,
        }
    }
}

/// How far to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// To a target.
    To(Target),
    /// So many revisions; fewer where there are no more.
    Steps(usize),
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The versions that this run applied or reverted, in order.
    pub done: Vec<String>,
    /// The versions that another runner did meanwhile.
    pub by_others: Vec<String>,
    /// Where the database stands now.
    pub standing: Standing,
}

/// Runs a chain on a database.
pub struct Runner {
    project: Project,
    chain: Chain,
    database: Database,
    tables: Tables,
    footprint: Footprint,
    options: Options,
    watch: Arc<Watch>,
    /// Whether the history table and the log of attempts are known to be there.
    installed: bool,
}

impl Runner {
    /// Connects for reading: nothing is written, and a SQLite file that is missing stands for an empty database.
    ///
    /// # Errors
    /// [`Error::Connect`].
    pub async fn reader(
        project: Project,
        chain: Chain,
        settings: &Settings,
    ) -> Result<Self, Error> {
        Self::open(
            project,
            chain,
            settings,
            Purpose::Read,
            Options::default(),
            None,
        )
        .await
    }

    /// Connects for migrating. The observer sees what happens.
    ///
    /// # Errors
    /// [`Error::Connect`].
    pub async fn connect(
        project: Project,
        chain: Chain,
        settings: &Settings,
        options: Options,
        observer: Option<Box<dyn Observer>>,
    ) -> Result<Self, Error> {
        Self::open(project, chain, settings, Purpose::Write, options, observer).await
    }

    async fn open(
        project: Project,
        chain: Chain,
        settings: &Settings,
        purpose: Purpose,
        options: Options,
        observer: Option<Box<dyn Observer>>,
    ) -> Result<Self, Error> {
        let application = format!("{} {}", project.program, std::process::id());
        let database = Database::connect(settings, purpose, &application).await?;
        let footprint = footprint(&chain, database.backend()).await;
        let tables = Tables::new(database.schema(), chain.history_table());
        let watch = Arc::new(Watch::new(observer));
        Ok(Self {
            project,
            chain,
            database,
            tables,
            footprint,
            options,
            watch,
            installed: false,
        })
    }

    /// The chain that is run.
    #[must_use]
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// The database, described for people: no password.
    #[must_use]
    pub fn database(&self) -> String {
        self.database.describe()
    }

    /// Closes the connections and gives the chain back.
    pub async fn into_chain(self) -> Chain {
        self.database.close().await;
        self.chain
    }

    /// Closes the connections.
    pub async fn close(self) {
        self.database.close().await;
    }

    /// Reads the history and lays it over the chain. One round trip; nothing is written.
    ///
    /// # Errors
    /// [`Error::ForeignHistory`], [`Error::TablesWithoutHistory`], and what the database answers.
    pub async fn standing(&mut self) -> Result<Standing, Error> {
        let reading = read(&mut self.database, &self.tables, &self.footprint)
            .await
            .map_err(|source| failed("reading the history", source))?;
        self.installed = reading.has_history && reading.has_attempts;
        let standing = Standing::new(&self.chain, &reading.applied);
        self.check_identity(&reading, &standing).await?;
        Ok(standing)
    }

    /// Whether this history can be the project's own at all.
    async fn check_identity(
        &mut self,
        reading: &Reading,
        standing: &Standing,
    ) -> Result<(), Error> {
        if reading.applied.is_empty() {
            if reading.present.is_empty() || reading.has_attempts {
                return Ok(());
            }
            return Err(Error::TablesWithoutHistory {
                database: self.database.describe(),
                tables: reading.present.clone(),
                alembic: reading.alembic.clone(),
            });
        }
        let missing = self
            .footprint
            .expected(|version| standing.is_applied(version))
            .find(|(_, table)| !reading.present.iter().any(|present| present == table))
            .map(|(version, table)| (version.to_owned(), table.to_owned()));
        let stranger = standing
            .entries
            .iter()
            .all(|entry| !entry.known || entry.applied_at.is_none());
        if missing.is_none() && !stranger {
            return Ok(());
        }
        let owner = belongs_to(&mut self.database, &self.tables)
            .await
            .map_err(|source| failed("reading the log of attempts", source))?;
        let evidence = match (owner, missing) {
            // Ours, although a table is gone: somebody dropped it by hand, and that is for `check` to report.
            (Some(owner), _) if owner == self.project.name => return Ok(()),
            (Some(owner), _) => format!("it belongs to {owner}"),
            (None, Some((version, table))) => {
                format!("{version} is recorded, but its table {table} is not there")
            }
            (None, None) => "it has none of its revisions".to_owned(),
        };
        Err(Error::ForeignHistory {
            database: self.database.describe(),
            project: self.project.name.to_owned(),
            evidence,
        })
    }

    /// Applies pending revisions up to the goal.
    ///
    /// # Errors
    /// [`Error::Target`], [`Error::Diverged`], [`Error::LockWait`], [`Error::Migration`], and what [`Runner::standing`] gives.
    pub async fn up(&mut self, goal: &Goal) -> Result<Report, Error> {
        let standing = self.standing().await?;
        self.refuse_diverged(&standing)?;
        if standing.state == State::Ahead {
            return Ok(Report {
                done: Vec::new(),
                by_others: Vec::new(),
                standing,
            });
        }
        let applied = self.chain.len() - standing.pending().count();
        let wanted = match goal {
            Goal::Steps(steps) => applied.saturating_add(*steps).min(self.chain.len()),
            Goal::To(target) => self.resolve(&standing, target, Direction::Up)?,
        };
        self.run((applied..wanted).collect(), Direction::Up, standing)
            .await
    }

    /// Reverts applied revisions down to the goal.
    ///
    /// # Errors
    /// As [`Runner::up`].
    pub async fn down(&mut self, goal: &Goal) -> Result<Report, Error> {
        let standing = self.standing().await?;
        self.refuse_diverged(&standing)?;
        if standing.state == State::Ahead {
            return Err(self.diverged(&standing));
        }
        let applied = self.chain.len() - standing.pending().count();
        let wanted = match goal {
            Goal::Steps(steps) => applied.saturating_sub(*steps),
            Goal::To(target) => self.resolve(&standing, target, Direction::Down)?,
        };
        self.run((wanted..applied).rev().collect(), Direction::Down, standing)
            .await
    }

    fn resolve(
        &self,
        standing: &Standing,
        target: &Target,
        direction: Direction,
    ) -> Result<usize, Error> {
        target::resolve(&self.chain, standing, target, direction).map_err(|problem| Error::Target {
            problem,
            revisions: standing
                .entries
                .iter()
                .map(|entry| match entry.applied_at {
                    Some(_) => format!("{} (applied)", entry.revision),
                    None => entry.revision.to_string(),
                })
                .collect(),
        })
    }

    fn refuse_diverged(&self, standing: &Standing) -> Result<(), Error> {
        if standing.state == State::Diverged {
            Err(self.diverged(standing))
        } else {
            Ok(())
        }
    }

    fn diverged(&self, standing: &Standing) -> Error {
        let names = |revisions: &mut dyn Iterator<Item = &crate::Revision>| {
            revisions
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let unknown = names(&mut standing.unknown());
        let holes = names(&mut standing.holes());
        let mut problems = Vec::new();
        if !unknown.is_empty() {
            problems.push(format!(
                "it has {unknown}, which this program does not know"
            ));
        }
        if !holes.is_empty() {
            problems.push(format!("{holes} is missing below a newer one"));
        }
        Error::Diverged {
            database: self.database.describe(),
            problem: problems.join("; "),
        }
    }

    async fn run(
        &mut self,
        positions: Vec<usize>,
        direction: Direction,
        standing: Standing,
    ) -> Result<Report, Error> {
        let mut report = Report {
            done: Vec::new(),
            by_others: Vec::new(),
            standing,
        };
        if positions.is_empty() {
            return Ok(report);
        }
        if !self.installed {
            self.install().await?;
        }
        // What another runner did while this one waited is passed over without taking the lock for each of them.
        let mut seen = report.standing.clone();
        for position in positions {
            let revision = self.chain.links()[position].revision.clone();
            if seen.is_applied(&revision.version) == (direction == Direction::Down)
                && self.attempt(position, direction, &mut seen).await?
            {
                report.done.push(revision.version);
            } else {
                self.watch.tell(&Event::DoneByOther {
                    revision: &revision,
                    direction,
                });
                report.by_others.push(revision.version);
            }
        }
        report.standing = self.standing().await?;
        Ok(report)
    }

    /// Reads the history again into `seen`, now that nobody else can change it. Whether the revision at `position` is
    /// still to do.
    async fn recheck(
        &self,
        transaction: &DatabaseTransaction,
        position: usize,
        direction: Direction,
        seen: &mut Standing,
    ) -> Result<bool, Error> {
        let sql = crate::history::question(self.database.backend(), &self.tables, &self.footprint);
        let rows = crate::database::read_in(transaction, &sql)
            .await
            .map_err(|source| failed("reading the history", source))?;
        *seen = Standing::new(&self.chain, &Reading::of(rows).applied);
        let standing = &*seen;
        let revision = &self.chain.links()[position].revision;
        let is_applied = standing.is_applied(&revision.version);
        if is_applied == (direction == Direction::Up) {
            return Ok(false);
        }
        // Everything below must be applied and nothing above: otherwise somebody went the other way meanwhile.
        let fits = |link: &Link, above: bool| standing.is_applied(&link.revision.version) != above;
        let links = self.chain.links();
        if links[..position].iter().all(|link| fits(link, false))
            && links[position + 1..].iter().all(|link| fits(link, true))
        {
            return Ok(true);
        }
        Err(Error::Diverged {
            database: self.database.describe(),
            problem: format!(
                "it changed while {} was waiting to go {}: another program went the other way",
                revision,
                direction.word()
            ),
        })
    }
}

/// An error of one of the engine's own statements.
pub(crate) fn failed(doing: &'static str, source: DbErr) -> Error {
    Error::Database {
        doing,
        detail: detail(&source),
        source,
    }
}
