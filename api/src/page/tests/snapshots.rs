//! What the page says in each state.

use super::fixtures::{self, platform, reframe};
use super::{lines, main_of};
use crate::page::{live, migrations};
use crate::report::{DriftReport, Phase, PlatformReport};

#[test]
fn every_state() {
    let mut starting = fixtures::empty();
    (
        starting.phase,
        starting.reachable,
        starting.ready,
        starting.state,
    ) = (Phase::Starting, false, false, None);
    let mut incomparable = fixtures::current();
    incomparable.drift = Some(DriftReport {
        compared_at: "2026-03-01T03:10:00Z".to_owned(),
        database: Vec::new(),
        entities: Vec::new(),
        error: Some("m007 was edited after it was applied".to_owned()),
    });
    let states = [
        ("current", fixtures::current()),
        ("behind", fixtures::behind()),
        ("migrating", fixtures::migrating()),
        ("waiting", fixtures::waiting()),
        ("failed_and_tried_again", fixtures::failed(true)),
        ("failed", fixtures::failed(false)),
        ("unreachable", fixtures::unreachable()),
        ("ahead", fixtures::ahead()),
        ("diverged", fixtures::diverged()),
        ("not_adopted", fixtures::not_adopted()),
        ("drifted", fixtures::drifted()),
        ("incomparable", incomparable),
        ("empty", fixtures::empty()),
        ("starting", starting),
    ];
    for (name, database) in states {
        let mut report = platform(vec![database]);
        report.reframe = reframe(None);
        insta::assert_snapshot!(name, lines(main_of(&migrations(&report, &[]))));
    }
}

#[test]
fn reframe_in_every_state() {
    for (name, reachable) in [("off", None), ("on", Some(true)), ("down", Some(false))] {
        let mut report = platform(Vec::new());
        report.reframe = reframe(reachable);
        insta::assert_snapshot!(format!("reframe_{name}"), lines(&live(&report)));
    }
}

#[test]
fn without_automatic_migrations_it_says_what_to_type() {
    let mut report = platform(vec![fixtures::behind()]);
    report.automatic = false;
    let page = live(&report);
    assert!(
        page.contains("cargo run -p migration-sketch2bim -- up"),
        "{page}"
    );
    assert!(page.contains("AUTO_RUN_MIGRATIONS"), "{page}");
}

/// What is asked for every second has neither SQL nor diagrams, and says when they have to be fetched again.
#[test]
fn the_live_part_is_small() {
    let heads = |report: &PlatformReport| {
        let page = live(report);
        page.split("data-heads=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .map(str::to_owned)
    };
    let report = platform(vec![fixtures::behind()]);
    let page = live(&report);
    assert!(!page.contains("ix_jobs_priority"), "{page}");
    assert!(page.starts_with("<div id=\"live\""), "{page}");
    assert_eq!(
        heads(&report),
        heads(&platform(vec![fixtures::failed(false)]))
    );
    assert_ne!(heads(&report), heads(&platform(vec![fixtures::current()])));
}
