//! What is in a database is text, whatever it says; and a long history stays readable.

use super::fixtures::{self, platform};
use super::main_of;
use crate::page::{live, migrations, policy};
use crate::report::{DatabaseReport, Kind, ProblemReport, Running};

/// Everything that a database, a file or a host name could bring in, as nasty as it gets.
pub(super) fn hostile() -> DatabaseReport {
    let nasty = "m011_</script><img src=x onerror=alert(1)>\"'&\u{202e}txt\0\u{1b}[31m".to_owned();
    let mut database = fixtures::failed(false);
    database.database.clone_from(&nasty);
    database.current = Some("x".repeat(10_000));
    database.head = Some(nasty.clone());
    database.running = Some(Running {
        version: nasty.clone(),
        direction: "up",
        since: nasty.clone(),
        statements: 1,
        last: Some(nasty.clone()),
        holder: Some(nasty.clone()),
    });
    database.problem = Some(ProblemReport {
        kind: Kind::Failed,
        message: format!("{nasty}{}", "long ".repeat(1_000)),
        hint: Some(nasty.clone()),
        since: "2026-03-01T03:02:10Z\" onclick=\"".to_owned(),
        tries: 2,
        next_try: None,
    });
    let pending = &mut database.pending[0];
    (
        pending.version,
        pending.message,
        pending.sql,
        pending.failed,
    ) = (
        nasty.clone(),
        nasty.clone(),
        Some(format!("SELECT '{nasty}';\n{}", "y".repeat(10_000))),
        Some(nasty.clone()),
    );
    for note in &mut pending.notes {
        (note.message, note.size) = (nasty.clone(), Some(nasty.clone()));
        (note.code, note.help) = (nasty.clone(), "z".repeat(10_000));
        note.stops = Some(nasty.clone());
    }
    let applied = &mut database.applied[0];
    (applied.version, applied.message) = ("w".repeat(10_000), "w".repeat(10_000));
    (applied.program, applied.host) = (Some(nasty.clone()), Some(nasty.clone()));
    if let Some(drift) = &mut database.drift {
        drift.database = vec![nasty.clone(); 40];
        drift.entities = vec![nasty];
    }
    database
}

#[test]
fn hostile_text_stays_text() {
    let page = migrations(&platform(vec![hostile()]), &[]);
    let main = main_of(&page);
    insta::assert_snapshot!("hostile", super::lines(main));
    assert!(!main.contains("<img") && !main.contains("<script") && !main.contains("\" onclick"));
    for hidden in ['\u{202e}', '\0', '\u{1b}'] {
        assert!(!main.contains(hidden), "{hidden:?}");
    }
}

#[test]
fn a_long_history_is_folded() {
    let mut database = fixtures::behind();
    database.applied = (0..500)
        .map(|number| fixtures::applied(&format!("m{number:03}_change")))
        .collect();
    database.pending = (500..600)
        .map(|number| fixtures::pending(&format!("m{number}_change"), Some("SELECT 1")))
        .collect();
    let report = platform(vec![database]);
    let page = migrations(&report, &[]);
    assert!(page.contains("490 older revisions") && page.contains("80 more revisions"));
    let newest = page.split("<tbody").nth(1).expect("a table");
    assert!(newest.contains("m499_change") && !newest.contains("m489_change"));
    assert!(live(&report).len() < 50_000, "{}", live(&report).len());
}

#[test]
fn the_policy_runs_nothing_but_what_is_ours() {
    let policy = policy();
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(policy.matches("'sha256-").count(), 8, "{policy}");
}
