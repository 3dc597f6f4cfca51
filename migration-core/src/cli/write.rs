//! The commands that migrate.

use std::collections::BTreeMap;

use sea_orm::DbBackend;

use super::Session;
use super::args::{Consent, Walk};
use super::confirm::confirm;
use super::printer::{GOOD, Printer, WAITING};
use super::progress::Progress;
use crate::error::Error;
use crate::resolve;
use crate::runner::{Goal, Options, Report, Runner};
use crate::script::Script;
use crate::state::State;
use crate::target::{Direction, Target};

async fn connect(session: Session, options: Options) -> Result<(Runner, Finish), Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let width = chain
        .revisions()
        .map(|revision| revision.version.len())
        .max()
        .unwrap_or(0);
    let progress = Progress::new(
        printer.clone(),
        settings.clone(),
        project.url_variable,
        width,
    );
    let runner =
        Runner::connect(project, chain, &settings, options, Some(Box::new(progress))).await?;
    let finish = Finish {
        printer,
        settings,
        variable: project.url_variable,
    };
    Ok((runner, finish))
}

/// What is left to say when the run is over.
struct Finish {
    printer: Printer,
    settings: crate::settings::Settings,
    variable: &'static str,
}

impl Finish {
    fn report(&self, report: &Report) -> Result<(), Error> {
        self.printer.announce(&self.settings, self.variable);
        if !report.done.is_empty() || !report.by_others.is_empty() {
            return Ok(());
        }
        let place = match report.standing.current() {
            None => "base".to_owned(),
            Some(entry) => match report.standing.state {
                State::Current => format!("{} (head)", entry.revision),
                State::Ahead => format!("{}, which a newer program has applied", entry.revision),
                _ => entry.revision.to_string(),
            },
        };
        self.printer
            .line(format!("nothing to do: the database is at {place}"))
    }
}

fn goal(walk: Walk, direction: Direction) -> Goal {
    let steps = walk
        .num
        .map(|steps| usize::try_from(steps).unwrap_or(usize::MAX));
    Goal::of(walk.target, steps, direction)
}

pub(super) async fn walk(session: Session, walk: Walk, direction: Direction) -> Result<(), Error> {
    if walk.sql {
        return offline(session, &walk, direction).await;
    }
    if walk.dry_run {
        return dry_run(session, walk, direction).await;
    }
    let json = walk.locks.json;
    let printer = session.printer.clone();
    let session = Session {
        // With JSON, that is what the data is.
        printer: if json {
            printer.without_data()
        } else {
            printer.clone()
        },
        ..session
    };
    let (mut runner, finish) = connect(session, walk.locks.options()).await?;
    let goal = goal(walk, direction);
    let report = match direction {
        Direction::Up => runner.up(&goal).await,
        Direction::Down => runner.down(&goal).await,
    };
    if let Ok(report) = &report {
        super::read::edited(&mut runner, &report.edits, &finish.printer).await?;
    }
    let trace = runner.lock_trace();
    runner.close().await;
    // Whatever became of the run: where it failed, the locks may say why.
    let traced = match trace {
        Some(trace) => super::locks::show(&trace, &printer, json),
        None => Ok(()),
    };
    finish.report(&report?)?;
    traced
}

/// Prints the script of a range, without a connection.
async fn offline(session: Session, walk: &Walk, direction: Direction) -> Result<(), Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let typed = walk
        .target
        .as_ref()
        .map_or_else(|| "base:head".to_owned(), ToString::to_string);
    let positions = resolve::range(&chain, &typed, direction).map_err(|problem| Error::Target {
        problem,
        revisions: chain.revisions().map(ToString::to_string).collect(),
    })?;
    let backend = match walk.dialect {
        Some(dialect) => dialect.backend(),
        None => settings.url.backend(),
    };
    let schema = settings
        .schema
        .as_deref()
        .filter(|_| backend == DbBackend::Postgres);
    let script = Script {
        project: &project,
        chain: &chain,
        backend,
        schema,
        notes: BTreeMap::new(),
    };
    printer.text(&script.write(&positions, direction).await?)
}

/// Prints the script of what would run against the live history.
async fn dry_run(session: Session, walk: Walk, direction: Direction) -> Result<(), Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let mut runner = Runner::reader(project, chain, &settings).await?;
    let script = runner.dry_run(&goal(walk, direction), direction).await;
    runner.close().await;
    printer.announce(&settings, project.url_variable);
    match script? {
        Some(script) => printer.text(&script),
        None => printer.line("-- nothing to do"),
    }
}

pub(super) async fn adopt(session: Session, force: bool) -> Result<(), Error> {
    let printer = session.printer.clone();
    let program = session.project.program;
    let (mut runner, _) = connect(session, Options::default()).await?;
    let adoption = runner.adopt(force).await;
    let database = runner.database();
    runner.close().await;
    let adoption = adoption?;
    for difference in &adoption.differences {
        printer.line(format!(
            "{WAITING}differs{WAITING:#}  {}",
            difference.object
        ))?;
        let side = |definition: &Option<String>| {
            definition.clone().unwrap_or_else(|| "not there".to_owned())
        };
        printer.line(format!("  database:   {}", side(&difference.left)))?;
        printer.line(format!("  migrations: {}", side(&difference.right)))?;
    }
    match adoption.report {
        Some(report) => {
            for version in &report.done {
                printer.line(format!("{GOOD}adopted {GOOD:#} {version}"))?;
            }
            let next = report.standing.pending().count();
            if next > 0 {
                printer.note(format!("{next} pending; `{program} up` applies them"));
            }
            Ok(())
        }
        None => Err(Error::NotAdopted {
            database,
            revision: adoption.revision.version,
            count: adoption.differences.len(),
        }),
    }
}

pub(super) async fn stamp(session: Session, target: &Target) -> Result<(), Error> {
    let printer = session.printer.clone();
    let (mut runner, finish) = connect(session, Options::default()).await?;
    let report = runner.stamp(target).await;
    runner.close().await;
    let report = report?;
    for version in &report.done {
        let stamped = if report.standing.is_applied(version) {
            "stamped"
        } else {
            "removed"
        };
        printer.line(format!("{GOOD}{stamped:<8}{GOOD:#} {version}"))?;
    }
    finish.report(&report)
}

pub(super) async fn accept(session: Session, revision: &Target) -> Result<(), Error> {
    let printer = session.printer.clone();
    let (mut runner, _) = connect(session, Options::default()).await?;
    let accepted = runner.accept(revision).await;
    runner.close().await;
    match accepted? {
        Some(version) => printer.line(format!("{GOOD}accepted{GOOD:#} {version}")),
        None => printer.line("nothing to do: that migration was not edited"),
    }
}

/// A command that destroys data.
#[derive(Debug, Clone, Copy)]
pub(super) enum Destruction {
    Fresh,
    Refresh,
    Reset,
}

impl Destruction {
    fn command(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Refresh => "refresh",
            Self::Reset => "reset",
        }
    }
}

pub(super) async fn destroy(
    session: Session,
    consent: &Consent,
    what: Destruction,
) -> Result<(), Error> {
    confirm(what.command(), &session.settings, consent.yes)?;
    let (mut runner, finish) = connect(session, Options::default()).await?;
    let report = match what {
        Destruction::Fresh => runner.fresh().await,
        Destruction::Refresh => runner.refresh().await,
        Destruction::Reset => runner.reset().await,
    };
    runner.close().await;
    finish.report(&report?)
}
