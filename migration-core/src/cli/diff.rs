//! `diff`: what two sources have otherwise.

use std::collections::BTreeMap;
use std::process::ExitCode;

use serde_json::json;

use super::Session;
use super::args::DiffArgs;
use super::printer::{BAD, FAINT, GOOD, Printer, WAITING};
use crate::change::Change;
use crate::diff::{Diff, Proposal, Renames, proposals};
use crate::error::Error;
use crate::lint::Sizes;
use crate::plan::{Plan, parts};
use crate::schema::{Dialect, Schema, UnmanagedKind};
use crate::source::{Compared, Loader};

pub(super) async fn diff(session: Session, arguments: DiffArgs) -> Result<ExitCode, Error> {
    let DiffArgs {
        from,
        to,
        sql,
        online,
        json,
        exit_code,
        renames,
        scratch,
    } = arguments;
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    let sources = [&from, &to];
    let loader = Loader::new(&project, &chain, &settings, &sources, scratch.url.as_ref());
    let dialect = loader.dialect(&sources)?;
    let old = loader.load(&from, dialect).await?;
    let new = loader.load(&to, dialect).await?;
    let renames = renames.resolve(&old, &new, loader.renames(&to, dialect))?;
    let diff = told(&printer, loader.compared(&old, &new, &renames).await?);
    if json.wanted {
        printer.json(&json!({
            "from": from.to_string(),
            "to": to.to_string(),
            "dialect": dialect,
            "changes": diff.changes,
            "unmanaged": diff.from.unmanaged,
        }))?;
    } else if online && dialect == Dialect::Postgres {
        printer.text(&parts::script(&parts::parts(&diff, &Sizes::unknown())))?;
    } else if sql {
        printer.text(&Plan::new(&diff).script())?;
    } else if diff.is_empty() {
        printer.line(format!("{GOOD}the same{GOOD:#}  {from} and {to}"))?;
    } else {
        for change in &diff.changes {
            printer.line(line(change))?;
        }
        suggest(&printer, &old, &new, &renames);
    }
    if !json.wanted {
        unmanaged(&printer, &diff.from);
    }
    Ok(ExitCode::from(u8::from(exit_code && !diff.is_empty())))
}

/// The difference; says why texts could not be compared, where they could not.
pub(super) fn told(printer: &Printer, compared: Compared) -> Diff {
    if let Some(error) = &compared.unasked {
        unasked(printer, error);
    }
    compared.diff
}

/// Says why texts could not be compared.
pub(super) fn unasked(printer: &Printer, error: &Error) {
    printer.note(format!(
        "{FAINT}the server was not asked which expressions mean the same: {error}{FAINT:#}"
    ));
}

/// `+ add column payments.processing_fee (integer)`.
pub(super) fn line(change: &Change) -> String {
    let sign = change.sign();
    let style = match sign {
        '+' => GOOD,
        '-' => BAD,
        _ => WAITING,
    };
    format!("{style}{sign}{style:#} {change}")
}

/// Says which of the changes may be renames.
fn suggest(printer: &Printer, old: &Schema, new: &Schema, renames: &Renames) {
    for proposal in proposals(old, new) {
        if !renames.has(&proposal) {
            printer.note(format!(
                "{FAINT}this may be a rename: say --rename {}{FAINT:#}",
                flag(&proposal)
            ));
        }
    }
}

/// A proposal as the flag takes it.
pub(super) fn flag(proposal: &Proposal) -> String {
    let text = match proposal {
        Proposal::Table { from, to } => format!("{from}={to}"),
        Proposal::Column { table, from, to } => format!("{table}.{from}={to}"),
        Proposal::Value {
            enumeration,
            from,
            to,
        } => format!("{enumeration}.{from}={to}"),
    };
    if text
        .chars()
        .all(|character| character.is_ascii_alphanumeric() || "._=-".contains(character))
    {
        text
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// Says what was not compared.
pub(super) fn unmanaged(printer: &Printer, schema: &Schema) {
    let mut counts: BTreeMap<UnmanagedKind, usize> = BTreeMap::new();
    for unmanaged in &schema.unmanaged {
        *counts.entry(unmanaged.kind).or_default() += 1;
    }
    if counts.is_empty() {
        return;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(kind, count)| format!("{kind}: {count}"))
        .collect();
    printer.note(format!(
        "{FAINT}not compared, and left alone: {}{FAINT:#}",
        counts.join(", ")
    ));
}
