//! `lint`: the whole chain is clean, what is chosen, and what is refused.

use test_support::{Database, Program};

use crate::BINARY;
use crate::chain::program;

fn alone() -> Program {
    Program::new(BINARY, std::env::temp_dir())
}

#[test]
fn the_chain_is_clean() {
    for (dialect, name) in [("postgres", "Postgres"), ("sqlite", "SQLite")] {
        let finished = alone().run(&["lint", "--offline", "--dialect", dialect]);
        assert_eq!(
            finished.stdout,
            format!("no notes on 10 revisions ({name})\n"),
            "{}",
            finished.stderr
        );
        assert_eq!(finished.code, Some(0));
    }
}

#[test]
fn revisions_are_chosen_and_rules_switched() {
    let rule = ["--rule", "ban-add-column"];
    for (revisions, notes) in [
        (&["002"][..], 2),
        (&["m005"], 1),
        (&["001:003"], 3),
        (&["002", "005"], 3),
        (&["head"], 0),
    ] {
        let arguments: Vec<&str> = [&["lint", "--format", "json"], revisions, &rule].concat();
        let finished = alone().run(&arguments);
        let answer: serde_json::Value = serde_json::from_str(&finished.stdout).unwrap();
        // The way back of 010 adds a column, too.
        let up = |note: &&serde_json::Value| note["direction"] == "up";
        let count: usize = answer["revisions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|revision| {
                revision["notes"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .filter(up)
                    .count()
            })
            .sum();
        assert_eq!(count, notes, "{revisions:?}: {}", finished.stderr);
    }
    let arguments = ["lint", "002", "--rule", "ban-add-column"];
    let github = [
        &arguments[..],
        &["--format", "github", "--dir", env!("CARGO_MANIFEST_DIR")],
    ]
    .concat();
    let finished = alone().run(&github);
    assert_eq!(finished.code, Some(1));
    assert!(
        finished
            .stdout
            .contains("src/m002_add_legend_to_jobs.rs,line=1")
            && finished.stdout.contains("title=ban-add-column::"),
        "{}",
        finished.stdout
    );
}

#[test]
fn what_is_pending_is_the_default() {
    for database in Database::both("lint") {
        let program = program(&database);
        assert!(
            program
                .succeed(&["lint"])
                .stdout
                .starts_with("no notes on 10 revisions")
        );
        program.succeed(&["up", "009"]);
        assert!(
            program
                .succeed(&["lint"])
                .stdout
                .starts_with("no notes on 1 revision ")
        );
        program.succeed(&["up"]);
        let after = database.catalogue();
        assert!(
            program
                .succeed(&["lint"])
                .stdout
                .starts_with("no notes on 0 revisions")
        );
        assert_eq!(database.catalogue(), after);
        assert!(
            program
                .succeed(&["lint", "--offline"])
                .stdout
                .starts_with("no notes on 10 ")
        );
    }
}

#[test]
fn bad_input_is_one_line() {
    for (arguments, said) in [
        (
            &["lint", "--offline", "--rule", "no-such"][..],
            "no rule of the lint has the code `no-such`",
        ),
        (
            &["lint", "--offline", "--allow", "a\nb"],
            "no rule of the lint has the code `a\\nb`",
        ),
        (&["lint", "099"], "there is no revision `099`"),
        (&["lint", "003:001"], "does not go up"),
        (&["lint", "base"], "there is no revision `base`"),
        (&["lint", "--dir", "/nowhere"], "/nowhere has no folder src"),
        (&["lint", "-u", "postgres://127.0.0.1:1/none"], "cannot"),
    ] {
        let finished = alone().run(arguments);
        assert_eq!(finished.code, Some(1), "{arguments:?}");
        assert_eq!(finished.stdout, "", "{arguments:?}");
        assert!(
            finished.stderr.contains(said),
            "{arguments:?}: {}",
            finished.stderr
        );
    }
}
