//! What the page does by itself, and when something is pressed.

use std::time::{Duration, Instant};

use test_support::{Page, chromium};

use super::browser::{check, picture};
use super::fixtures::{self, both};
use super::server::Server;
use crate::report::PendingRevision;

#[test]
fn it_follows_what_goes_on() {
    let server = Server::start(both(fixtures::migrating()));
    let browser = chromium();
    let page = browser.page(390, false);
    page.open(&format!("{}/migrations", server.url));
    page.evaluate(
        "document.querySelector('#sketch2bim li details').open = true;
         document.querySelector('#sketch2bim .diagram').open = true;
         document.querySelector('#sketch2bim pre').focus();
         scrollTo(0, 300); document.querySelector('#sketch2bim pre').scrollLeft = 50;
         globalThis.before = document.querySelector('#sketch2bim pre'); 0",
    );
    let more = {
        let mut database = fixtures::migrating();
        if let Some(running) = &mut database.running {
            running.statements = 17;
        }
        database
    };
    server.answers().report = both(more);
    page.wait("document.querySelector('#sketch2bim .notice .number').textContent === '17'");
    let kept = "[scrollY, before.isConnected, before === document.activeElement, before.scrollLeft,
                 before.closest('details').open, document.querySelector('.diagram').open]";
    assert_eq!(
        page.evaluate(kept),
        serde_json::json!([300, true, true, 50, true, true])
    );

    // New heads: what is not asked for every second comes with them.
    let mut done = fixtures::current();
    done.pending = vec![PendingRevision {
        sql: Some("SELECT 'the next one'".to_owned()),
        ..fixtures::pending("m013_next", None)
    }];
    server.answers().report = both(done);
    page.wait("document.querySelector('#sketch2bim pre').textContent.includes('the next one')");
    assert_eq!(
        page.evaluate("document.querySelector('.diagram').open"),
        true
    );
    assert_eq!(page.evaluate("document.title"), "Migrations");
    check(&page);
}

#[test]
fn it_says_when_nobody_answers() {
    let server = Server::start(both(fixtures::migrating()));
    let browser = chromium();
    let page = browser.page(390, true);
    page.open(&format!("{}/migrations", server.url));
    server.answers().down = true;
    page.wait("document.getElementById('silence').checkVisibility()");
    picture(&page, "silent-390-dark");
    server.answers().down = false;
    page.wait("!document.getElementById('silence').checkVisibility()");
    let complaints = page.complaints();
    assert!(
        complaints.iter().all(|complaint| complaint.contains("502")),
        "{complaints:?}"
    );
}

#[test]
fn pending_revisions_are_applied() {
    let server = Server::start(both(fixtures::behind()));
    let browser = chromium();
    let page = browser.page(390, false);
    page.open(&format!("{}/migrations", server.url));

    // Without the right, nothing happens but that it is said.
    press(&page, "#sketch2bim [data-apply]");
    assert_eq!(
        page.evaluate(
            "[...document.querySelectorAll('#apply-list li')].map(item => item.textContent.trim())"
        ),
        serde_json::json!(["011 add priority to jobs", "012 backfill priorities"])
    );
    picture(&page, "apply-asks-390-light");
    press(&page, "#apply-go");
    page.wait(
        "document.getElementById('apply-status').textContent.includes(\"administrator's token\")",
    );
    check_but(&page, "403");
    press(&page, "#apply-cancel");
    page.wait("document.activeElement.id === 'sketch2bim-name'");

    server.answers().lines = Some(vec![
        r#"{"event":"waiting","message":"api-58c4 migrates"}"#,
        r#"{"event":"started","version":"m011_add_priority_to_jobs","more":[1]}"#,
        r#"{"event":"statement","version":"m011_add_priority_to_jobs"}"#,
        r#"{"event":"statement","version":"m011_add_priority_to_jobs"}"#,
        r#"{"event":"finished","version":"m011_add_priority_to_jobs"}"#,
        r#"{"event":"something new"}"#,
        "no JSON",
        r#"{"event":"started","version":"m012_backfill_priorities"}"#,
        r#"{"event":"failed","version":"m012_backfill_priorities","message":"deadlock detected (40P01)"}"#,
        r#"{"event":"done"}"#,
    ]);
    press(&page, "#sketch2bim [data-apply]");
    press(&page, "#apply-go");
    page.wait("document.getElementById('apply-status').textContent === 'api-58c4 migrates'");
    page.wait("document.getElementById('apply-list').textContent.includes('statements done: 2')");
    page.wait(
        "document.getElementById('apply-status').textContent === 'deadlock detected (40P01)'",
    );
    page.wait("document.getElementById('apply-title').textContent === 'Not all was applied to sketch2bim'");
    picture(&page, "apply-failed-390-light");
    check(&page);
    press(&page, "#apply-cancel");

    server.answers().lines = Some(vec![r#"{"event":"done","message":"2 applied"}"#]);
    press(&page, "#sketch2bim [data-apply]");
    press(&page, "#apply-go");
    page.wait("document.getElementById('apply-title').textContent === 'Applied to sketch2bim'");
    check(&page);
}

#[test]
fn a_token_is_asked_for_once() {
    let server = Server::start(both(fixtures::behind()));
    server.answers().token = Some("right");
    let browser = chromium();
    let page = browser.page(390, false);
    page.open(&format!("{}/migrations", server.url));
    assert!(
        !page
            .evaluate("document.documentElement.outerHTML")
            .to_string()
            .contains("sketch2bim")
    );
    picture(&page, "sign-in-390-light");
    check_but(&page, "401");

    let asked = server.answers().asked;
    enter(&page, "wrong");
    page.wait(
        "document.getElementById('sign-in-status').textContent === 'This token is not accepted.'",
    );
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.answers().asked, asked + 1, "it asks again and again");
    picture(&page, "sign-in-refused-390-light");
    check_but(&page, "401");
    enter(&page, "nicht ‹ASCII›");
    page.wait("document.getElementById('sign-in-status').textContent.includes('no token')");

    enter(&page, "right");
    page.wait("document.querySelector('#sketch2bim')");
    check(&page);
    // The policy of the first answer has to let the scripts of this one run: it asks for news, with the token.
    server.answers().report = both(fixtures::current());
    let began = Instant::now();
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    page.wait("document.querySelector('#sketch2bim .badge').textContent === 'current'");
    assert!(began.elapsed() < Duration::from_secs(5));

    // Another page of this tab needs no token typed.
    page.open(&format!("{}/migrations", server.url));
    page.wait("document.querySelector('#sketch2bim')");
    check_but(&page, "401");

    // A token that is taken back.
    server.answers().token = Some("new");
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    page.wait("document.getElementById('silence').textContent.includes('no longer accepted')");
    press(&page, "#sign-out");
    page.wait("document.getElementById('token')");
    assert_eq!(page.evaluate("sessionStorage.length"), 0);
}

fn enter(page: &Page<'_>, token: &str) {
    page.evaluate(&format!(
        "document.getElementById('token').value = '{token}'; 0"
    ));
    press(page, "#sign-in button");
}

pub(super) fn press(page: &Page<'_>, selector: &str) {
    page.evaluate(&format!("document.querySelector('{selector}').click()"));
}

/// The browser says itself that an answer had this status; nothing else is wrong.
fn check_but(page: &Page<'_>, status: &str) {
    let complaints = page.complaints();
    assert!(
        complaints
            .iter()
            .all(|complaint| complaint.contains(&format!("status of {status}"))),
        "{complaints:?}"
    );
    check(page);
}
