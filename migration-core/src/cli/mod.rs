//! The command line of a migration program: arguments, output and exit codes; the only place that prints.
//!
//! [`main`] is the whole of a program, [`run`] its part inside a runtime that is there already, and [`run_with`] the same
//! with arguments from elsewhere:
//!
//! ```
//! # use sea_orm_migration::prelude::*;
//! # struct Migrator;
//! # impl MigratorTrait for Migrator { fn migrations() -> Vec<Box<dyn MigrationTrait>> { Vec::new() } }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> std::process::ExitCode {
//! let project = migration_core::project! {
//!     name: "billing",
//!     url_variable: "BILLING_DATABASE_URL",
//!     default_file: "data/billing.db",
//! };
//! let arguments = ["migration-billing", "status", "-u", "sqlite::memory:"];
//! migration_core::cli::run_with::<Migrator>(project, arguments.map(Into::into)).await
//! # }
//! ```
//!
//! Data goes to standard output, all else to standard error. The exit code is 0 where it is done, 1 where the user can
//! act (a difference was found, something is pending, an argument is wrong, no database answers), and 2 where the fault
//! is the program's. What is wrong is said in one line, with a hint.

mod args;
mod check;
mod confirm;
mod diff;
mod doctor;
mod generate;
mod lint;
mod locks;
mod manual;
mod printer;
mod progress;
mod rate;
mod read;
mod reference;
mod refusal;
pub(crate) mod renames;
mod verify;
mod write;

use std::ffi::OsString;
use std::ops::ControlFlow;
use std::process::ExitCode;

use clap::error::ErrorKind;
use sea_orm_migration::MigratorTrait;

use args::{Cli, Command};
use printer::Printer;
use refusal::refusal;
use write::Destruction;

use crate::chain::Chain;
use crate::error::Error;
use crate::project::Project;
use crate::settings::{Environment, Settings};
use crate::target::Direction;

/// The whole of a migration program: starts an async runtime and does what [`run`] does.
///
/// Not there where no runtime is chosen, as for a crate of entities, which runs nothing.
#[cfg(any(feature = "runtime-tokio", feature = "runtime-async-std"))]
#[must_use]
pub fn main<M: MigratorTrait>(project: Project) -> ExitCode {
    #[cfg(feature = "runtime-tokio")]
    match tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime.block_on(run::<M>(project)),
        Err(error) => {
            Printer::new(false).refuse(&refusal::Refusal {
                problem: format!("the async runtime cannot be started: {error}"),
                hint: "look at the limits of the process (ulimit -a)".to_owned(),
            });
            ExitCode::from(2)
        }
    }
    #[cfg(not(feature = "runtime-tokio"))]
    async_std::task::block_on(run::<M>(project))
}

/// Runs the command that the program was called with, and says how it ended: 0 done, 1 the user can act, 2 a fault of
/// the program.
pub async fn run<M: MigratorTrait>(project: Project) -> ExitCode {
    run_with::<M>(project, std::env::args_os()).await
}

/// As [`run`], with the arguments given; the first is the program's name.
pub async fn run_with<M: MigratorTrait>(
    project: Project,
    arguments: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    let (cli, printer) = match begin::<M>(&project, arguments) {
        ControlFlow::Continue(begun) => begun,
        ControlFlow::Break(code) => return code,
    };
    let outcome = dispatch::<M>(project, cli, &printer).await;
    ended(outcome, &printer)
}

