//! docs/operations.md quotes the errors: each line is one that the code prints, and each kind of error is quoted.

mod answer;
mod examples;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{ConnectProblem, Error};
use crate::target::TargetError;
use examples::examples;

/// As a program prints it.
fn printed(error: &Error) -> String {
    format!("error: {error}; hint: {}", error.hint())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn document() -> String {
    let path = root().join("docs/operations.md");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn each_error_that_is_quoted_is_one_that_is_printed() {
    let printed: Vec<String> = examples().iter().map(printed).collect();
    let document = document();
    let quoted = document.lines().filter(|line| line.starts_with("error: "));
    let (mut count, mut unknown) = (0, Vec::new());
    for line in quoted {
        let is_printed = match line.strip_suffix("...") {
            Some(begin) => printed.iter().any(|printed| printed.starts_with(begin)),
            None => printed.iter().any(|printed| printed == line),
        };
        if !is_printed {
            unknown.push(line);
        }
        count += 1;
    }
    assert!(
        unknown.is_empty(),
        "no error is printed like these:\n{}",
        unknown.join("\n")
    );
    assert!(count > 40, "only {count} errors are quoted");
}

#[test]
fn each_error_is_a_line_and_has_a_hint() {
    for error in examples() {
        assert!(!error.hint().is_empty(), "{error}");
        assert!(!printed(&error).contains('\n'), "{error}");
    }
}

#[test]
fn each_example_is_quoted() {
    let document = document();
    let quoted: Vec<&str> = document
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    let mut missing = Vec::new();
    for error in examples() {
        let printed = printed(&error);
        let is_quoted = quoted.iter().any(|line| match line.strip_suffix("...") {
            Some(begin) => printed.starts_with(begin),
            None => printed == **line,
        });
        let is_named = document.contains(&format!("`{error}`"));
        if !is_quoted && !is_named {
            missing.push(printed);
        }
    }
    assert!(
        missing.is_empty(),
        "docs/operations.md does not have:\n{}",
        missing.join("\n")
    );
}

/// The kinds of errors, numbered. Whoever adds one gives it a number, an example above, and a place in the document.
fn kind(error: &Error) -> usize {
    match error {
        Error::Url { .. } => 0,
        Error::EnvFile { .. } => 1,
        Error::Connect { problem, .. } => match problem {
            ConnectProblem::Unreachable => 2,
            ConnectProblem::Authentication => 3,
            ConnectProblem::NoSuchDatabase => 4,
            ConnectProblem::Tls => 5,
            ConnectProblem::File => 6,
            ConnectProblem::NotADatabase => 7,
            ConnectProblem::Busy => 8,
            ConnectProblem::Other => 9,
            ConnectProblem::NotLetIn => 34,
            ConnectProblem::NoTls => 35,
            ConnectProblem::UnknownAuthority => 36,
            ConnectProblem::WrongHost => 37,
            ConnectProblem::Certificate => 38,
            ConnectProblem::CertificateFile => 40,
        },
        Error::Chain { .. } => 10,
        Error::Target { problem, .. } => match problem {
            TargetError::Unknown(_) => 11,
            TargetError::Ambiguous { .. } => 12,
            TargetError::WrongDirection { .. } => 13,
            TargetError::NotARange(_) => 14,
            TargetError::RangeReversed { .. } => 15,
            TargetError::TooFar { .. } => 16,
            TargetError::Relative(_) => 39,
            TargetError::Steps { .. } => LAST_KIND,
        },
        Error::ForeignHistory { .. } => 17,
        Error::TablesWithoutHistory { .. } => 18,
        Error::Diverged { .. } => 19,
        Error::Changed { .. } => 20,
        Error::Unknown { .. } => 21,
        Error::Variable { .. } => 22,
        Error::Migration { .. } => 23,
        Error::Database { .. } => 24,
        Error::LockWait { .. } => 25,
        Error::Stopped => 26,
        Error::NotConfirmed { .. } => 27,
        Error::DependsOnData { .. } => 28,
        Error::NotAlembic { .. } => 29,
        Error::NotAdopted { .. } => 30,
        Error::Unproven { .. } => 31,
        Error::Refused { .. } => 32,
        Error::Output(_) => 33,
    }
}

const LAST_KIND: usize = 41;

#[test]
fn each_kind_of_error_has_an_example() {
    let kinds: BTreeSet<usize> = examples().iter().map(kind).collect();
    assert_eq!(kinds, (0..=LAST_KIND).collect());
}

/// Parts of messages that the tables of the document name: what is ours stands in the sources. What ends in an SQLSTATE
/// is the server's.
#[test]
fn each_part_of_a_message_is_in_the_sources() {
    let mut sources = String::new();
    for folder in ["migration-core/src", "api/src"] {
        gather(&root().join(folder), &mut sources);
    }
    let document = document();
    let log = section(&document, "## Log, metrics, exit codes");
    let failures = section(&document, "# Failures");
    let rows = log
        .lines()
        .chain(failures.lines())
        .filter(|line| line.starts_with("| ") && line.contains('`'));
    let mut count = 0;
    for row in rows {
        let cell = row.split(" | ").next().unwrap_or_default();
        for part in cell.split('`').skip(1).step_by(2) {
            let (_, code) = part.rsplit_once('(').unwrap_or_default();
            let is_servers = code.len() == 6 && code.ends_with(')');
            // Commands, metrics and paths have other tests.
            if is_servers || !part.contains(' ') || part.contains("POST") {
                continue;
            }
            for piece in part.split("...").map(str::trim).filter(|it| it.len() > 3) {
                let piece = piece.trim_matches(['"', ':']).trim();
                assert!(
                    sources.contains(piece),
                    "no message has `{piece}`, which is in\n{row}"
                );
                count += 1;
            }
        }
    }
    assert!(count > 15, "only {count} were found");
}

fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let (_, section) = document.split_once(&format!("\n{heading}\n")).unwrap();
    section.split("\n# ").next().unwrap_or_default()
}

/// The text of all sources below the folder, but for those of tests.
fn gather(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() && name != "tests" {
            gather(&path, into);
        } else if path.extension().is_some_and(|it| it == "rs") && name != "tests.rs" {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
