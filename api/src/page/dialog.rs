//! The dialog that asks before anything is applied, and then shows how it goes. The script fills it in.

use maud::{Markup, html};

/// The dialog, shut.
pub(super) fn dialog() -> Markup {
    html! {
        dialog #apply aria-labelledby="apply-title" {
            h2 #apply-title {}
            p #apply-words {}
            ol #apply-list {}
            p #apply-status role="status" {}
            div.buttons {
                button #apply-cancel type="button" { "Cancel" }
                button.main #apply-go type="button" { "Apply" }
            }
        }
    }
}
