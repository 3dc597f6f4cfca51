//! Every migration up, down, up leaves what one up leaves; and down leaves what was there before.

use test_support::{Database, assert_same, with_columns_sorted};

use crate::chain::{REVISIONS, program};

#[test]
fn each_migration() {
    for database in Database::both("there_and_back") {
        let program = program(&database);
        let mut before = String::new();
        for revision in REVISIONS {
            let what = |step: &str| format!("{} {revision}, {step}", database.kind());
            program.succeed(&["up", revision]);
            let once = database.catalogue();
            program.succeed(&["down", "-1"]);
            // As a set: what 010 drops comes back at the end.
            let back = with_columns_sorted(&database.catalogue());
            assert_same(&back, &with_columns_sorted(&before), &what("down"));
            program.succeed(&["up", revision]);
            assert_same(&database.catalogue(), &once, &what("up again"));
            before = once;
        }
    }
}

#[test]
fn the_whole_chain() {
    for database in Database::both("there_and_back_whole") {
        let program = program(&database);
        program.succeed(&["up", "head"]);
        let once = database.catalogue();
        program.succeed(&["down", "base"]);
        assert_same(&database.catalogue(), "", database.kind());
        program.succeed(&["up", "head"]);
        assert_same(&database.catalogue(), &once, database.kind());
    }
}
