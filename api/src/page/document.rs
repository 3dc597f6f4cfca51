//! The frame of a page.

use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The style of every page.
pub(super) const BASE: &str = include_str!("style/base.css");

/// The style of all pages that are wholly ours.
pub(super) const STYLE: &str = concat!(
    include_str!("style/overview.css"),
    include_str!("style/database.css"),
    include_str!("style/dialog.css")
);

/// A page, in parts.
pub(super) struct Document<'a> {
    /// What the tab says.
    pub(super) title: &'a str,
    /// Whether it reloads where no script runs.
    pub(super) refreshed: bool,
    /// Styles after the one of every page. They must be in the policy, as scripts must.
    pub(super) styles: &'a [&'a str],
    /// Scripts, run in order after the body.
    pub(super) scripts: &'a [&'a str],
    /// Everything that is seen.
    pub(super) body: Markup,
}

impl Document<'_> {
    /// The page as HTML.
    pub(super) fn html(self) -> String {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    @if self.refreshed { noscript { meta http-equiv="refresh" content="10"; } }
                    title { (self.title) }
                    // Without one, a browser asks for /favicon.ico.
                    link rel="icon" href="data:,";
                    style { (PreEscaped(BASE)) }
                    @for style in self.styles { style { (PreEscaped(style)) } }
                }
                body {
                    (self.body)
                    @for script in self.scripts { script { (PreEscaped(script)) } }
                }
            }
        }
        .into_string()
    }
}

/// The top of a page: where else one can go, and the button that forgets the token. The script shows that one where
/// there is a token.
pub(super) fn top(here: &str, version: &str) -> Markup {
    let link = |path: &str, words: &str| {
        html! {
            a href=(path) aria-current=[(path == here).then_some("page")] { (words) }
        }
    };
    html! {
        header.top {
            p { strong { "Platform API" } " " span.muted { (version) } }
            nav aria-label="Pages" {
                (link("/migrations", "Migrations"))
                (link("/docs", "API docs"))
                button #sign-out type="button" hidden { "Sign out" }
            }
        }
    }
}
