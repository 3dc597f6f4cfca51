//! The migration that the entities, or another source, ask for.

use std::io::{BufRead, IsTerminal, Write};

use super::{GenerateArgs, Task, refused};
use crate::chain::Chain;
use crate::cli::diff::{flag, line, told, unmanaged};
use crate::cli::printer::{GOOD, STRONG};
use crate::diff::{Diff, Proposal, Renames, proposals};
use crate::error::Error;
use crate::lint::{Note, Sizes};
use crate::plan::Plan;
use crate::plan::parts::{self, Part};
use crate::render::{Ways, migration};
use crate::runner::Runner;
use crate::schema::{Dialect, Schema};
use crate::settings::{Origin, Settings};
use crate::source::{Loader, Source, translated};
use crate::state::State;

/// What was generated.
#[derive(Default)]
pub(super) struct Generated {
    /// The texts of the files, each with what is put behind its name.
    pub(super) files: Vec<(String, String)>,
    /// What the lint has to say of them on Postgres.
    pub(super) notes: Vec<Note>,
}

/// The texts of the migrations that lead from what is there to what is wanted, each with what is put behind its name;
/// none where there is nothing to do, which is said.
pub(super) async fn migrations(
    task: Task<'_>,
    arguments: GenerateArgs,
    settings: Settings,
    message: &str,
) -> Result<Generated, Error> {
    let (project, printer) = (task.project, task.printer);
    // Where no database is configured, the embedded default says nothing that the migrations do not.
    let base = match &arguments.from {
        Some(from) => from.clone(),
        None if arguments.offline || matches!(settings.origin, Origin::Default) => {
            Source::Migrations
        }
        None => Source::Database,
    };
    let wanted = arguments.to.clone().unwrap_or(Source::Entities);
    // Whoever says what is there has looked by himself.
    let (chain, sizes) = if arguments.from.is_some() || matches!(base, Source::Migrations) {
        (task.chain, Sizes::unknown())
    } else {
        at_head(task, &settings).await?
    };
    let sources = [&base, &wanted];
    let loader = Loader::new(
        &project,
        &chain,
        &settings,
        &sources,
        arguments.scratch.url.as_ref(),
    );
    let first = loader.dialect(&sources)?;
    let old = loader.load(&base, first).await?;
    let new = loader.load(&wanted, first).await?;
    let renames = renames(&arguments, &old, &new, loader.renames(&wanted, first))?;
    let diff = told(printer, loader.compared(&old, &new, &renames).await?);
    if diff.is_empty() {
        printer.line(format!(
            "{GOOD}nothing to do{GOOD:#}  {base} and {wanted} are the same: no file was written"
        ))?;
        return Ok(Generated::default());
    }
    printer.note(format!("{STRONG}{base} and {wanted} differ:{STRONG:#}"));
    for change in &diff.changes {
        printer.note(format!("  {}", line(change)));
    }
    unmanaged(printer, &diff.from);
    let other = match (&base, &wanted) {
        (Source::Migrations | Source::Database, Source::Entities) => {
            other(&loader, &diff, &renames).await?
        }
        // What these would be on the other database nobody has said.
        _ => None,
    };
    let diffs = match first {
        Dialect::Postgres => (Some(diff), other),
        Dialect::Sqlite => (other, Some(diff)),
    };
    let (postgres, sqlite) = diffs;
    let parts = match &postgres {
        Some(diff) if arguments.fast => parts::fast(diff),
        Some(diff) => parts::parts(diff, &sizes),
        None => Vec::new(),
    };
    let sqlite = sqlite.map(|diff| Part {
        suffix: "",
        up: Plan::new(&diff),
        down: Plan::new(&diff.reverse()),
        transactional: true,
    });
    Ok(Generated {
        files: files(message, &parts, sqlite.as_ref()),
        notes: parts
            .iter()
            .flat_map(|part| part.notes(project.rules, &sizes))
            .collect(),
    })
}

