//! How the databases stand, as people and programs read it: `GET /api/migrations` is this as JSON, and the page draws it.
//! Plain data.

use serde::Serialize;

pub use crate::database::Kind;

/// The whole platform.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlatformReport {
    /// Version of this program.
    pub version: &'static str,
    /// When this was written: RFC 3339, UTC.
    pub at: String,
    /// Whether migrations are run without being asked for (`AUTO_RUN_MIGRATIONS`).
    pub automatic: bool,
    /// The SQL databases.
    pub databases: Vec<DatabaseReport>,
    /// Reframe, which has no SQL database and no migrations.
    pub reframe: ReframeReport,
}

/// One SQL database.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatabaseReport {
    /// `ask`: the name in paths.
    pub name: &'static str,
    /// The database, for people: kind, host, name; no password.
    pub database: String,
    /// The Cargo package that migrates it by hand: `migration-ask`.
    pub program: &'static str,
    /// What is going on.
    pub phase: Phase,
    /// Whether requests are answered from it.
    pub ready: bool,
    /// Whether it answered when it was last asked.
    pub reachable: bool,
    /// `current`, `behind`, `ahead` or `diverged`; none while it is not known.
    pub state: Option<&'static str>,
    /// The newest revision that this program has.
    pub head: Option<String>,
    /// The newest revision that the database has.
    pub current: Option<String>,
    /// What the database has, oldest first.
    pub applied: Vec<AppliedRevision>,
    /// What this program would apply, in order.
    pub pending: Vec<PendingRevision>,
    /// What runs now, here.
    pub running: Option<Running>,
    /// Why it is not ready, or what went wrong last.
    pub problem: Option<ProblemReport>,
    /// Whether the database is what its migrations build; none until it was compared.
    pub drift: Option<DriftReport>,
    /// When the history was last read: RFC 3339, UTC.
    pub checked_at: Option<String>,
}

/// What is going on with a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// The first connection is being made.
    Starting,
    /// Another runner migrates, here or elsewhere; this one waits for it.
    Waiting,
    /// This process migrates.
    Migrating,
    /// Nothing: it stands still, well or not. `ready` and `problem` say which.
    Resting,
}

/// A revision that the database has.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AppliedRevision {
    /// The recorded version: `m010_remove_reader_type_column`.
    pub version: String,
    /// `010`; empty where the name has no number.
    pub number: String,
    /// The rest of the name in words.
    pub message: String,
    /// Whether this program has it too. False where a newer program applied it.
    pub known: bool,
    /// When it was recorded: RFC 3339, UTC.
    pub applied_at: String,
    /// How long it took, in milliseconds, without waiting; none where no attempt was logged.
    pub duration_ms: Option<i64>,
    /// How long it waited for other runners, in milliseconds.
    pub lock_wait_ms: Option<i64>,
    /// How many statements it sent.
    pub statements: Option<i64>,
    /// The program and its version that applied it.
    pub program: Option<String>,
    /// The machine it ran on.
    pub host: Option<String>,
    /// `up`, or `stamp` where the history row was written without running it.
    pub how: Option<String>,
}

/// A revision that this program would apply.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PendingRevision {
    /// The version that will be recorded.
    pub version: String,
    /// `011`; empty where the name has no number.
    pub number: String,
    /// The rest of the name in words.
    pub message: String,
    /// The SQL that it would run; none where that depends on what is in the database.
    pub sql: Option<String>,
    /// What the lint has to say of it: locks that stop others, outages, lost data.
    pub notes: Vec<NoteReport>,
    /// Why the last attempt at it failed, where one did.
    pub failed: Option<String>,
}

/// What a rule of the lint has to say of a statement, or of the revision as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NoteReport {
    /// The rule: `ban-drop-table`.
    pub code: String,
    /// What happens.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// The statement.
    pub statement: Option<String>,
    /// The table concerned, where one is named.
    pub table: Option<String>,
    /// The class of the lock that the statement takes: `ACCESS EXCLUSIVE`.
    pub lock: Option<String>,
    /// Whom the lock stops: `reads and writes of jobs`.
    pub stops: Option<String>,
    /// How much it is about: `this rewrites 3,000,000 rows, 1.2 GB`.
    pub size: Option<String>,
}

/// What runs now.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Running {
    /// The revision.
    pub version: String,
    /// `up` or `down`.
    pub direction: &'static str,
    /// When it began: RFC 3339, UTC.
    pub since: String,
    /// How many statements are done.
    pub statements: u64,
    /// The last statement that ended, in one line, cut at 200 characters.
    pub last: Option<String>,
    /// Who has the lock, where this one waits.
    pub holder: Option<String>,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProblemReport {
    /// What kind of trouble it is.
    pub kind: Kind,
    /// What, in one line.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// Since when: RFC 3339, UTC.
    pub since: String,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried again: RFC 3339, UTC; none where it is not tried again by itself.
    pub next_try: Option<String>,
}

/// What the comparison of entities, migrations and database found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriftReport {
    /// When: RFC 3339, UTC.
    pub compared_at: String,
    /// What the database has otherwise than its migrations build, a change a line: `+ add column users.x (text)`.
    pub database: Vec<String>,
    /// What the entities have otherwise than the migrations build.
    pub entities: Vec<String>,
    /// Why it could not be compared, where it could not.
    pub error: Option<String>,
}

/// Reframe's Redis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReframeReport {
    /// Whether `REFRAME_REDIS_URL` is set.
    pub configured: bool,
    /// Where it is, without a password.
    pub redis: Option<String>,
    /// Whether it answered PING; none where it is not configured or was not asked yet.
    pub reachable: Option<bool>,
    /// How long the answer took, in milliseconds.
    pub ping_ms: Option<f64>,
    /// Why it did not answer.
    pub error: Option<String>,
}
