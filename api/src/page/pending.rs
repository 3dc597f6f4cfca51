//! What would be applied, and why it was not.

use maud::{Markup, html};

use crate::report::{DatabaseReport, PendingRevision};

use super::migrations::View;
use super::{text, values};

/// The pending revisions in order, each with its SQL.
pub(super) fn section(view: View<'_>, database: &DatabaseReport) -> Markup {
    if database.pending.is_empty() {
        return html! {};
    }
    let (first, rest) = database.pending.split_at(database.pending.len().min(20));
    html! {
        section.pending data-key="pending" {
            h3 { "Pending " span.count { (database.pending.len()) } }
            ol { @for revision in first { (item(view, revision)) } }
            @if !rest.is_empty() {
                details data-key="more" {
                    summary { (values::count(rest.len(), "more revision")) }
                    ol { @for revision in rest { (item(view, revision)) } }
                }
            }
        }
    }
}

fn item(view: View<'_>, revision: &PendingRevision) -> Markup {
    html! {
        li data-key=(text::key(&revision.version)) data-version=(text::key(&revision.version)) {
            p.name {
                @if !revision.number.is_empty() { span.number { (text::name(&revision.number)) } " " }
                (text::name(&revision.message))
            }
            @if let Some(failed) = &revision.failed {
                p.failed { strong { "The last attempt failed: " } (text::message(failed)) }
            }
            @if !revision.notes.is_empty() { (notes(revision)) }
            (view.kept("sql", |_| sql(revision)))
        }
    }
}

/// What the lint has to say: what happens, whom it stops, and what to do instead.
fn notes(revision: &PendingRevision) -> Markup {
    html! {
        ul.notes aria-label={ "Notes on " (text::name(&revision.version)) } {
            @for note in &revision.notes {
                li {
                    p { strong { (text::name(&note.code)) } ": " (text::message(&note.message)) }
                    @if let (Some(lock), Some(stops)) = (&note.lock, &note.stops) {
                        p.muted { (text::name(lock)) " lock, which stops " (text::message(stops)) }
                    }
                    @if let Some(size) = &note.size { p.muted { (text::message(size)) } }
                    p.muted { (text::message(&note.help)) }
                }
            }
        }
    }
}

fn sql(revision: &PendingRevision) -> Markup {
    html! {
        @match &revision.sql {
            Some(sql) => details {
                summary { "SQL" span.hidden { " of " (text::name(&revision.version)) } }
                pre tabindex="0" role="region" aria-label={ "SQL of " (text::name(&revision.version)) } {
                    code { (text::sql(sql)) }
                }
            },
            None => p.muted { "What it runs depends on data." },
        }
    }
}
