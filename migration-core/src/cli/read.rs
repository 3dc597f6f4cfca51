//! The commands that only read.

use std::process::ExitCode;
use std::time::Duration;

use serde_json::json;

use super::Session;
use super::args::Json;
use super::printer::{BAD, FAINT, GOOD, Printer, STRONG, WAITING, duration, timestamp};
use crate::chain::Chain;
use crate::error::Error;
use crate::history::{LockSummary, LoggedAttempt};
use crate::runner::{Edit, Examination, Runner};
use crate::state::{Entry, Standing, State};

async fn connect(session: Session) -> Result<(Runner, Examination, Printer), Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let mut runner = Runner::reader(project, chain, &settings).await?;
    let examination = runner.examine().await?;
    printer.announce(&settings, project.url_variable);
    Ok((runner, examination, printer))
}

pub(super) async fn status(
    session: Session,
    exit_code: bool,
    json: Json,
) -> Result<ExitCode, Error> {
    let project = session.project.name;
    let (mut runner, Examination { standing, edits }, printer) = connect(session).await?;
    let pending = standing.pending().count();
    let code = match standing.state {
        _ if !exit_code => 0,
        State::Current | State::Ahead => 0,
        State::Behind => 1,
        State::Diverged => 3,
    };
    if json.wanted {
        printer.json(&json!({
            "project": project,
            "database": runner.database(),
            "state": standing.state,
            "current": standing.current().map(|entry| &entry.revision.version),
            "head": runner.chain().head().map(|head| &head.version),
            "pending": pending,
            "revisions": standing.entries.iter().map(entry_json).collect::<Vec<_>>(),
            "edited": edits,
        }))?;
        runner.close().await;
        return Ok(ExitCode::from(code));
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
    edited(&mut runner, &edits, &printer).await?;
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
    runner.close().await;
    Ok(ExitCode::from(code))
}

/// Says which applied migrations were edited, with the first statement that differs, in both versions.
pub(super) async fn edited(
    runner: &mut Runner,
    edits: &[Edit],
    printer: &Printer,
) -> Result<(), Error> {
    for edit in edits {
        printer.note(format!(
            "{WAITING}edited{WAITING:#} {}: applied as {:.12}, now {:.12}; `accept {}` records the edit",
            edit.version,
            edit.applied,
            edit.now,
            edit.version
        ));
        let (applied, now) = runner.edit_text(edit).await?;
        let differing = applied
            .lines()
            .zip(now.lines())
            .find(|(applied, now)| applied != now);
        let last = |text: &str| text.lines().last().unwrap_or("nothing").to_owned();
        let (applied, now) = differing.map_or_else(
            || (last(&applied), last(&now)),
            |(applied, now)| (applied.to_owned(), now.to_owned()),
        );
        printer.note(format!(
            "  {FAINT}applied:{FAINT:#} {applied}\n  {FAINT}now:    {FAINT:#} {now}"
        ));
    }
    Ok(())
}

pub(super) async fn current(session: Session, json: Json) -> Result<(), Error> {
    let (runner, Examination { standing, .. }, printer) = connect(session).await?;
    let current = standing.current();
    let head = runner.chain().head();
    let is_head = current.map(|entry| &entry.revision) == head;
    let written = if json.wanted {
        printer.json(&json!({
            "current": current.map(entry_json),
            "head": head.map(|head| &head.version),
            "state": standing.state,
        }))
    } else {
        match current {
            Some(entry) if is_head => printer.line(format!("{} (head)", entry.revision)),
            Some(entry) => printer.line(&entry.revision),
            None => printer.line("base"),
        }
    };
    runner.close().await;
    written
}

pub(super) async fn history(session: Session, json: Json, verbose: bool) -> Result<(), Error> {
    let (mut runner, Examination { standing, .. }, printer) = connect(session).await?;
    let attempts = if json.wanted || verbose {
        runner.attempts().await?
    } else {
        Vec::new()
    };
    let head = runner.chain().head().map(|head| head.version.clone());
    runner.close().await;
    let of = |entry: &Entry| {
        let version = entry.revision.version.clone();
        attempts
            .iter()
            .filter(move |attempt| attempt.version == version)
    };
    if json.wanted {
        let entries = standing.entries.iter().map(|entry| {
            let mut value = entry_json(entry);
            value["attempts"] = json!(of(entry).collect::<Vec<_>>());
            value
        });
        return printer.json(&json!(entries.collect::<Vec<_>>()));
    }
    let width = width(&standing);
    let current = standing
        .current()
        .map(|entry| entry.revision.version.clone());
    for entry in &standing.entries {
        let version = &entry.revision.version;
        let arrow = if current.as_ref() == Some(version) {
            "->"
        } else {
            "  "
        };
        let time = entry
            .applied_at
            .map_or_else(|| "pending".to_owned(), timestamp);
        let head = if head.as_ref() == Some(version) {
            " (head)"
        } else {
            ""
        };
        let message = &entry.revision.message;
        printer.line(format!(
            "{GOOD}{arrow}{GOOD:#} {version:<width$}  {FAINT}{time:<23}{FAINT:#}  {message}{head}"
        ))?;
        for attempt in of(entry) {
            printer.line(attempt_line(attempt))?;
        }
    }
    Ok(())
}

fn attempt_line(attempt: &LoggedAttempt) -> String {
    let LoggedAttempt {
        direction,
        outcome,
        started_at,
        statements,
        program,
        host,
        checksum,
        ..
    } = attempt;
    let took = millis(attempt.duration_ms);
    let waited = match attempt.lock_wait_ms {
        ..=0 => String::new(),
        waited => format!(", waited {} for other runners", millis(waited)),
    };
    let locks = attempt.locks.as_ref().map(locks).unwrap_or_default();
    let error = attempt
        .error
        .as_ref()
        .map(|error| format!(": {error}"))
        .unwrap_or_default();
    format!(
        "     {FAINT}{started_at} UTC  {direction} {outcome} in {took}, {statements} statement(s){waited}{locks}, \
         by {program} on {host}, {checksum:.17}{FAINT:#}{error}"
    )
}

/// `, locked jobs (AccessExclusive, 12 ms), a lock missed 3 times`.
fn locks(summary: &LockSummary) -> String {
    let tables = summary.tables.iter().map(|lock| {
        let mode = lock.mode.trim_end_matches("Lock");
        format!(
            "{} ({mode}, {})",
            lock.table,
            duration(Duration::from_millis(lock.held_ms))
        )
    });
    let tables = tables.collect::<Vec<_>>().join(", ");
    let locked = match tables.as_str() {
        "" => String::new(),
        tables => format!(", locked {tables}"),
    };
    match summary.missed {
        0 => locked,
        1 => format!("{locked}, a lock missed once"),
        missed => format!("{locked}, a lock missed {missed} times"),
    }
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

/// Milliseconds from the log, which anybody may have written to.
fn millis(millis: i64) -> String {
    duration(Duration::from_millis(millis.try_into().unwrap_or(0)))
}
