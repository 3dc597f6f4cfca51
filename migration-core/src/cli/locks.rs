//! How a run deals with locks, and which it took, as a table.

use std::time::Duration;

use clap::Args;

use super::args::seconds;
use super::printer::{BAD, FAINT, Printer, STRONG, WAITING, duration};
use crate::error::Error;
use crate::runner::Options;
use crate::trace::{LockTrace, TracedStatement};

#[derive(Debug, Args)]
pub(super) struct LockArgs {
    /// How long to wait for another runner, and to go on trying for a table lock, in seconds
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(super) lock_wait: Duration,
    /// How long one try for a table lock may keep everyone else waiting, in seconds; 0 for as long as it takes
    #[arg(long, value_name = "SECONDS", default_value = "0.2", value_parser = seconds)]
    pub(super) lock_timeout: Duration,
    /// Show which locks each statement took, how long it waited for and held them, and whom it kept waiting
    #[arg(long, conflicts_with_all = ["sql", "dry_run"])]
    pub(super) trace_locks: bool,
    /// Print the locks as JSON, and nothing else on standard output
    #[arg(long, requires = "trace_locks")]
    pub(super) json: bool,
}

impl LockArgs {
    pub(super) fn options(&self) -> Options {
        Options {
            lock_wait: self.lock_wait,
            lock_timeout: self.lock_timeout,
            trace_locks: self.trace_locks,
            ..Options::default()
        }
    }
}

/// As much of a statement as fits into a line.
const WIDTH: usize = 100;

/// Prints the report; what could not be seen is a remark.
pub(super) fn show(trace: &LockTrace, printer: &Printer, json: bool) -> Result<(), Error> {
    for note in &trace.notes {
        printer.note(format!("{WAITING}note:{WAITING:#} {note}"));
    }
    if json {
        return printer.json(&serde_json::json!(trace));
    }
    if trace.statements.is_empty() {
        if trace.notes.is_empty() {
            printer.note("no lock on a table was seen");
        }
        return Ok(());
    }
    let rows: Vec<_> = trace.statements.iter().map(rows).collect();
    let width = |column: usize| {
        let cells = rows.iter().flatten().map(|row| row[column].chars().count());
        cells.max().unwrap_or(0).max(HEAD[column].len())
    };
    let widths = [0, 1, 2, 3].map(width);
    let line = |[table, mode, waited, held]: &[String; 4]| {
        let [first, second, third, fourth] = widths;
        format!("  {table:<first$}  {mode:<second$}  {waited:>third$}  {held:>fourth$}")
    };
    printer.line(format!(
        "{STRONG}{}{STRONG:#}",
        line(&HEAD.map(str::to_owned))
    ))?;
    for (statement, rows) in trace.statements.iter().zip(&rows) {
        printer.line(head(statement))?;
        for row in rows {
            printer.line(line(row))?;
        }
        for blocked in &statement.blocked {
            let runs = blocked.runs.as_ref().map_or_else(
                || "what it runs is not shown to this role".to_owned(),
                String::clone,
            );
            let name = match blocked.application.as_str() {
                "" => "unnamed",
                name => name,
            };
            printer.line(format!(
                "  {BAD}kept waiting{BAD:#} pid {}, {name}, {} for {} on {}: {runs}",
                blocked.pid,
                duration(blocked.waited),
                mode(&blocked.mode),
                blocked.table,
            ))?;
        }
    }
    Ok(())
}

const HEAD: [&str; 4] = ["table", "lock", "waited", "held"];

/// The statement: of which migration, how often, how long.
fn head(statement: &TracedStatement) -> String {
    let sql = statement
        .sql
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let short: String = sql.chars().take(WIDTH).collect();
    let rest = if short.len() < sql.len() { "..." } else { "" };
    let times = match statement.times {
        1 => String::new(),
        times => format!(", {times} times, the longest of each"),
    };
    format!(
        "{}  {short}{rest}  {FAINT}{}{times}{FAINT:#}",
        statement.version,
        duration(statement.elapsed)
    )
}

fn rows(statement: &TracedStatement) -> Vec<[String; 4]> {
    let locks = statement.locks.iter().map(|lock| {
        let missed = match lock.missed {
            0 => String::new(),
            _ => " (missed)".to_owned(),
        };
        [
            lock.table.clone(),
            format!("{}{missed}", mode(&lock.mode)),
            short(lock.waited),
            short(lock.held),
        ]
    });
    locks.collect()
}

fn mode(mode: &str) -> &str {
    mode.trim_end_matches("Lock")
}

/// Nobody looks more often than every few milliseconds.
fn short(time: Duration) -> String {
    if time.is_zero() {
        return "-".to_owned();
    }
    duration(time)
}
