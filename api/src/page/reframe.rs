//! Reframe: a Redis, and no migrations.

use maud::{Markup, html};

use crate::report::ReframeReport;

use super::standing::{self, Tone};
use super::{text, values};

/// The state of its Redis.
pub(super) fn badge(reframe: &ReframeReport) -> Markup {
    let (tone, shape, word) = match reframe.reachable {
        Some(true) => (Tone::Good, "M2.5 8.5l3.7 4 7.3-9", "answers"),
        Some(false) => (
            Tone::Bad,
            "M8 2.2a5.8 5.8 0 1 0 .01 0M4 12L12 4",
            "unreachable",
        ),
        None if reframe.configured => {
            (Tone::Busy, "M3.5 8h.01M8 8h.01M12.5 8h.01", "not asked yet")
        }
        // Without Redis there is nothing to say either way.
        None => (Tone::Quiet, "M3 8h10", "not configured"),
    };
    standing::badge(tone, shape, word)
}

/// What there is to say about it.
pub(super) fn section(reframe: &ReframeReport) -> Markup {
    html! {
        section.card #reframe data-key="reframe" aria-labelledby="reframe-name" {
            header {
                h2 #reframe-name { "reframe" }
                (badge(reframe))
                @if let Some(redis) = &reframe.redis { p.where { code { (text::name(redis)) } } }
            }
            p {
                "Reframe keeps its state in Redis only: it has no SQL database and no migrations."
                @if !reframe.configured {
                    " Set " code { "REFRAME_REDIS_URL" } " to have its Redis looked after here."
                }
                @if let Some(time) = reframe.ping_ms { " Redis answered PING in " (values::duration(time)) "." }
            }
            @if let Some(error) = &reframe.error {
                section.notice data-tone="bad" {
                    h3 { "Redis does not answer" }
                    p.message { (text::message(error)) }
                }
            }
        }
    }
}
