//! The commands that only read.

use serde_json::json;

use super::Session;
use super::args::Json;
use super::printer::{BAD, FAINT, GOOD, Printer, STRONG, WAITING, timestamp};
use crate::chain::Chain;
use crate::error::Error;
use crate::runner::Runner;
use crate::state::{Entry, Standing, State};

async fn standing(session: Session) -> Result<(Standing, Chain, String, Printer), Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let mut runner = Runner::reader(project, chain, &settings).await?;
    let standing = runner.standing().await?;
    let database = runner.database();
    printer.announce(&settings, project.url_variable);
    Ok((standing, runner.into_chain().await, database, printer))
}

pub(super) async fn status(session: Session, json: Json) -> Result<(), Error> {
    let project = session.project.name;
    let (standing, chain, database, printer) = standing(session).await?;
    let pending = standing.pending().count();
    if json.wanted {
        return printer.json(&json!({
            "project": project,
            "database": database,
            "state": standing.state,
            "current": standing.current().map(|entry| &entry.revision.version),
            "head": chain.head().map(|head| &head.version),
            "pending": pending,
            "revisions": standing.entries.iter().map(entry_json).collect::<Vec<_>>(),
        }));
    }
    let width = width(&standing);
    for entry in &standing.entries {
        let what = match (entry.applied_at, entry.known) {
            (Some(at), true) => format!("{GOOD}applied{GOOD:#}  {FAINT}{}{FAINT:#}", timestamp(at)),
            (Some(at), false) => {
                format!(
                    "{BAD}unknown{BAD:#}  {FAINT}{}, by a program that has it{FAINT:#}",
                    timestamp(at)
                )
            }
            (None, _) => format!("{WAITING}pending{WAITING:#}"),
        };
        printer.line(format!("{:<width$}  {what}", entry.revision.version))?;
    }
    let summary = match standing.state {
        State::Current => "everything is applied".to_owned(),
        State::Behind => format!("{pending} pending; `up` applies them"),
        State::Ahead => "a newer program has migrated this database".to_owned(),
        State::Diverged => {
            "the history does not fit this program; `up` says what is in the way".to_owned()
        }
    };
    printer.note(format!(
        "{STRONG}{}{STRONG:#}: {summary}",
        standing.state.word()
    ));
    Ok(())
}

pub(super) async fn current(session: Session, json: Json) -> Result<(), Error> {
    let (standing, chain, _, printer) = standing(session).await?;
    let current = standing.current();
    let is_head = current.map(|entry| &entry.revision) == chain.head();
    if json.wanted {
        return printer.json(&json!({
            "current": current.map(entry_json),
            "head": chain.head().map(|head| &head.version),
            "state": standing.state,
        }));
    }
    match current {
        Some(entry) if is_head => printer.line(format!("{} (head)", entry.revision)),
        Some(entry) => printer.line(&entry.revision),
        None => printer.line("base"),
    }
}

pub(super) async fn history(session: Session, json: Json) -> Result<(), Error> {
    let (standing, chain, _, printer) = standing(session).await?;
    if json.wanted {
        return printer.json(&json!(
            standing.entries.iter().map(entry_json).collect::<Vec<_>>()
        ));
    }
    let width = width(&standing);
    let current = standing
        .current()
        .map(|entry| entry.revision.version.clone());
    for entry in &standing.entries {
        let here = current.as_deref() == Some(entry.revision.version.as_str());
        let arrow = if here { "->" } else { "  " };
        let time = entry
            .applied_at
            .map_or_else(|| "pending".to_owned(), timestamp);
        let head = if Some(&entry.revision) == chain.head() {
            " (head)"
        } else {
            ""
        };
        let message = &entry.revision.message;
        printer.line(format!(
            "{GOOD}{arrow}{GOOD:#} {:<width$}  {FAINT}{time:<23}{FAINT:#}  {message}{head}",
            entry.revision.version
        ))?;
    }
    Ok(())
}

pub(super) fn heads(chain: &Chain, json: Json, printer: &Printer) -> Result<(), Error> {
    if json.wanted {
        return printer.json(&json!(chain.head().into_iter().collect::<Vec<_>>()));
    }
    match chain.head() {
        Some(head) => printer.line(format!("{head} (head)")),
        None => printer.line("base"),
    }
}

fn entry_json(entry: &Entry) -> serde_json::Value {
    let status = match (entry.applied_at, entry.known) {
        (Some(_), true) => "applied",
        (Some(_), false) => "unknown",
        (None, _) => "pending",
    };
    json!({
        "version": entry.revision.version,
        "number": entry.revision.number,
        "message": entry.revision.message,
        "status": status,
        "applied_at": entry.applied_at.map(timestamp),
    })
}

fn width(standing: &Standing) -> usize {
    standing
        .entries
        .iter()
        .map(|entry| entry.revision.version.chars().count())
        .max()
        .unwrap_or(0)
}
