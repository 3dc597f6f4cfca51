//! Tests of the pages: what they say, as snapshots, and what a browser makes of them.

mod browser;
mod docs;
mod fixtures;
mod flows;
mod hostile;
mod server;
mod snapshots;

/// The text of a page, with a line for each element.
fn lines(html: &str) -> String {
    html.replace("><", ">\n<")
}

/// What stands in `<main>`.
fn main_of(page: &str) -> &str {
    let (_, rest) = page
        .split_once("<main>")
        .expect("the page has a main element");
    rest.split_once("</main>").expect("which ends").0
}
