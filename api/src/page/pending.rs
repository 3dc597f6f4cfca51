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
            (view.kept("sql", |_| sql(revision)))
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
