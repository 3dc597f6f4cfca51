//! Runs migrations: who may, in what order, under which lock, and what is recorded of it.

mod adopt;
mod attempt;
mod destroy;
mod drive;
mod examine;
mod install;
mod lock;
mod notes;
mod record;
mod stamp;
mod walk;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sea_orm::DbErr;

pub use adopt::{Adoption, Unproven};
pub use examine::{Edit, Examination};
pub use walk::{Goal, Report};

pub(crate) use lock::holder_question;
pub(crate) use notes::noted;

use crate::chain::Chain;
use crate::database::{Database, Purpose, detail};
use crate::error::Error;
use crate::history::{LoggedAttempt, Tables, apart, emitted, log};
use crate::project::Project;
use crate::record::record;
use crate::recording::Footprint;
use crate::settings::Settings;
use crate::target::Direction;
use crate::trace::{LockTrace, Tracer};
use crate::watch::{Observer, Watch};

/// How a runner behaves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// How long to wait for another runner, for each migration; also how long to go on trying for a table lock.
    pub lock_wait: Duration,
    /// How long one statement may wait in a queue for a table lock before it gives up its place and tries again.
    pub lock_timeout: Duration,
    /// Whether to trace which locks each statement takes, and whom it keeps waiting, for [`Runner::lock_trace`]. Takes a
    /// second connection. For the time of the run the sessions are called by a name of their own, where the URL gives
    /// one that others may have too.
    pub trace_locks: bool,
    /// Asked between two migrations, and while waiting for another runner: whether to go on.
    pub stop: Stop,
}

/// Asks a run to stop before its next migration. The one that runs is not touched. Clones ask for the same.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for it.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was asked for.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock_wait: Duration::from_mins(1),
            lock_timeout: crate::context::LOCK_TIMEOUT,
            trace_locks: false,
            stop: Stop::default(),
        }
    }
}

/// Runs a chain on a database.
pub struct Runner {
    project: Project,
    chain: Chain,
    database: Database,
    tables: Tables,
    footprint: Option<Footprint>,
    options: Options,
    watch: Arc<Watch>,
    /// Whether the history table and the log of attempts are known to be there.
    installed: bool,
    /// Whether the log has its columns for progress and locks; none where nobody has looked.
    extended: Option<bool>,
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
        let own_name = settings.with_own_name(std::process::id());
        let settings = if options.trace_locks {
            &own_name
        } else {
            settings
        };
        let database = Database::connect(settings, purpose, &application).await?;
        let tables = Tables::new(database.schema(), chain.history_table());
        let target = database.trace_target(apart(chain.history_table()));
        let tracer = target.filter(|_| options.trace_locks).map(Tracer::start);
        let watch = Arc::new(Watch::new(observer, tracer));
        Ok(Self {
            project,
            chain,
            database,
            tables,
            footprint: None,
            options,
            watch,
            installed: false,
            extended: None,
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

    /// Whether there is no database yet: a SQLite file that is missing.
    pub(crate) fn is_absent(&self) -> bool {
        self.database.is_absent()
    }

    /// The database, for questions that are not about the history.
    pub(crate) fn database_mut(&mut self) -> &mut Database {
        &mut self.database
    }

    /// The SQL that a revision of the chain emits on this database, without asking it; none where that depends on data,
    /// or where the chain has no such revision.
    pub async fn emitted(&self, version: &str, direction: Direction) -> Option<String> {
        let link = &self.chain.links()[self.chain.position(version)?];
        let backend = self.database.backend();
        let recording = record(link.migration.as_ref(), backend, direction).await;
        recording.complete.then(|| recording.text())
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

    /// Which locks the statements of the runs so far took, and whom they kept waiting; none where that was not asked
    /// for ([`Options::trace_locks`]).
    #[must_use]
    pub fn lock_trace(&self) -> Option<LockTrace> {
        let nothing = || {
            LockTrace::none(
                "there is nothing to trace on SQLite: its one lock is that of the whole file",
            )
        };
        (self.options.trace_locks).then(|| self.watch.lock_trace().unwrap_or_else(nothing))
    }

    /// The log of attempts, oldest first; empty where there is none.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn attempts(&mut self) -> Result<Vec<LoggedAttempt>, Error> {
        log(&mut self.database, &self.tables)
            .await
            .map_err(|source| failed("reading the log of attempts", source))
    }

    /// Both sides of an edit: what was applied, and what the migration emits now.
    ///
    /// # Errors
    /// What the database answers.
    pub async fn edit_text(&mut self, edit: &Edit) -> Result<(String, String), Error> {
        let applied = emitted(&mut self.database, &self.tables, &edit.version)
            .await
            .map_err(|source| failed("reading the log of attempts", source))?
            .unwrap_or_default();
        let now = match self
            .chain
            .links()
            .iter()
            .find(|link| link.revision.version == edit.version)
        {
            Some(link) => record(
                link.migration.as_ref(),
                self.database.backend(),
                Direction::Up,
            )
            .await
            .text(),
            None => String::new(),
        };
        Ok((applied, now))
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
