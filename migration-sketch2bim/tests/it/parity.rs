//! At revision N a Postgres database is what Alembic made of it at N: `golden/N.txt`, written from the specification of
//! the two databases and not from these migrations.

use std::fs;

use test_support::{Database, assert_same, postgres_database, with_column_last};

use crate::chain::{REVISIONS, program};

fn golden(revision: &str) -> String {
    let path = format!("{}/tests/golden/{revision}.txt", env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_revision_up_and_down() {
    let database = Database::Postgres(postgres_database("parity"));
    let program = program(&database);
    for revision in REVISIONS {
        program.succeed(&["up", revision]);
        let what = format!("up {revision}");
        assert_same(&database.catalogue(), &golden(revision), &what);
    }
    for revision in REVISIONS[..9].iter().rev() {
        program.succeed(&["down", revision]);
        // The downgrade of 010 adds the column that it dropped at the end; from there on it stays behind all others.
        let expected = with_column_last(&golden(revision), "jobs", "reader_type");
        assert_same(
            &database.catalogue(),
            &expected,
            &format!("down {revision}"),
        );
    }
    program.succeed(&["down", "base"]);
    assert_same(&database.catalogue(), "", "down base");
}

/// In one go it is the same as in ten steps.
#[test]
fn straight_to_head() {
    let database = Database::Postgres(postgres_database("parity_head"));
    program(&database).succeed(&["up"]);
    assert_same(&database.catalogue(), &golden("010"), "up");
}

#[test]
fn the_golden_files_are_those_of_the_revisions() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
    let mut files: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, REVISIONS.map(|revision| format!("{revision}.txt")));
}
