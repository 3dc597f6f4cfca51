//! What can go wrong, and what to do about it.

mod hint;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

use sea_orm::DbErr;

use crate::failure::may_pass;
use crate::origin::Origin;
use crate::target::{Direction, TargetError};

/// Everything the engine can refuse or fail at. `Display` is one line without secrets; [`Error::hint`] says what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A database URL that cannot be used.
    #[error("the database URL in {origin} cannot be used: {problem}")]
    Url {
        /// Where the URL was found.
        origin: Origin,
        /// What is wrong with it.
        problem: String,
    },
    /// A `.env` file that cannot be read.
    #[error("{} cannot be read: {problem}", file.display())]
    EnvFile {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// No connection to the database.
    #[error("cannot connect to the {database}: {detail}")]
    Connect {
        /// The database, without its password.
        database: String,
        /// What kind of failure it is.
        problem: ConnectProblem,
        /// What the system or the server said.
        detail: String,
    },
    /// Two migrations whose names are not in rising order.
    #[error("the migrations are not in order: `{second}` follows `{first}`")]
    Chain {
        /// The earlier one in the list.
        first: String,
        /// The one after it.
        second: String,
    },
    /// A target that cannot be reached.
    #[error("{problem}")]
    Target {
        /// Why.
        problem: TargetError,
        /// The revisions there are, with a mark at those that are applied.
        revisions: Vec<String>,
    },
    /// The history in the database is another project's.
    #[error("the history in the {database} is not that of {project}: {evidence}")]
    ForeignHistory {
        /// The database.
        database: String,
        /// The project of this program.
        project: String,
        /// How it was found out.
        evidence: String,
    },
    /// The tables are there, but no history says how they came to be.
    #[error(
        "the {database} has no migration history, but already has the table(s) {}{}",
        tables.join(", "),
        alembic.as_ref().map(|version| format!(" (built by Alembic, at {})", if version.is_empty() { "base" } else { version })).unwrap_or_default()
    )]
    TablesWithoutHistory {
        /// The database.
        database: String,
        /// The program, for the hint.
        program: String,
        /// Those of the chain's tables that are there.
        tables: Vec<String>,
        /// The version that Alembic recorded, where Alembic built the database.
        alembic: Option<String>,
    },
    /// Revisions that the program does not know or that are missing in between stand in the way.
    #[error("the history of the {database} does not fit this program: {problem}")]
    Diverged {
        /// The database.
        database: String,
        /// What does not fit.
        problem: String,
    },
    /// Another program changed the history between a look at it and the lock.
    #[error(
        "another program changed the history of the {database} meanwhile: {doing} was not done"
    )]
    Changed {
        /// The database.
        database: String,
        /// What was to be done.
        doing: &'static str,
    },
    /// The connection was lost while a migration was being recorded, and could not be had again to see.
    #[error("the connection was lost while {version} was being recorded; whether it went {} is not known: {detail}", direction.word())]
    Unknown {
        /// The recorded version.
        version: String,
        /// Which way it was run.
        direction: Direction,
        /// What the driver said.
        detail: String,
    },
    /// An environment variable that is not text.
    #[error("{name} is not valid UTF-8")]
    Variable {
        /// Its name.
        name: String,
    },
    /// A migration failed. Nothing of it remains unless it says otherwise.
    #[error("{version} failed to go {}: {detail}{}", direction.word(), if *transactional { "; it was rolled back" } else { "" })]
    Migration {
        /// The recorded version.
        version: String,
        /// Which way it was run.
        direction: Direction,
        /// What the database said.
        detail: String,
        /// Whether it ran in a transaction: then nothing of it remains.
        transactional: bool,
        /// The underlying error.
        source: DbErr,
    },
    /// A statement of the engine itself failed.
    #[error("{doing} failed: {detail}")]
    Database {
        /// What the engine was doing.
        doing: &'static str,
        /// What the database said.
        detail: String,
        /// The underlying error.
        source: DbErr,
    },
    /// Another runner had the lock for too long.
    #[error("gave up after {} s: another runner is migrating the {database}{}", waited.as_secs(), holder.as_ref().map(|holder| format!(" ({holder})")).unwrap_or_default())]
    LockWait {
        /// The database.
        database: String,
        /// How long this runner waited.
        waited: Duration,
        /// Who has the lock, where the server tells.
        holder: Option<String>,
    },
    /// The run was asked to stop (see [`crate::Stop`]) before everything was done.
    #[error("the run was asked to stop before it was done")]
    Stopped,
    /// A command that destroys data was not confirmed.
    #[error(
        "`{command}` destroys all data in the {database} and was not confirmed: nothing was done"
    )]
    NotConfirmed {
        /// The command.
        command: &'static str,
        /// The database.
        database: String,
    },
    /// Offline SQL was asked for a migration that asks the database.
    #[error(
        "what {version} does depends on the data in the database: it cannot be written down without one"
    )]
    DependsOnData {
        /// The recorded version.
        version: String,
    },
    /// `adopt` was asked for where there is nothing to adopt.
    #[error("there is nothing to adopt in the {database}: {why}")]
    NotAlembic {
        /// The database.
        database: String,
        /// Why.
        why: &'static str,
    },
    /// A database that Alembic built differs from what the migrations build.
    #[error(
        "the {database} differs in {count} place(s) from what the migrations build for {revision}; nothing was recorded"
    )]
    NotAdopted {
        /// The database.
        database: String,
        /// The revision that Alembic recorded.
        revision: String,
        /// How many objects differ.
        count: usize,
    },
    /// A migration that `verify` could not prove.
    #[error("{version} is not proven on {backend}: {step}: {problem}")]
    Unproven {
        /// The recorded version.
        version: String,
        /// The kind of database.
        backend: &'static str,
        /// Which part of up, down, up it was.
        step: &'static str,
        /// What failed or differs.
        problem: String,
    },
    /// Something that cannot be done as it was asked for.
    #[error("{problem}")]
    Refused {
        /// Why.
        problem: String,
        /// What to do.
        hint: String,
    },
    /// Standard output cannot be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] std::io::Error),
}

/// Why a connection could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectProblem {
    /// No answer from the host, or no such host.
    Unreachable,
    /// Wrong user or password, or the server does not let this client in.
    Authentication,
    /// The server has no database of that name.
    NoSuchDatabase,
    /// The server has no line in `pg_hba.conf` for this client.
    NotLetIn,
    /// TLS could not be agreed on.
    Tls,
    /// The server offers no TLS, and the URL asks for it.
    NoTls,
    /// The server's certificate is not from an authority that is trusted.
    UnknownAuthority,
    /// The server's certificate is for another host.
    WrongHost,
    /// The server's certificate is none to trust, whoever signed it.
    Certificate,
    /// A file that the URL names for TLS cannot be used.
    CertificateFile,
    /// A SQLite file that cannot be opened or made.
    File,
    /// The file is not a SQLite database.
    NotADatabase,
    /// The server takes no more connections, is starting or is shutting down.
    Busy,
    /// Anything else.
    Other,
}

impl Error {
    /// Whether the cause may pass without anybody mending the program, its settings or the schema: a server that is down,
    /// a lock that another session holds, a connection that was lost. What may pass is worth another try.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Connect { .. }
            | Self::LockWait { .. }
            | Self::Changed { .. }
            | Self::Unknown { .. } => true,
            Self::Migration { source, .. } | Self::Database { source, .. } => may_pass(source),
            _ => false,
        }
    }

    /// 1 where the user can act, 2 where the fault is in this program.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Chain { .. } => 2,
            _ => 1,
        }
    }
}
