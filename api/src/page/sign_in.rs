//! The page that asks for a token: a browser cannot send one by itself.

use std::sync::LazyLock;

use maud::html;

use super::document::{Document, STYLE};

/// Keeps the token for the tab, fetches the same address with it, and replaces this page by the answer.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("script/token.js"),
    include_str!("script/sign_in.js"),
    "})();\n"
);

/// The page. It has nothing of the data, and is the same at every address.
#[must_use]
pub(crate) fn sign_in() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        Document {
            title: "Sign in - Platform API",
            refreshed: false,
            styles: &[STYLE],
            scripts: &[SCRIPT],
            body: html! {
                main.sign-in {
                    h1 { "Platform API" }
                    form #sign-in method="post" {
                        label for="token" { "Token" }
                        input #token type="password" required autocomplete="current-password" spellcheck="false"
                            autocapitalize="none" aria-describedby="sign-in-status";
                        button.main { "Sign in" }
                        p #sign-in-status role="status" {}
                    }
                    p.muted { "It begins with " code { "pt_" } ", as " code { "api token NAME" } " printed it. It is kept until this tab is closed, or you sign out." }
                    noscript {
                        p { "Signing in needs JavaScript. Without it, send the token as " code { "Authorization: Bearer" } "." }
                    }
                }
            },
        }
        .html()
    });
    &PAGE
}
