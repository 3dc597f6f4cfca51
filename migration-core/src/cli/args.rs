//! The arguments, as clap reads them.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use sea_orm::DbBackend;

use super::generate::GenerateArgs;
use super::lint::LintArgs;
use super::locks::LockArgs;
use super::renames::RenameArgs;
use crate::project::Project;
use crate::settings::DatabaseUrl;
use crate::source::Source;
use crate::target::Target;

#[derive(Debug, Parser)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[arg(short = 'u', long, global = true, value_name = "URL", help = URL_HELP)]
    pub(super) database_url: Option<String>,
    #[arg(short = 's', long, global = true, value_name = "SCHEMA", help = SCHEMA_HELP)]
    pub(super) database_schema: Option<String>,
    /// Show the database, and each statement with its time
    #[arg(short = 'v', long, global = true)]
    pub(super) verbose: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Apply pending migrations
    #[command(visible_alias = "upgrade", after_help = UP_EXAMPLES)]
    Up(Walk),
    /// Revert applied migrations; without a target, the newest one
    #[command(visible_alias = "downgrade", after_help = DOWN_EXAMPLES)]
    Down(Walk),
    /// List all migrations, and whether each is applied
    #[command(after_help = STATUS_CODES)]
    Status {
        /// Say the state with the exit code: 0 current or ahead, 1 behind, 3 diverged
        #[arg(long)]
        exit_code: bool,
        #[command(flatten)]
        json: Json,
    },
    /// Show the revision that the database is at
    Current {
        #[command(flatten)]
        json: Json,
    },
    /// List all migrations with message and applied time, newest last, an arrow at the current one
    ///
    /// With --verbose, each attempt to run one as well.
    #[command(verbatim_doc_comment)]
    History {
        #[command(flatten)]
        json: Json,
    },
    /// Show the newest revision there is; needs no database
    Heads {
        #[command(flatten)]
        json: Json,
    },
    /// Write the next migration file, empty or from the entities, and register it
    #[command(visible_alias = "revision", after_help = GENERATE_EXAMPLES)]
    Generate(GenerateArgs),
    /// Take over a database that Alembic built: compare it, then write the history
    Adopt {
        /// Write the history although the database differs from what the migrations build
        #[arg(long)]
        force: bool,
    },
    /// Prove every migration in a scratch: up, down, up, comparing the catalogue. Touches nothing
    #[command(after_help = VERIFY_SCRATCH)]
    Verify {
        /// An empty database to prove them in, instead of temporary tables
        #[arg(long, value_name = "URL")]
        scratch_url: Option<String>,
        /// Prove them on this database only [default: SQLite and, where the database is one, Postgres]
        #[arg(long, value_name = "DIALECT")]
        dialect: Option<Dialect>,
    },
    /// Compare entities, migrations and database. Exit code 1 where they differ
    #[command(after_help = CHECK_WHAT)]
    Check {
        #[command(flatten)]
        json: Json,
        #[command(flatten)]
        scratch: Scratch,
    },
    /// Find what is dangerous in the migrations. Exit code 1 where there is a note
    #[command(after_help = LINT_HELP)]
    Lint(LintArgs),
    /// Show what one source of a schema has otherwise than another
    #[command(after_help = DIFF_EXAMPLES)]
    Diff(DiffArgs),
    /// Write the reference schema and its diagrams, from the entities; needs no database
    Schema {
        /// Where to write them [default: the folder schemas of the workspace]
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
        /// Write nothing; exit code 1 where a file is not what it would be
        #[arg(long)]
        check: bool,
    },
    /// Examine database, server and history: what is wrong, and what to do. Changes nothing
    #[command(after_help = DOCTOR_CODES)]
    Doctor {
        #[command(flatten)]
        json: Json,
        /// From which age on an open transaction is reported, in seconds
        #[arg(long, hide = true, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
        old_transaction: Duration,
    },
    /// Write the history so that it ends at a revision, without running anything
    Stamp {
        /// head, base, a number (010), a name or its beginning
        target: Target,
    },
    /// Record that an applied migration was edited on purpose
    Accept {
        /// The number or the name of the revision
        revision: Target,
    },
    /// Drop everything in the database, then apply all migrations. Destroys all data
    Fresh(Consent),
    /// Revert all migrations, then apply them again. Destroys all data
    Refresh(Consent),
    /// Revert all migrations and forget the history. Destroys all data
    Reset(Consent),
}

const URL_HELP: &str =
    "Database URL: postgres://user:password@host:5432/name or sqlite://path/to/file.db";
const SCHEMA_HELP: &str =
    "Postgres schema to work in [default: the server's search path; env: DATABASE_SCHEMA]";
