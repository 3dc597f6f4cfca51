//! The arguments, as clap reads them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use sea_orm::DbBackend;

use super::generate::GenerateArgs;
use super::lint::LintArgs;
use super::locks::LockArgs;
use super::manual;
use super::refusal::Unfit;
use super::renames::RenameArgs;
use crate::project::Project;
use crate::settings::DatabaseUrl;
use crate::source::Source;
use crate::suggest;
use crate::target::Target;

#[derive(Debug, Parser)]
#[command(
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub(super) struct Cli {
    #[arg(short = 'u', long, global = true, value_name = "URL", value_hint = ValueHint::Url, help = URL_HELP, help_heading = GLOBAL)]
    pub(super) database_url: Option<String>,
    #[arg(short = 's', long, global = true, value_name = "SCHEMA", help = SCHEMA_HELP, help_heading = GLOBAL)]
    pub(super) database_schema: Option<String>,
    /// Show the database, and each statement with its time
    #[arg(short = 'v', long, global = true, help_heading = GLOBAL)]
    pub(super) verbose: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Apply pending migrations
    #[command(visible_alias = "upgrade")]
    Up(Walk),
    /// Revert applied migrations; without a target, the newest one
    #[command(visible_alias = "downgrade")]
    Down(Walk),
    /// List all migrations, and whether each is applied
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
    #[command(visible_alias = "revision")]
    Generate(GenerateArgs),
    /// Take over a database that Alembic built: compare it, then write the history
    Adopt {
        /// Write the history although the database differs from what the migrations build
        #[arg(long)]
        force: bool,
    },
    /// Prove every migration in a scratch: up, down, up, comparing the catalogue. Touches nothing
    Verify {
        /// An empty database to prove them in, instead of temporary tables
        #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
        scratch_url: Option<String>,
        /// Prove them on this database only [default: SQLite and, where the database is one, Postgres]
        #[arg(long, value_name = "DIALECT")]
        dialect: Option<Dialect>,
    },
    /// Compare entities, migrations and database. Exit code 1 where they differ
    Check {
        #[command(flatten)]
        json: Json,
        #[command(flatten)]
        scratch: Scratch,
    },
    /// Find what is dangerous in the migrations. Exit code 1 where there is a note
    Lint(LintArgs),
    /// Show what one source of a schema has otherwise than another
    Diff(DiffArgs),
    /// Write the reference schema and its diagrams, from the entities; needs no database
    Schema {
        /// Where to write them [default: the folder schemas of the workspace]
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
        /// Write nothing; exit code 1 where a file is not what it would be
        #[arg(long)]
        check: bool,
    },
    /// Examine database, server and history: what is wrong, and what to do. Changes nothing
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
    /// Print the script with which a shell completes what is typed
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page of the program, or write a page for each command
    Man(ManArgs),
}

/// Above the options that every command takes.
const GLOBAL: &str = "Global options";
const URL_HELP: &str =
    "Database URL: postgres://user:password@host:5432/name or sqlite://path/to/file.db";
const SCHEMA_HELP: &str =
    "Postgres schema to work in [default: the server's search path; env: DATABASE_SCHEMA]";
#[derive(Debug, Args)]
pub(super) struct Walk {
    /// head, base, a number (010), a name or its beginning, or relative: +2, -1
    #[arg(allow_negative_numbers = true, conflicts_with = "num")]
    pub(super) target: Option<Target>,
    /// How many migrations, at the most
    #[arg(short, long, value_name = "N", value_parser = count)]
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
    #[arg(long = "scratch-url", value_name = "URL", value_hint = ValueHint::Url, value_parser = url)]
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
pub(super) struct ManArgs {
    /// Write the pages of the program and of each command into this folder
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(super) dir: Option<PathBuf>,
    /// Print all of it as one Markdown document
    #[arg(long, conflicts_with = "dir")]
    pub(super) markdown: bool,
}

#[derive(Debug, Args)]
pub(super) struct Consent {
    /// Do not ask
    #[arg(short = 'y', long)]
    pub(super) yes: bool,
}

/// What a source of a schema may be called.
pub(super) const SOURCES: [&str; 3] = ["entities", "migrations", "database"];

pub(super) fn source(text: &str) -> Result<Source, Unfit> {
    text.parse().map_err(|problem| Unfit {
        problem,
        hint: suggest::question(&suggest::words(text, SOURCES)),
    })
}

fn url(text: &str) -> Result<DatabaseUrl, Unfit> {
    DatabaseUrl::parse(text).map_err(|problem| Unfit {
        problem,
        hint: None,
    })
}

pub(super) fn seconds(text: &str) -> Result<Duration, Unfit> {
    text.parse::<f64>()
        .ok()
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| Unfit {
            problem: "it is not a number of seconds".to_owned(),
            hint: Some("say 60, or 0.5".to_owned()),
        })
}

fn count(text: &str) -> Result<u32, Unfit> {
    text.parse().map_err(|_| Unfit {
        problem: "it is not a number of migrations".to_owned(),
        hint: Some("say 1, 2 or more".to_owned()),
    })
}

/// Reads the arguments of the project's program.
pub(super) fn parse(command: clap::Command, arguments: &[OsString]) -> Result<Cli, clap::Error> {
    Cli::from_arg_matches(&command.try_get_matches_from(arguments)?)
}

/// What the program is called by whoever runs it; the package's name where that is not said, or is no word of a shell.
pub(super) fn program(project: &Project, arguments: &[OsString]) -> String {
    let called = arguments.first().map(Path::new).and_then(Path::file_name);
    let called = called.unwrap_or_default().to_string_lossy();
    match called.strip_suffix(std::env::consts::EXE_SUFFIX) {
        Some(name) if is_word(name) => name.to_owned(),
        _ => project.program.to_owned(),
    }
}

fn is_word(name: &str) -> bool {
    let fits = |character: char| character.is_ascii_alphanumeric() || "-_.".contains(character);
    !name.is_empty() && name.chars().all(fits)
}

/// The command line of the project's program, under the name by which it was called.
pub(super) fn command(project: &Project, program: &str) -> clap::Command {
    let command = Cli::command()
        .name(program.to_owned())
        .version(project.version)
        .about(format!("Migrations of the {} database", project.name));
    manual::explained(command, project)
}
