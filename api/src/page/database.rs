//! One database.

use maud::{Markup, html};

use crate::report::{DatabaseReport, Phase};

use super::migrations::View;
use super::standing::Standing;
use super::{applied, diagram, drift, pending, running, text, trouble, values};

/// Everything about one database.
pub(super) fn section(view: View<'_>, database: &DatabaseReport) -> Markup {
    let standing = Standing::of(database);
    html! {
        section.card #(database.name) data-key=(database.name) aria-labelledby={ (database.name) "-name" } {
            header {
                h2 id={ (database.name) "-name" } tabindex="-1" { (database.name) }
                (standing.badge())
                p.where {
                    code { (text::name(&database.database)) }
                    @if let Some(at) = &database.checked_at {
                        span { "read " (values::moment(at)) }
                    }
                }
                @if may_apply(database, standing) {
                    button.main type="button" data-apply=(database.name) { "Apply pending" }
                }
            }
            @if let Some(now) = &database.running { (running::section(now, standing)) }
            (trouble::section(database, standing, view.report.automatic))
            (facts(database))
            @if let Some(found) = &database.drift { (drift::section(found)) }
            (pending::section(view, database))
            (applied::section(view, database))
            (view.kept("diagram", |diagrams| diagram::section(database.name, diagrams)))
        }
    }
}

/// Whether requests are answered.
fn requests(database: &DatabaseReport) -> &'static str {
    if database.ready {
        "answers requests"
    } else {
        "answers 503"
    }
}

/// The same in the glance over all databases, with whether somebody has to do something.
pub(super) fn glance(database: &DatabaseReport) -> Markup {
    let next = trouble::next_try(database);
    html! {
        span.muted {
            (requests(database))
            @if let (false, Phase::Resting) = (database.ready, database.phase) {
                @if next.is_some() { ", tried again by itself" } @else { ", " strong { "waits for you" } }
            }
            @if database.drift.as_ref().is_some_and(|drift| drift::found(drift) > 0) { ", schema has drifted" }
        }
    }
}

/// Whether `up` can do anything here. A history that does not fit is refused by it, and tables without one are too.
fn may_apply(database: &DatabaseReport, standing: Standing) -> bool {
    let fits = !matches!(
        standing,
        Standing::NotAdopted | Standing::Foreign | Standing::Diverged
    );
    fits && database.reachable && database.phase == Phase::Resting && !database.pending.is_empty()
}

fn facts(database: &DatabaseReport) -> Markup {
    let revision = |version: &Option<String>| {
        html! {
            @match version {
                Some(version) => span.revision { (text::name(version)) },
                None => span.muted { "none" },
            }
        }
    };
    html! {
        dl.facts {
            div { dt { "Requests" } dd { (requests(database)) } }
            div { dt { "Database is at" } dd { (revision(&database.current)) } }
            div { dt { "Program is at" } dd { (revision(&database.head)) } }
            div { dt { "Schema" } dd { (drift::word(database.drift.as_ref())) } }
        }
    }
}
