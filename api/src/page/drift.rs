//! Whether a database is what its migrations build.

use maud::{Markup, html};

use crate::report::DriftReport;

use super::{text, values};

/// How many changes are shown without being asked for.
const SHOWN: usize = 12;

/// In a few words.
pub(super) fn word(drift: Option<&DriftReport>) -> Markup {
    html! {
        @match drift {
            None => span.muted { "not compared yet" },
            Some(drift) if drift.error.is_some() => "could not be compared",
            Some(drift) if found(drift) == 0 => "in sync",
            Some(drift) => (values::count(found(drift), "difference")),
        }
    }
}

/// The differences, or why there was no comparison; nothing where all is well.
pub(super) fn section(drift: &DriftReport) -> Markup {
    if drift.error.is_none() && found(drift) == 0 {
        return html! {};
    }
    html! {
        section.notice.drift data-tone="warning" {
            @if let Some(error) = &drift.error {
                h3 { "The schema could not be compared" }
                p.message { (text::message(error)) }
            } @else {
                h3 { "The schema has drifted" }
                (changes("The database has otherwise than its migrations build", &drift.database))
                (changes("The entities have otherwise than the migrations build", &drift.entities))
            }
            p.muted { "Compared " (values::moment(&drift.compared_at)) }
        }
    }
}

/// How many differences there are.
pub(super) fn found(drift: &DriftReport) -> usize {
    drift.database.len() + drift.entities.len()
}

fn changes(heading: &str, changes: &[String]) -> Markup {
    let (first, rest) = changes.split_at(changes.len().min(SHOWN));
    let list = |changes: &[String]| {
        html! {
            ul.changes { @for change in changes { li { code { (text::message(change)) } } } }
        }
    };
    html! {
        @if !changes.is_empty() {
            h4 { (heading) }
            (list(first))
            @if !rest.is_empty() {
                details { summary { (values::count(rest.len(), "more difference")) } (list(rest)) }
            }
        }
    }
}
