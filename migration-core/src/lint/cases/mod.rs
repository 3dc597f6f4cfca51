//! A case for each rule, run on a real Postgres: what it complains of, and what to do instead.
//!
//! A case is a folder that has the name of the rule:
//!
//! - `setup.sql`: what is there before
//! - `bad.sql`: the rule complains, and no other; also `bad-*.sql`, where the lock may be a stronger one
//! - `good.sql`: nothing complains; also `good-*.sql`
//! - `bad.down.sql`, `good.down.sql`, `bad-*.down.sql`, ...: the way back, where the rule is about that
//!
//! Comments at the head of a file say how it is run:
//!
//! - `-- transaction: none`: as with `use_transaction() == Some(false)`, each statement by itself
//! - `-- fails: 25001`: the database refuses it, with this SQLSTATE
//! - `-- down: refuses` / `-- asks`: the way back is an error; the migration asks the database something
//! - `-- allow: CODE = REASON`: as `steps::allow` says it
//!
//! The lock that a note claims is compared with what `pg_locks` shows when the statement has been run, and in a
//! transaction those before it.

mod case;
mod locks;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use case::{Case, Script};

use super::rules::{Rules, Selection, all};
use super::{Note, Recorded, Sizes};
use crate::target::Direction;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/cases")
}

#[test]
fn every_rule_has_a_case() {
    let folders: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let rules: BTreeSet<String> = all().map(|rule| rule.code.to_owned()).collect();
    assert_eq!(folders, rules);
}

/// `CASE` names a part of those that are wanted.
#[test]
fn cases() {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut problems = Vec::new();
    let database = test_support::postgres_database("lint");
    for rule in all().filter(|rule| rule.code.contains(&wanted)) {
        let path = folder().join(rule.code);
        if !path.is_dir() {
            continue;
        }
        let case = Case::read(&path);
        let mut say = |problem: String| problems.push(format!("{}: {problem}", rule.code));
        for (name, bad) in &case.bad {
            let notes = noted(bad);
            let codes: Vec<&str> = notes.iter().map(|note| note.code.as_str()).collect();
            if codes.is_empty() || codes.iter().any(|code| *code != rule.code) {
                say(format!("{name} gives {codes:?}"));
            }
            for note in notes.iter().filter(|_| name == "bad.sql") {
                let claimed = note
                    .lock
                    .as_ref()
                    .map_or("-".to_owned(), |lock| lock.class.to_string());
                if claimed != rule.lock {
                    say(format!("the note claims {claimed}, the rule {}", rule.lock));
                }
            }
            for problem in locks::run(&database, &case.setup, bad, &notes) {
                say(format!("{name}: {problem}"));
            }
        }
        for (name, good) in &case.good {
            let notes = noted(good);
            if !notes.is_empty() {
                let lines: Vec<String> = notes.iter().map(Note::line).collect();
                say(format!("{name} gives {lines:#?}"));
            }
            for problem in locks::run(&database, &case.setup, good, &notes) {
                say(format!("{name}: {problem}"));
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn noted(script: &Script) -> Vec<Note> {
    let recorded = Recorded {
        backend: sea_orm::DbBackend::Postgres,
        transactional: script.transactional,
        up: &script.up,
        down: &script.down,
    };
    let selection = Selection::of(Rules::DEFAULT);
    [Direction::Up, Direction::Down]
        .into_iter()
        .filter(|direction| *direction == Direction::Up || script.has_down)
        .flat_map(|direction| recorded.notes(direction, &selection, &Sizes::unknown()))
        .collect()
}
