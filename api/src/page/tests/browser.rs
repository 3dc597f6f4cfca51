//! The page in a browser, in light and dark, on a phone and on a laptop.

use std::env;
use std::path::Path;

use test_support::{Page, chromium};

use super::fixtures::{self, both};
use super::hostile::hostile;
use super::server::Server;
use crate::report::DatabaseReport;

#[test]
fn every_state_can_be_read() {
    let server = Server::start(both(fixtures::current()));
    let browser = chromium();
    let states = [
        ("current", fixtures::current()),
        ("behind", fixtures::behind()),
        ("migrating", fixtures::migrating()),
        ("failed", fixtures::failed(false)),
    ];
    let page = browser.page(390, false);
    for (name, database) in &states {
        show(&server, &page, database);
        for dark in [false, true] {
            for width in [390, 1280] {
                page.look(width, dark);
                picture(&page, &format!("{name}-{width}-{}", scheme(dark)));
                check(&page);
            }
        }
    }
}

#[test]
fn the_rarer_states_can_be_read_too() {
    let server = Server::start(both(fixtures::current()));
    let browser = chromium();
    let states = [
        ("waiting", fixtures::waiting(), 1280, false),
        ("retrying", fixtures::failed(true), 390, true),
        ("unreachable", fixtures::unreachable(), 1280, false),
        ("ahead", fixtures::ahead(), 1280, true),
        ("diverged", fixtures::diverged(), 390, false),
        ("not-adopted", fixtures::not_adopted(), 1280, true),
        ("drifted", fixtures::drifted(), 1280, false),
        ("empty", fixtures::empty(), 320, true),
        ("hostile", hostile(), 320, false),
        ("hostile", hostile(), 2000, true),
    ];
    let page = browser.page(320, false);
    for (name, database, width, dark) in states {
        page.look(width, dark);
        show(&server, &page, &database);
        page.evaluate(
            "for (const details of document.querySelectorAll('details')) details.open = true",
        );
        picture(&page, &format!("{name}-{width}-{}", scheme(dark)));
        check(&page);
    }
}

/// What got past the escaping would still not run: the policy forbids it, and this is how that looks.
#[test]
fn the_policy_is_kept() {
    let server = Server::start(both(fixtures::current()));
    let browser = chromium();
    let page = browser.page(390, false);
    show(&server, &page, &fixtures::current());
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<img src=data:, onerror=\"ran = 1\"><p style=color:red>');
         document.body.append(Object.assign(document.createElement('script'), { text: 'ran = 1' }))",
    );
    let complaints = page.complaints();
    let forbidden = |complaint: &&String| complaint.contains("Content Security Policy");
    assert_eq!(
        complaints.iter().filter(forbidden).count(),
        3,
        "{complaints:?}"
    );
    assert_eq!(page.evaluate("typeof ran"), "undefined");
}

#[test]
fn it_needs_no_script() {
    let server = Server::start(both(fixtures::behind()));
    let browser = chromium();
    let page = browser.page(390, false);
    page.without_scripts();
    show(&server, &page, &fixtures::behind());
    let text = page
        .evaluate("document.querySelector('main').innerText")
        .to_string();
    for said in [
        "2026-03-01 03:12:41 UTC",
        "cargo run -p migration-sketch2bim -- up",
        "backfill priorities",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    // What only a script could do is not offered.
    assert!(!text.contains("Apply pending"), "{text}");
    check(&page);
}

fn show(server: &Server, page: &Page<'_>, database: &DatabaseReport) {
    server.answers().report = both(database.clone());
    page.open(&format!("{}/migrations", server.url));
}

/// Nothing is complained of, nothing is wider than the window, and every text stands out from what is behind it.
pub(super) fn check(page: &Page<'_>) {
    assert_eq!(page.complaints(), Vec::<String>::new());
    let wide = page.evaluate(
        "document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
            .filter((element) => element.getBoundingClientRect().right > innerWidth)
            .map((element) => element.outerHTML.slice(0, 100))",
    );
    assert_eq!(wide, serde_json::json!([]));
    let faint = page.evaluate(include_str!("contrast.js"));
    assert_eq!(faint, serde_json::json!([]));
}

/// Writes a picture where the variable `SCREENSHOTS` names a folder.
pub(super) fn picture(page: &Page<'_>, name: &str) {
    if let Some(folder) = env::var_os("SCREENSHOTS") {
        page.screenshot(&Path::new(&folder).join(format!("{name}.png")));
    }
}

pub(super) fn scheme(dark: bool) -> &'static str {
    if dark { "dark" } else { "light" }
}