/// Reads the arguments. What the program says of itself is said here, so that it does not fail for what stands in the
/// environment.
fn begin<M: MigratorTrait>(
    project: &Project,
    arguments: impl IntoIterator<Item = OsString>,
) -> ControlFlow<ExitCode, (Cli, Printer)> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let command = args::command(project, &args::program(project, &arguments));
    let cli = match args::parse(command.clone(), &arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers; anything else is an argument that the user can correct.
            let asked = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            // Without a command there is nothing to correct: then it is the help that helps.
            if asked || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
                drop(error.print());
            } else {
                Printer::new(false).refuse(&refusal(&error, &command, &arguments));
            }
            return ControlFlow::Break(ExitCode::from(u8::from(!asked)));
        }
    };
    let printer = Printer::new(cli.verbose);
    let said = match &cli.command {
        Command::Completions { shell } => manual::completions::<M>(command, *shell, &printer),
        Command::Man(arguments) => manual::man(command, project, arguments, &printer),
        _ => return ControlFlow::Continue((cli, printer)),
    };
    ControlFlow::Break(ended(said.map(|()| ExitCode::SUCCESS), &printer))
}

/// The exit code; says what went wrong.
fn ended(outcome: Result<ExitCode, Error>, printer: &Printer) -> ExitCode {
    match outcome {
        Ok(code) => code,
        // Whoever reads the output has seen enough: `status | head -1`.
        Err(Error::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(error) => {
            printer.error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}

async fn dispatch<M: MigratorTrait>(
    project: Project,
    cli: Cli,
    printer: &Printer,
) -> Result<ExitCode, Error> {
    let environment = Environment::read()?;
    if let Command::Generate(arguments) = &cli.command
        && arguments.renumber
    {
        // Before the chain is looked at: two of one number are what it would refuse.
        let dir = arguments.dir.as_deref();
        return generate::renumber(dir, &environment, printer).map(|()| ExitCode::SUCCESS);
    }
    let chain = Chain::of::<M>()?;
    if let Command::Heads { json } = cli.command {
        return read::heads(&chain, json, printer).map(|()| ExitCode::SUCCESS);
    }
    if let Command::Schema { dir, check } = &cli.command {
        return reference::schema(&project, dir.as_deref(), *check, &environment, printer);
    }
    let settings = Settings::resolve(
        &project,
        &environment,
        cli.database_url.as_deref(),
        cli.database_schema.as_deref(),
    )?;
    if let Command::Generate(arguments) = cli.command {
        let task = generate::Task {
            project,
            chain,
            environment: &environment,
            printer,
        };
        return generate::generate(task, arguments, settings)
            .await
            .map(|()| ExitCode::SUCCESS);
    }
    let session = Session {
        project,
        chain,
        settings,
        printer: printer.clone(),
    };
    match cli.command {
        Command::Status { exit_code, json } => return read::status(session, exit_code, json).await,
        Command::Doctor {
            json,
            old_transaction,
        } => return doctor::doctor(session, old_transaction, json).await,
        Command::Check { json, scratch } => return check::check(session, scratch, json).await,
        Command::Diff(arguments) => return diff::diff(session, arguments).await,
        Command::Lint(arguments) => return lint::lint(session, &environment, arguments).await,
        Command::Current { json } => read::current(session, json).await,
        Command::History { json } => read::history(session, json, cli.verbose).await,
        Command::Adopt { force } => write::adopt(session, force).await,
        Command::Verify {
            scratch_url,
            dialect,
        } => verify::verify(session, scratch_url.as_deref(), dialect).await,
        Command::Stamp { target } => write::stamp(session, &target).await,
        Command::Accept { revision } => write::accept(session, &revision).await,
        Command::Up(walk) => write::walk(session, walk, Direction::Up).await,
        Command::Down(walk) => write::walk(session, walk, Direction::Down).await,
        Command::Fresh(consent) => write::destroy(session, &consent, Destruction::Fresh).await,
        Command::Refresh(consent) => write::destroy(session, &consent, Destruction::Refresh).await,
        Command::Reset(consent) => write::destroy(session, &consent, Destruction::Reset).await,
        Command::Heads { .. }
        | Command::Generate(_)
        | Command::Schema { .. }
        | Command::Completions { .. }
        | Command::Man(_) => Ok(()),
    }
    .map(|()| ExitCode::SUCCESS)
}

/// What a command works with.
struct Session {
    project: Project,
    chain: Chain,
    settings: Settings,
    printer: Printer,
}
