//! The database under examination: asked without writing, and within a time.

use std::time::{Duration, Instant};

use sea_orm::{DbBackend, DbErr};

use super::unanswered::{Unanswered, is_lost};
use crate::database::{Database, Purpose, Rows, quote};
use crate::error::Error;
use crate::history::LoggedAttempt;
use crate::project::Project;
use crate::runner::{Examination, Runner};
use crate::runtime;
use crate::settings::Settings;

/// After this time the server gives up a question by itself.
const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);

/// After this time nobody counts on an answer any more. A pooler without a free connection never answers.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) struct Patient<'a> {
    runner: Runner,
    project: Project,
    settings: &'a Settings,
    began: Instant,
    lost: Option<String>,
}

impl<'a> Patient<'a> {
    /// `began`: just before the connection was asked for.
    pub(super) fn new(
        runner: Runner,
        project: Project,
        settings: &'a Settings,
        began: Instant,
    ) -> Self {
        Self {
            runner,
            project,
            settings,
            began,
            lost: None,
        }
    }

    pub(super) fn project(&self) -> &Project {
        &self.project
    }

    pub(super) fn settings(&self) -> &'a Settings {
        self.settings
    }

    /// No server connection that was opened for this check-up can be older than that.
    pub(super) fn age(&self) -> Duration {
        self.began.elapsed()
    }

    pub(super) fn describe(&self) -> String {
        self.runner.database()
    }

    pub(super) fn is_absent(&self) -> bool {
        self.runner.is_absent()
    }

    pub(super) fn history_table(&self) -> &str {
        self.runner.chain().history_table()
    }

    pub(super) fn is_postgres(&self) -> bool {
        self.settings.url.backend() == DbBackend::Postgres
    }

    /// Why there is no connection any more, where there is none.
    pub(super) fn lost(&self) -> Option<&str> {
        self.lost.as_deref()
    }

    /// Asks one question in one round trip, in a transaction that may not write. The SQL must give text, text and
    /// bigint.
    pub(super) async fn ask(&mut self, sql: &str) -> Result<Rows, Unanswered> {
        let sql = if self.is_postgres() {
            format!("{}{sql}", self.preamble())
        } else {
            sql.to_owned()
        };
        self.reach()?;
        let answer = runtime::timeout(PATIENCE, self.runner.database_mut().read_once(&sql)).await;
        self.heard(answer)
    }

    /// The statements of one message are one transaction: the settings are gone with it, also where it fails, and
    /// also behind a pooler. <https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT>
    fn preamble(&self) -> String {
        let search_path = self
            .settings
            .schema
            .as_deref()
            .map(|schema| format!("SET LOCAL search_path TO {}; ", quote::identifier(schema)))
            .unwrap_or_default();
        format!(
            "SET LOCAL transaction_read_only = on; SET LOCAL statement_timeout = {}; {search_path}",
            STATEMENT_TIMEOUT.as_millis()
        )
    }

    /// Reads the history. The outer error is that of the connection.
    pub(super) async fn examine(&mut self) -> Result<Result<Examination, Error>, Unanswered> {
        self.reach()?;
        let answer = runtime::timeout(PATIENCE, self.runner.examine()).await;
        self.engine(answer)
    }

    /// Reads the log of attempts. The outer error is that of the connection.
    pub(super) async fn attempts(
        &mut self,
    ) -> Result<Result<Vec<LoggedAttempt>, Error>, Unanswered> {
        self.reach()?;
        let answer = runtime::timeout(PATIENCE, self.runner.attempts()).await;
        self.engine(answer)
    }

    /// The tables that the chain leaves behind.
    pub(super) async fn chain_tables(&mut self) -> Vec<String> {
        let footprint = self.runner.footprint().await;
        footprint.tables().map(str::to_owned).collect()
    }

    /// One more connection to the same database.
    pub(super) async fn second(&self, patience: Duration) -> Result<Database, String> {
        let application = format!("{} doctor", self.project.program);
        let connecting = Database::connect(self.settings, Purpose::Read, &application);
        match runtime::timeout(patience, connecting).await {
            Some(Ok(database)) => Ok(database),
            Some(Err(Error::Connect { detail, .. })) => Err(detail),
            Some(Err(error)) => Err(error.to_string()),
            None => Err(format!("no answer within {} s", patience.as_secs())),
        }
    }

    /// Closes the connections, if the other side still listens.
    pub(super) async fn discharge(self) {
        let _ = runtime::timeout(Duration::from_secs(1), self.runner.close()).await;
    }

    fn reach(&self) -> Result<(), Unanswered> {
        match self.lost {
            Some(_) => Err(Unanswered::because("the connection is lost")),
            None => Ok(()),
        }
    }

    fn heard<T>(&mut self, answer: Option<Result<T, DbErr>>) -> Result<T, Unanswered> {
        let error = match answer {
            Some(Ok(answer)) => return Ok(answer),
            Some(Err(error)) => error,
            None => return Err(self.silent()),
        };
        let why = Unanswered::of(&error);
        if is_lost(&error) {
            self.lost = Some(why.detail.clone());
        }
        Err(why)
    }

    fn engine<T>(
        &mut self,
        answer: Option<Result<T, Error>>,
    ) -> Result<Result<T, Error>, Unanswered> {
        match answer {
            Some(Err(Error::Database { source, .. })) => self.heard(Some(Err(source))),
            Some(answer) => Ok(answer),
            None => Err(self.silent()),
        }
    }

    fn silent(&mut self) -> Unanswered {
        let detail = format!("no answer within {} s", PATIENCE.as_secs());
        // What comes back later would be taken for the answer to another question.
        self.lost = Some(detail.clone());
        Unanswered::because(detail)
    }
}
