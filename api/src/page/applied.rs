//! What the database has, newest first.

use maud::{Markup, html};

use crate::report::{AppliedRevision, DatabaseReport};

use super::migrations::View;
use super::{text, values};

/// How many are shown without being asked for.
const SHOWN: usize = 10;

/// The applied revisions. Of a long history the old ones are folded.
pub(super) fn section(view: View<'_>, database: &DatabaseReport) -> Markup {
    let split = database.applied.len().saturating_sub(SHOWN);
    let (old, new) = database.applied.split_at(split);
    html! {
        section.applied data-key="applied" {
            h3 { "Applied " span.count { (database.applied.len()) } }
            @if new.is_empty() {
                p.muted { "Nothing has been applied." }
            } @else {
                (table(&format!("Revisions of {}, newest first", database.name), new))
            }
            (view.kept("older", |_| html! {
                @if !old.is_empty() {
                    details {
                        summary { (values::count(old.len(), "older revision")) }
                        (table(&format!("Older revisions of {}", database.name), old))
                    }
                }
            }))
        }
    }
}

// The roles say again what the elements are: where the style makes rows into blocks on a narrow screen, Safari forgets it.
fn table(caption: &str, revisions: &[AppliedRevision]) -> Markup {
    let columns = [
        "Revision",
        "Applied",
        "Took",
        "Lock wait",
        "Statements",
        "By",
    ];
    html! {
        table role="table" {
            caption.hidden { (caption) }
            thead role="rowgroup" {
                tr role="row" { @for column in columns { th scope="col" role="columnheader" { (column) } } }
            }
            tbody role="rowgroup" { @for revision in revisions.iter().rev() { (row(revision)) } }
        }
    }
}

fn row(revision: &AppliedRevision) -> Markup {
    let count = |label: &str, count: Option<String>| {
        html! {
            td.number.none[count.is_none()] role="cell" data-label=(label) {
                @match count { Some(count) => (count), None => span.muted { "-" } }
            }
        }
    };
    html! {
        tr role="row" data-key=(text::key(&revision.version)) {
            th scope="row" role="rowheader" {
                @if !revision.number.is_empty() { span.number { (text::name(&revision.number)) } " " }
                span.name { (text::name(&revision.message)) }
                @if revision.how.as_deref() == Some("stamp") { " " span.mark { "stamped" } }
                @if !revision.known { " " span.mark data-tone="warning" { "newer program" } }
            }
            td role="cell" data-label="Applied" { (values::moment(&revision.applied_at)) }
            (count("Took", revision.duration_ms.map(values::milliseconds)))
            (count("Lock wait", revision.lock_wait_ms.map(values::milliseconds)))
            (count("Statements", revision.statements.map(|count| count.to_string())))
            td role="cell" data-label="By" {
                @if let Some(program) = &revision.program { (text::name(program)) }
                @if let Some(host) = &revision.host { " " span.muted { "on " (text::name(host)) } }
            }
        }
    }
}
