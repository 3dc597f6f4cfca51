//! The API's documentation in a browser.

use test_support::chromium;

use super::browser::{picture, scheme};
use super::fixtures::{both, current};
use super::flows::press;
use super::server::Server;
use crate::page::docs;

#[test]
fn the_operations_are_shown_behind_a_token() {
    let server = Server::start(both(current()));
    server.answers().token = Some("right");
    let browser = chromium();
    for (dark, width) in [(false, 1280), (true, 390)] {
        let page = browser.page(width, dark);
        page.open(&format!("{}/docs", server.url));
        page.evaluate("document.getElementById('token').value = 'right'; 0");
        press(&page, "#sign-in button");
        page.wait("document.querySelectorAll('.opblock').length === 2");
        // Trying it out sends the token too.
        press(&page, ".opblock-summary-control");
        page.wait("document.querySelector('.try-out__btn')");
        press(&page, ".try-out__btn");
        page.wait("document.querySelector('.execute')");
        press(&page, ".execute");
        page.wait("document.querySelector('.live-responses-table .response .response-col_status')?.textContent.startsWith('200')");
        picture(&page, &format!("docs-{width}-{}", scheme(dark)));
        let complaints = page.complaints();
        let expected = |complaint: &String| complaint.contains("status of 401");
        assert!(complaints.iter().all(expected), "{complaints:?}");
        let wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]");
        assert!(wide[0].as_u64() <= wide[1].as_u64(), "{wide}");
    }
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    let page = docs();
    assert!(page.len() > 1_000_000, "Swagger UI is not in it");
    assert_eq!(page.matches("</script").count(), 2);
    assert!(!page.contains("<script src") && !page.contains("<link rel=\"stylesheet\""));
}
