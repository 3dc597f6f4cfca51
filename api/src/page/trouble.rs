//! What is wrong, and what to do about it.

use maud::{Markup, html};

use crate::report::{DatabaseReport, ProblemReport};

use super::standing::{Standing, Tone};
use super::{text, values};

/// The problem and the way out of it; or the way out alone, where the state itself is the problem.
pub(super) fn section(database: &DatabaseReport, standing: Standing, automatic: bool) -> Markup {
    let advice = advice(database, standing, automatic);
    if database.problem.is_none() && advice.is_none() {
        return html! {};
    }
    // What failed is red even while it is tried again; a problem of a database that is ready is not.
    let tone = match standing.tone() {
        Tone::Good | Tone::Warning | Tone::Quiet => Tone::Warning,
        Tone::Busy if database.problem.is_none() => Tone::Busy,
        Tone::Busy | Tone::Bad => Tone::Bad,
    };
    html! {
        section.notice data-tone=(tone.word()) {
            h3 { (heading(standing)) }
            @if let Some(problem) = &database.problem { (said(problem)) }
            @if let Some(advice) = advice { div.advice { (advice) } }
        }
    }
}

/// When what went wrong is tried again by itself.
pub(super) fn next_try(database: &DatabaseReport) -> Option<&str> {
    database.problem.as_ref()?.next_try.as_deref()
}

fn heading(standing: Standing) -> &'static str {
    match standing {
        Standing::Failed => "The last attempt failed",
        Standing::Unreachable => "The database does not answer",
        Standing::Ahead => "A newer program was here",
        Standing::Diverged => "The history does not fit this program",
        Standing::NotAdopted => "There are tables, but no history",
        Standing::Foreign => "The database is another project's",
        Standing::Behind => "Revisions are pending",
        _ => "The last problem",
    }
}

fn said(problem: &ProblemReport) -> Markup {
    html! {
        p.message { (text::message(&problem.message)) }
        @if let Some(hint) = &problem.hint { p.message { strong { "Hint: " } (text::message(hint)) } }
        p.muted {
            "Since " (values::moment(&problem.since))
            @if problem.tries > 1 { ", tried " (problem.tries) " times" }
            "."
        }
    }
}

fn advice(database: &DatabaseReport, standing: Standing, automatic: bool) -> Option<Markup> {
    let command = |words: &str| {
        html! { code.command { "cargo run -p " (database.program) " -- " (words) } }
    };
    if let Some(next) = next_try(database) {
        return Some(html! {
            p { strong { "It is tried again" } " at " (values::moment(next)) "." }
        });
    }
    let stays = html! { strong { "It is not tried again by itself." } };
    match standing {
        Standing::Failed => Some(html! {
            p { (stays) " Mend the cause, then apply again, here or with" }
            (command("up"))
        }),
        Standing::Unreachable if database.problem.is_some() => Some(html! {
            p { (stays) " See what stands in the way with" }
            (command("doctor"))
        }),
        Standing::Behind => Some(html! {
            p {
                @if automatic { "They are applied at the next start." } @else { "Nothing applies them by itself." }
                " Apply them now, here or with"
            }
            (command("up"))
        }),
        Standing::Ahead => Some(html! {
            p {
                "The database has revisions that this program does not know. Deploy the program that has them; what \
                 each of them is, says"
            }
            (command("history"))
        }),
        Standing::Diverged => Some(html! {
            p { (stays) " Which revisions are missing and which are unknown, says" }
            (command("status"))
        }),
        Standing::NotAdopted => Some(html! {
            p { (stays) " Take the database over: it is compared first, and no table is touched." }
            (command("adopt"))
        }),
        _ => None,
    }
}