const STATUS_CODES: &str = "States:\n  current    everything is applied\n  behind     some are pending, all of them newer than every applied one\n  ahead      a newer program has migrated this database\n  diverged   both at once, or a revision is missing below an applied one";
const DOCTOR_CODES: &str = "One line for each check: ok, warning or problem. Exit code 1 where there is a problem.\nA SQLite file is read as a whole.";
const VERIFY_SCRATCH: &str = "The scratch is a SQLite database in memory and, where the database is Postgres, temporary tables in a\ntransaction that is rolled back: migrations must not name a schema there.";
const CHECK_WHAT: &str = "Two comparisons: the entities with what the migrations build, and the database with what its applied\nmigrations build. Names of indexes and constraints count where the entity or its declaration gives one. On Postgres\nthe server is asked by means of temporary tables in a transaction that is rolled back.";
const LINT_HELP: &str = "What stops others, breaks running programs or loses data, in both directions of each migration.\nWith a configured database the notes say how large the tables are; nothing is written to it. The embedded default is\nnot asked. docs/lint.md lists the rules. A migration says with steps::allow(CODE, REASON) where one is wrong.\n\nExamples:\n  lint                       what is pending in the configured database\n  lint --offline             everything, without a database\n  lint 011 --format json     one revision, for a program\n  lint 005:head --format github";
const DIFF_EXAMPLES: &str = "Examples:\n  diff --from migrations --to entities\n  diff --from database --to entities --sql\n  diff --from postgres://host/old --to postgres://host/new --exit-code\n  diff --from schema.sql --to sqlite://app.db";
const GENERATE_EXAMPLES: &str = "Examples:\n  generate \"add processing fee\"                   an empty file to fill in\n  generate \"add processing fee\" --autogenerate    what the entities have and the database has not\n  generate \"full name\" --autogenerate --rename users.name=full_name\n  generate \"tidy up\" --autogenerate --from old.sql --to new.sql\n\nWith --autogenerate the configured database must be at head; where none is configured, or with --offline, the\nmigrations are replayed on a scratch instead. With --from that is what there is, and nothing else is looked at. What\nis not made from the entities is written for one database: the one of the sources, or else the configured one.";
const UP_EXAMPLES: &str = "Examples:\n  up            apply everything\n  up 005        apply up to revision 005\n  up +1         apply the next one\n  up -n 2       apply the next two";
const DOWN_EXAMPLES: &str = "Examples:\n  down          revert the newest one\n  down 005      revert everything above revision 005\n  down -2       revert the newest two\n  down base     revert everything";

#[derive(Debug, Args)]
pub(super) struct Walk {
    /// head, base, a number (010), a name or its beginning, or relative: +2, -1
    #[arg(allow_negative_numbers = true, conflicts_with = "num")]
    pub(super) target: Option<Target>,
    /// How many migrations, at the most
    #[arg(short, long, value_name = "N")]
    pub(super) num: Option<u32>,
    /// Print what would run against this database as a script; run nothing
    #[arg(long, conflicts_with = "sql")]
    pub(super) dry_run: bool,
    /// Print a script for a range A:B without a connection [default: base:head]
    #[arg(long, conflicts_with = "num")]
    pub(super) sql: bool,
    /// The script's dialect [default: that of the database URL]
    #[arg(long, requires = "sql", value_name = "DIALECT")]
    pub(super) dialect: Option<Dialect>,
    #[command(flatten)]
    pub(super) locks: LockArgs,
}

#[derive(Debug, Args)]
pub(super) struct DiffArgs {
    /// What there is: entities, migrations, database, a database URL, or a .sql file
    #[arg(long, value_name = "SOURCE", value_parser = source)]
    pub(super) from: Source,
    /// What is wanted: the same
    #[arg(long, value_name = "SOURCE", value_parser = source)]
    pub(super) to: Source,
    /// Print the script that makes the first into the second, for psql or sqlite3
    #[arg(long, conflicts_with = "wanted")]
    pub(super) sql: bool,
    /// With --sql, for a Postgres that is in use: in statements that nobody has to wait for
    #[arg(long, requires = "sql")]
    pub(super) online: bool,
    #[command(flatten)]
    pub(super) json: Json,
    /// Exit code 1 where they differ
    #[arg(long)]
    pub(super) exit_code: bool,
    #[command(flatten)]
    pub(super) renames: RenameArgs,
    #[command(flatten)]
    pub(super) scratch: Scratch,
}

#[derive(Debug, Args)]
pub(super) struct Scratch {
    /// A Postgres database for temporary tables, where the sources are none
    #[arg(long = "scratch-url", value_name = "URL", value_parser = url)]
    pub(super) url: Option<DatabaseUrl>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Dialect {
    /// Postgres
    Postgres,
    /// SQLite
    Sqlite,
}

impl Dialect {
    pub(super) fn backend(self) -> DbBackend {
        match self {
            Self::Postgres => DbBackend::Postgres,
            Self::Sqlite => DbBackend::Sqlite,
        }
    }
}

#[derive(Debug, Args, Clone, Copy)]
pub(super) struct Json {
    /// Print JSON
    #[arg(long = "json")]
    pub(super) wanted: bool,
}

#[derive(Debug, Args)]
pub(super) struct Consent {
    /// Do not ask
    #[arg(short = 'y', long)]
    pub(super) yes: bool,
}

pub(super) fn source(text: &str) -> Result<Source, String> {
    text.parse()
}

fn url(text: &str) -> Result<DatabaseUrl, String> {
    DatabaseUrl::parse(text)
}

pub(super) fn seconds(text: &str) -> Result<Duration, String> {
    text.parse::<f64>()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| "not a number of seconds".to_owned())
}

/// Reads the arguments of the project's program.
pub(super) fn parse(
    project: &Project,
    arguments: impl IntoIterator<Item = OsString>,
) -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&command(project).try_get_matches_from(arguments)?)
}

/// The command line of the project's program.
pub(super) fn command(project: &Project) -> clap::Command {
    Cli::command().name(project.program).version(project.version).about(format!("Migrations of the {} database", project.name)).after_help(
        format!(
            "The database is the first of: --database-url, {variable}, DATABASE_URL, the SQLite file {file}.\n\
             Variables may stand in .env.local or .env; one that is already set wins.",
            variable = project.url_variable,
            file = project.default_file,
        ),
    )
}
