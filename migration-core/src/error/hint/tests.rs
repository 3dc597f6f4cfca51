//! Each error has a hint, and one that fits.

use std::time::Duration;

use super::*;
use crate::target::Direction;

fn target(typed: &str, revisions: &[String]) -> String {
    of_target(&TargetError::Unknown(typed.to_owned()), revisions)
}

#[test]
fn a_target_that_is_not_there() {
    let few = ["m001_initial (applied)", "m002_add_fee"].map(str::to_owned);
    assert_eq!(
        target("m001_inital", &few),
        "did you mean `m001_initial`? `history` lists all revisions"
    );
    assert_eq!(
        target("7", &few),
        "the revisions are: m001_initial (applied), m002_add_fee"
    );
    assert_eq!(
        target("postgres://m001_initial", &few),
        "the revisions are: m001_initial (applied), m002_add_fee"
    );
    assert_eq!(
        target("m001", &[]),
        "this program has no revision yet; `generate NAME` writes the first"
    );
    let many: Vec<String> = (1..=500).map(|at| format!("m{at:03}_step")).collect();
    assert_eq!(
        target("nothing", &many),
        "the newest of 500 revisions are: m497_step, m498_step, m499_step, m500_step; `history` lists all"
    );
}

fn kind(error: &Error) -> usize {
    match error {
        Error::Url { .. } => 0,
        Error::EnvFile { .. } => 1,
        Error::Connect { .. } => 2,
        Error::Chain { .. } => 3,
        Error::Target { .. } => 4,
        Error::ForeignHistory { .. } => 5,
        Error::TablesWithoutHistory { .. } => 6,
        Error::Diverged { .. } => 7,
        Error::Changed { .. } => 8,
        Error::Unknown { .. } => 9,
        Error::Variable { .. } => 10,
        Error::Migration { .. } => 11,
        Error::Database { .. } => 12,
        Error::LockWait { .. } => 13,
        Error::Stopped => 14,
        Error::NotConfirmed { .. } => 15,
        Error::DependsOnData { .. } => 16,
        Error::NotAlembic { .. } => 17,
        Error::NotAdopted { .. } => 18,
        Error::Unproven { .. } => 19,
        Error::Refused { .. } => 20,
        Error::Output(_) => 21,
    }
}

/// One of each kind. A kind that is added does not compile until it is here.
fn each() -> Vec<Error> {
    let text = || "x".to_owned();
    let source = || DbErr::Custom(text());
    let each = vec![
        Error::Url {
            origin: Origin::Default,
            problem: text(),
        },
        Error::EnvFile {
            file: ".env".into(),
            problem: text(),
        },
        Error::Connect {
            database: text(),
            problem: ConnectProblem::Other,
            detail: text(),
        },
        Error::Chain {
            first: text(),
            second: text(),
        },
        Error::Target {
            problem: TargetError::Unknown(text()),
            revisions: Vec::new(),
        },
        Error::ForeignHistory {
            database: text(),
            project: text(),
            evidence: text(),
        },
        Error::TablesWithoutHistory {
            database: text(),
            program: text(),
            tables: Vec::new(),
            alembic: None,
        },
        Error::Diverged {
            database: text(),
            problem: text(),
        },
        Error::Changed {
            database: text(),
            doing: "x",
        },
        Error::Unknown {
            version: text(),
            direction: Direction::Up,
            detail: text(),
        },
        Error::Variable { name: text() },
        Error::Migration {
            version: text(),
            direction: Direction::Up,
            detail: text(),
            transactional: true,
            source: source(),
        },
        Error::Database {
            doing: "x",
            detail: text(),
            source: source(),
        },
        Error::LockWait {
            database: text(),
            waited: Duration::ZERO,
            holder: None,
        },
        Error::Stopped,
        Error::NotConfirmed {
            command: "x",
            database: text(),
        },
        Error::DependsOnData { version: text() },
        Error::NotAlembic {
            database: text(),
            why: "x",
        },
        Error::NotAdopted {
            database: text(),
            revision: text(),
            count: 1,
        },
        Error::Unproven {
            version: text(),
            backend: "x",
            step: "x",
            problem: text(),
        },
        Error::Refused {
            problem: text(),
            hint: text(),
        },
        Error::Output(std::io::Error::other("x")),
    ];
    let kinds: Vec<_> = each.iter().map(kind).collect();
    assert_eq!(kinds, (0..each.len()).collect::<Vec<_>>());
    each
}

#[test]
fn every_error_has_a_hint_in_one_line() {
    for error in each() {
        let hint = error.hint().unwrap_or_default();
        assert!(!hint.is_empty(), "{error:?}");
        assert!(
            !hint.contains('\n') && !error.to_string().contains('\n'),
            "{error:?}"
        );
    }
}
