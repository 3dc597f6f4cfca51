//! Written cases of the diff: what a person would look up, one thing a folder.
//!
//! A case is a folder in `postgres` or `sqlite`:
//!
//! - `since`: the version of the database that brought what the case is about; on an older one it is left out
//! - `before.sql`, `after.sql`: statements that make the two databases
//! - `rename`: what is the same under another name, a line each, as `--rename` takes it
//! - `rows.sql`: statements that put rows into the first, before the way there
//! - `rows_after`, `rows_back`: queries, and behind each the rows that it has to give after the way there and after the
//!   way back, with `> ` before each
//! - `refused`: a part of what the database answers when the way there cannot be gone; then nothing may have changed
//! - `plan.snap`: the script there, the script back, and the migration in Rust
//! - `parts.snap`: on Postgres, the same in parts that stop nobody, where that is another way
//!
//! `INSTA_UPDATE=always` writes the snapshots. Whoever does so reads what they say: a statement that is needless, in a
//! wrong place, or loses a row in silence is a fault.

mod case;
mod walk;
mod way_back;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use case::Case;

use super::laws::Lab;
use super::laws::postgres::Server;
use super::laws::sqlite::Memory;
use crate::schema::Dialect;

fn folder(dialect: Dialect) -> PathBuf {
    let name = match dialect {
        Dialect::Postgres => "postgres",
        Dialect::Sqlite => "sqlite",
    };
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/plan/cases")
        .join(name)
}

/// All cases of a database, by name; `CASE` names a part of those that are wanted.
fn cases(dialect: Dialect) -> Vec<Case> {
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut cases: Vec<Case> = std::fs::read_dir(folder(dialect))
        .unwrap()
        .map(|entry| Case::read(dialect, &entry.unwrap().path()))
        .filter(|case| case.name.contains(&wanted))
        .collect();
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// Goes through all cases of a database, and says at the end which of them failed. `has` says whether the database is of
/// a version.
fn all<L: Lab>(dialect: Dialect, mut lab: L, has: impl Fn((u32, u32)) -> bool) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut failed = Vec::new();
    let (cases, newer): (Vec<Case>, Vec<Case>) = cases(dialect)
        .into_iter()
        .partition(|case| case.since.is_none_or(&has));
    for case in newer {
        test_support::left_out(&format!("the case {}", case.name), "the database is older");
    }
    for case in cases {
        let mut problems = Vec::new();
        match runtime.block_on(walk::walk(&mut lab, &case)) {
            Ok(walked) => {
                problems.extend(walked.problem);
                let mut settings = insta::Settings::new();
                settings.set_prepend_module_to_snapshot(false);
                settings.set_omit_expression(true);
                settings.set_snapshot_path(&case.folder);
                let same = catch_unwind(AssertUnwindSafe(|| {
                    settings.bind(|| insta::assert_snapshot!("plan", walked.text));
                    if let Some(parts) = &walked.parts {
                        settings.bind(|| insta::assert_snapshot!("parts", parts));
                    }
                }));
                if same.is_err() {
                    problems.push("the plan is not that of plan.snap or parts.snap".to_owned());
                }
                if walked.parts.is_none() && case.folder.join("parts.snap").is_file() {
                    problems.push("parts.snap is of no use any more".to_owned());
                }
            }
            Err(problem) => problems.push(problem),
        }
        failed.extend(problems.iter().map(|it| format!("{}: {it}", case.name)));
    }
    assert!(
        failed.is_empty(),
        "{} failed:\n{}",
        failed.len(),
        failed.join("\n\n")
    );
}

#[test]
fn on_postgres() {
    let server = Server::new("cases");
    let version = server.version;
    all(Dialect::Postgres, server, |since| version >= since.0);
}

#[test]
fn on_sqlite() {
    all(Dialect::Sqlite, Memory, |(major, minor)| {
        test_support::sqlite_has(major, minor)
    });
}

/// A folder without a statement, a snapshot without a case and a file that nobody reads are mistakes.
#[test]
fn every_folder_is_a_whole_case() {
    let mut count = 0;
    for dialect in [Dialect::Postgres, Dialect::Sqlite] {
        for entry in std::fs::read_dir(folder(dialect)).unwrap() {
            let path = entry.unwrap().path();
            for needed in ["before.sql", "after.sql", "plan.snap"] {
                let file = path.join(needed);
                assert!(file.is_file(), "{} is missing", file.display());
            }
            for entry in std::fs::read_dir(&path).unwrap() {
                let file = entry.unwrap();
                let known = case::FILES.iter().any(|known| file.file_name() == *known);
                assert!(known, "nobody reads {}", file.path().display());
            }
            count += 1;
        }
    }
    assert!(count >= 120, "{count} cases");
}
