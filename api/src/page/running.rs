//! What runs now.

use maud::{Markup, html};

use crate::report::Running;

use super::standing::Standing;
use super::{text, values};

/// The revision, how far it is, and who is waited for.
pub(super) fn section(running: &Running, standing: Standing) -> Markup {
    let waits = standing == Standing::Waiting || running.holder.is_some();
    html! {
        section.notice data-tone="busy" {
            h3 {
                @if waits { "Waiting for another runner" } @else if running.direction == "down" { "Reverting now" } @else { "Applying now" }
            }
            dl.facts {
                div { dt { "Revision" } dd.revision { (text::name(&running.version)) } }
                div { dt { "Since" } dd { (values::moment(&running.since)) } }
                div { dt { "Statements" } dd.number { (running.statements) } }
                @if let Some(holder) = &running.holder {
                    div { dt { "Lock held by" } dd { (text::name(holder)) } }
                }
            }
            @if let Some(last) = &running.last {
                p.last { span.muted { "Last statement" } code { (text::message(last)) } }
            }
        }
    }
}