/// A file for each part; all that SQLite has to do is in the one without a suffix, or else in the last one.
fn files(message: &str, postgres: &[Part], sqlite: Option<&Part>) -> Vec<(String, String)> {
    let home = postgres.iter().position(|part| part.suffix.is_empty());
    let home = home.unwrap_or(postgres.len().saturating_sub(1));
    if postgres.is_empty() {
        let ways = sqlite.map(|part| Ways::of(&[part], false));
        let text = ways.map(|ways| (String::new(), migration(message, &ways)));
        return text.into_iter().collect();
    }
    let file = |(at, part): (usize, &Part)| {
        let both: Vec<&Part> = [part]
            .into_iter()
            .chain(sqlite.filter(|_| at == home))
            .collect();
        let ways = Ways::of(&both, at != home && sqlite.is_some());
        (part.suffix.to_owned(), migration(message, &ways))
    };
    postgres.iter().enumerate().map(file).collect()
}

/// The chain, when the configured database has all of it, and how large its tables are.
async fn at_head(task: Task<'_>, settings: &Settings) -> Result<(Chain, Sizes), Error> {
    let mut runner = Runner::reader(task.project, task.chain, settings).await?;
    let state = runner.standing().await?.state;
    if state == State::Current {
        let sizes = runner.sizes().await?;
        return Ok((runner.into_chain().await, sizes));
    }
    runner.close().await;
    Err(refused(
        format!(
            "the {} is not at head: it is {}",
            settings.url,
            state.word()
        ),
        "run up first, or compare with the migrations alone: --offline".into(),
    ))
}

/// The renames that are known, and those that a person says yes to. Without a terminal nobody can be asked: then each
/// has to be said, or that there are none.
fn renames(
    arguments: &GenerateArgs,
    old: &Schema,
    new: &Schema,
    known: Renames,
) -> Result<Renames, Error> {
    let mut renames = arguments.renames.resolve(old, new, known)?;
    if arguments.no_rename {
        return Ok(renames);
    }
    let input = std::io::stdin();
    let mut unanswered = Vec::new();
    let open = |renames: &Renames, seen: &[Proposal]| {
        let now = Diff::new(old, new, renames);
        let mut proposals = proposals(&now.from, &now.to).into_iter();
        proposals.find(|proposal| !seen.contains(proposal))
    };
    let mut seen = Vec::new();
    while let Some(proposal) = open(&renames, &seen) {
        seen.push(proposal.clone());
        if !input.is_terminal() {
            unanswered.push(format!("--rename {}", flag(&proposal)));
            continue;
        }
        let mut output = anstream::stderr();
        let (from, to) = match &proposal {
            Proposal::Table { from, to } => (format!("table {from}"), to.to_string()),
            Proposal::Column { table, from, to } => (format!("column {table}.{from}"), to.clone()),
            Proposal::Value {
                enumeration,
                from,
                to,
            } => (format!("value {from} of {enumeration}"), to.clone()),
        };
        write!(output, "Was the {from} renamed to {to}? [y/N] ")?;
        output.flush()?;
        let mut answer = String::new();
        input.lock().read_line(&mut answer)?;
        if matches!(answer.trim(), "y" | "yes") {
            renames.accept(proposal);
        }
    }
    if unanswered.is_empty() {
        Ok(renames)
    } else {
        Err(refused(
            "something may have been renamed, and there is no terminal to ask on".to_owned(),
            format!("say {}, or --no-rename", unanswered.join(" ")),
        ))
    }
}

/// The same way for the other database; none where the migrations or the entities are not for it.
async fn other(loader: &Loader<'_>, diff: &Diff, renames: &Renames) -> Result<Option<Diff>, Error> {
    match diff.to.dialect {
        Dialect::Postgres => {
            let (old, new) = (
                loader.load(&Source::Migrations, Dialect::Sqlite).await,
                loader.load(&Source::Entities, Dialect::Sqlite).await,
            );
            Ok(match (old, new) {
                (Ok(old), Ok(new)) => Some(loader.compared(&old, &new, renames).await?.diff),
                _ => None,
            })
        }
        // Without a server there is nothing to compare with; the changes are the same all the same.
        Dialect::Sqlite => Ok(loader
            .declared(Dialect::Postgres)
            .ok()
            .map(|declared| translated(diff, &declared))),
    }
}
