//! `lint`: what is dangerous in the revisions.

mod github;
mod text;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use sea_orm::DbBackend;
use serde::Serialize;

use super::Session;
use super::args::Dialect;
use crate::chain::Chain;
use crate::error::Error;
use crate::lint::{Note, Selection, Sizes, question};
use crate::resolve;
use crate::runner::{Runner, noted};
use crate::settings::{Environment, Origin};
use crate::target::{Direction, TargetError};
use github::Files;

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    /// Numbers, names or their beginnings, or ranges A:B [default: what is pending, or without a database everything]
    #[arg(value_name = "REVISION")]
    revisions: Vec<String>,
    /// Ask no database: sizes are not known then
    #[arg(long)]
    offline: bool,
    /// How the notes are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// The SQL of which database is looked at [default: that of the configured one, or else Postgres]
    #[arg(long, value_name = "DIALECT")]
    dialect: Option<Dialect>,
    /// Look at a rule of squawk that is off
    #[arg(long = "rule", value_name = "CODE")]
    on: Vec<String>,
    /// Leave a rule out
    #[arg(long = "allow", value_name = "CODE")]
    off: Vec<String>,
    /// Folder of the migration package, for the files that --format github names [default: the package that cargo runs]
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// For a workflow of GitHub, which shows them at the files
    Github,
}

/// A revision, and what there is to say of it.
#[derive(Debug, Serialize)]
struct Looked {
    version: String,
    notes: Vec<Note>,
}

pub(super) async fn lint(
    session: Session,
    environment: &Environment,
    arguments: LintArgs,
) -> Result<ExitCode, Error> {
    let selection =
        Selection::new(session.project.rules, &arguments.on, &arguments.off).map_err(|code| {
            let lists = "docs/lint.md lists the codes";
            Error::Refused {
                problem: format!("no rule of the lint has the code `{}`", code.escape_debug()),
                hint: match question(&code) {
                    Some(question) => format!("{question} {lists}"),
                    None => lists.to_owned(),
                },
            }
        })?;
    let files = Files::of(arguments.dir.as_deref(), environment)?;
    let configured = session.settings.url.backend();
    let asks = !arguments.offline && session.settings.origin != Origin::Default;
    let backend = match arguments.dialect {
        Some(dialect) => dialect.backend(),
        None if session.settings.origin == Origin::Default => DbBackend::Postgres,
        None => configured,
    };
    let wanted = wanted(&session.chain, &arguments.revisions)?;
    let printer = session.printer.clone();
    let (chain, wanted, sizes) = if asks && backend == configured {
        ask(session, wanted).await?
    } else {
        let all = (0..session.chain.len()).collect();
        (session.chain, wanted.unwrap_or(all), Sizes::unknown())
    };
    let mut looked = Vec::new();
    for position in wanted {
        let Some(link) = chain.links().get(position) else {
            continue;
        };
        let both = [Direction::Up, Direction::Down];
        looked.push(Looked {
            version: link.revision.version.clone(),
            notes: noted(link, backend, &both, &selection, &sizes).await,
        });
    }
    match arguments.format {
        Format::Text => printer.text(&text::text(&looked))?,
        Format::Json => printer.json(&text::json(&looked, backend))?,
        Format::Github => printer.text(&github::commands(&looked, &files))?,
    }
    let clean = looked.iter().all(|revision| revision.notes.is_empty());
    if arguments.format != Format::Json {
        let summary = text::summary(&looked, backend);
        // What GitHub reads has no other lines.
        if clean && arguments.format == Format::Text {
            printer.line(summary)?;
        } else {
            printer.note(summary);
        }
    }
    Ok(ExitCode::from(u8::from(!clean)))
}

/// The pending revisions, where no others are wanted, and the sizes of the tables.
async fn ask(
    session: Session,
    wanted: Option<BTreeSet<usize>>,
) -> Result<(Chain, BTreeSet<usize>, Sizes), Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let mut runner = Runner::reader(project, chain, &settings).await?;
    printer.announce(&settings, project.url_variable);
    let found = asked(&mut runner, wanted).await;
    let chain = runner.into_chain().await;
    let (wanted, sizes) = found?;
    Ok((chain, wanted, sizes))
}

async fn asked(
    runner: &mut Runner,
    wanted: Option<BTreeSet<usize>>,
) -> Result<(BTreeSet<usize>, Sizes), Error> {
    let wanted = if let Some(wanted) = wanted {
        wanted
    } else {
        let standing = runner.standing().await?;
        let pending = standing.pending();
        pending
            .filter_map(|revision| runner.chain().position(&revision.version))
            .collect()
    };
    let sizes = if runner.is_absent() {
        Sizes::unknown()
    } else {
        runner.sizes().await?
    };
    Ok((wanted, sizes))
}

/// The positions that are named; none where nothing is.
fn wanted(chain: &Chain, typed: &[String]) -> Result<Option<BTreeSet<usize>>, Error> {
    let mut wanted = BTreeSet::new();
    for typed in typed {
        let range = resolve::range(chain, typed, Direction::Up).and_then(|range| {
            match (typed.contains(':'), range.last()) {
                (true, _) => Ok(range),
                (false, Some(last)) => Ok(vec![*last]),
                (false, None) => Err(TargetError::Unknown(typed.clone())),
            }
        });
        wanted.extend(range.map_err(|problem| Error::Target {
            problem,
            revisions: chain.revisions().map(ToString::to_string).collect(),
        })?);
    }
    Ok((!typed.is_empty()).then_some(wanted))
}
