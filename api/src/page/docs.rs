//! The API's documentation: Swagger UI in one document, so that no file of it has to be asked for without a token.

use std::sync::{Arc, LazyLock};

use maud::html;

use super::document::{Document, top};

/// What is ours of its style: the dark colours, which Swagger UI does not have.
pub(super) const STYLE: &str = include_str!("style/docs.css");

/// Starts Swagger UI.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("script/token.js"),
    include_str!("script/docs.js"),
    "})();\n"
);

/// Swagger UI's own files.
pub(super) struct Swagger {
    pub(super) script: String,
    pub(super) style: String,
}

/// The files, as they stand in the page.
pub(super) static SWAGGER: LazyLock<Swagger> = LazyLock::new(|| Swagger {
    // Inside a script element these two would end the script, or keep it from ending.
    script: file("swagger-ui-bundle.js")
        .replace("</script", "\\x3c/script")
        .replace("<!--", "\\x3c!--"),
    style: file("swagger-ui.css"),
});

/// The page. It asks for `/openapi.json` with the token that the browser's tab keeps.
#[must_use]
pub(crate) fn docs() -> &'static str {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        Document {
            title: "API docs - Platform API",
            refreshed: false,
            styles: &[&SWAGGER.style, STYLE],
            scripts: &[&SWAGGER.script, SCRIPT],
            body: html! {
                (top("/docs", env!("CARGO_PKG_VERSION")))
                h1.hidden { "API documentation" }
                main #docs {}
                noscript { p { "This page needs JavaScript. The same is in " a href="/openapi.json" { "/openapi.json" } "." } }
            },
        }
        .html()
    });
    &PAGE
}

/// An embedded file; the tests see that those which are asked for are there.
fn file(name: &str) -> String {
    let config = Arc::new(utoipa_swagger_ui::Config::from("/openapi.json"));
    let file = utoipa_swagger_ui::serve(name, config).ok().flatten();
    file.map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
        .unwrap_or_default()
}
