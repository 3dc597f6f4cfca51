//! The page of the databases: a glance over all of them, then one after the other.

use maud::{Markup, html};

use crate::report::{DatabaseReport, Phase, PlatformReport};

use super::document::{self, Document};
use super::standing::Standing;
use super::{Diagram, database, dialog, reframe, text, values};

/// Asks for news, brings them into the document, and applies what is pending.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("script/token.js"),
    include_str!("script/relative.js"),
    include_str!("script/morph.js"),
    include_str!("script/poll.js"),
    include_str!("script/stream.js"),
    include_str!("script/apply.js"),
    "})();\n"
);

/// What is being drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) report: &'a PlatformReport,
    /// None while only the part that changes is drawn.
    pub(super) diagrams: Option<&'a [Diagram]>,
}

impl View<'_> {
    /// A part that stays as it is until a history changes: it is sent with the page, and left empty in what is asked for
    /// every second. The script leaves what it has where `data-keep` is said.
    pub(super) fn kept(self, key: &str, part: impl FnOnce(&[Diagram]) -> Markup) -> Markup {
        html! {
            div data-keep data-key=(key) {
                @if let Some(diagrams) = self.diagrams { (part(diagrams)) }
            }
        }
    }
}

/// The whole page. `diagrams` are shown with the databases whose names they carry.
#[must_use]
pub(crate) fn migrations(report: &PlatformReport, diagrams: &[Diagram]) -> String {
    let view = View {
        report,
        diagrams: Some(diagrams),
    };
    Document {
        title: &title(report),
        refreshed: true,
        styles: &[document::STYLE],
        scripts: &[SCRIPT],
        body: html! {
            (document::top("/migrations", report.version))
            h1.hidden { "Migrations" }
            p #connection data-at=(report.at) {
                span #as-of { "As of " (values::moment(&report.at)) }
            }
            p #silence role="alert" hidden {}
            main { (changing(view)) }
            (dialog::dialog())
        },
    }
    .html()
}

/// The part of the page that changes, without what stays as it is while no history changes.
#[must_use]
pub(crate) fn live(report: &PlatformReport) -> String {
    let diagrams = None;
    changing(View { report, diagrams }).into_string()
}

fn changing(view: View<'_>) -> Markup {
    let report = view.report;
    let busy = report
        .databases
        .iter()
        .any(|database| database.phase != Phase::Resting);
    html! {
        div #live data-busy[busy] data-heads=(heads(report)) data-title=(title(report)) {
            p.summary role="status" { (summary(report)) }
            ul.glance {
                @for database in &report.databases {
                    li {
                        a href={ "#" (database.name) } { (database.name) }
                        (Standing::of(database).badge())
                        (database::glance(database))
                    }
                }
                li {
                    a href="#reframe" { "reframe" }
                    (reframe::badge(&report.reframe))
                    span.muted { "no migrations" }
                }
            }
            p.muted.mode {
                @if report.automatic {
                    "Pending migrations are applied when a program starts."
                } @else {
                    "Pending migrations wait to be asked for: " code { "AUTO_RUN_MIGRATIONS" } " is off."
                }
            }
            @for database in &report.databases { (database::section(view, database)) }
            (reframe::section(&report.reframe))
        }
    }
}

/// One sentence: what a screen reader is told when it changes.
fn summary(report: &PlatformReport) -> String {
    match not_ready(report).as_slice() {
        [] => "All databases are ready.".to_owned(),
        list => format!("Not ready: {}.", list.join(", ")),
    }
}

fn title(report: &PlatformReport) -> String {
    match not_ready(report).as_slice() {
        [] => "Migrations".to_owned(),
        list => format!("{} - Migrations", list.join(", ")),
    }
}

fn not_ready(report: &PlatformReport) -> Vec<String> {
    let shut = report.databases.iter().filter(|database| !database.ready);
    shut.map(|database| format!("{} {}", database.name, Standing::of(database).phrase()))
        .collect()
}

/// What changes when a history, or the program, does.
fn heads(report: &PlatformReport) -> String {
    let of = |database: &DatabaseReport| {
        let name = |version: &Option<String>| text::name(version.as_deref().unwrap_or("-"));
        format!(
            "{}:{}:{}:{}:{}",
            database.name,
            name(&database.current),
            name(&database.head),
            database.applied.len(),
            database.pending.len()
        )
    };
    report
        .databases
        .iter()
        .map(of)
        .collect::<Vec<_>>()
        .join(" ")
}
