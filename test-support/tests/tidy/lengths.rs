//! A source file that is longer than this has more than one idea in it.

use crate::{files, nothing, read};

const LONGEST: usize = 400;

/// Those that are longer, with the number of their lines. It may only fall.
const LONGER: [(&str, usize); 2] = [
    // A table of columns and what the server makes of them: one idea, many rows.
    ("migration-core/src/source/tests/columns_postgres.rs", 971),
    ("migration-sketch2bim/tests/it/history.rs", 431),
];

/// What people write and read as code.
const KINDS: [&str; 5] = [".rs", ".py", ".js", ".css", ".sh"];

#[test]
fn no_source_file_is_too_long() {
    let mut found = Vec::new();
    for file in files() {
        if !KINDS.iter().any(|kind| file.ends_with(kind)) && !file.starts_with("scripts/") {
            continue;
        }
        let lines = read(&file).lines().count();
        let excepted = LONGER.iter().find(|(longer, _)| *longer == file);
        match excepted {
            None if lines > LONGEST => {
                found.push(format!("{file} has {lines} lines; take it apart"));
            }
            Some((_, before)) if lines > *before => {
                found.push(format!("{file} has grown from {before} to {lines} lines"));
            }
            Some(_) if lines <= LONGEST => {
                found.push(format!(
                    "{file} is no exception any more: take it off the list"
                ));
            }
            Some((_, before)) if lines < *before => {
                found.push(format!(
                    "{file} has {lines} lines: lower the number {before}"
                ));
            }
            _ => {}
        }
    }
    let gone = LONGER
        .iter()
        .filter(|(file, _)| !files().iter().any(|it| it == file));
    found.extend(gone.map(|(file, _)| format!("{file} is not there: take it off the list")));
    nothing(
        &found,
        &format!("source files have {LONGEST} lines at the most"),
    );
}
