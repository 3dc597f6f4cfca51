//! What is found in the history and the log of attempts.

use test_support::postgres_database;

use super::{LOCK, check_up, migrated, on};

/// An attempt like those of the program, in the log.
fn log(version: &str, id: &str, started: &str, outcome: &str, error: &str) -> String {
    format!(
        "INSERT INTO seaql_migration_attempts (id, project, version, direction, started_at, duration_ms, statements, \
         lock_wait_ms, checksum, emitted, program, host, outcome, error) \
         VALUES ('{id}', 'sketch2bim', '{version}', 'up', '{started}', 0, 0, 0, '', '', 'migration-sketch2bim 0.1.0', 'pod-7', '{outcome}', {error})"
    )
}

#[test]
fn attempts_that_came_to_no_good_end() {
    let (database, _folder, program) = migrated("doctor_attempts");
    program.succeed(&["down", "008"]);
    database.execute(&log(
        "m009_add_project_type_to_jobs",
        "a",
        "2999-01-01 00:00:00",
        "running",
        "NULL",
    ));
    check_up(&program)
        .finds(
            "problem",
            "attempts",
            &[
                "m009_add_project_type_to_jobs up",
                "pod-7",
                "broken off",
                "migration-sketch2bim up",
            ],
        )
        .finds("warning", "history", &["behind", "2 pending", "m009"])
        .nothing_but(&["attempts", "history"]);
    // While somebody has the lock it goes on.
    let holder = database.session();
    holder.execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})"));
    check_up(&program).finds(
        "ok",
        "attempts",
        &["m009_add_project_type_to_jobs is under way since 2999-01-01"],
    );
    holder.execute("ROLLBACK");
    database.execute(&log(
        "m009_add_project_type_to_jobs",
        "b",
        "2999-01-02 00:00:00",
        "failed",
        "'no more space (53100)'",
    ));
    let found = check_up(&program);
    found.finds(
        "problem",
        "attempts",
        &["failed: no more space (53100)", "mend the cause"],
    );
    assert!(
        !found.line("attempts").contains("broken off"),
        "{}",
        found.run
    );
    database.execute(&log(
        "m009_add_project_type_to_jobs",
        "c",
        "2999-01-03 00:00:00",
        "succeeded",
        "NULL",
    ));
    check_up(&program).finds("ok", "attempts", &["none failed"]);
}

#[test]
fn a_migration_that_really_failed() {
    let database = postgres_database("doctor_failed");
    let (_folder, program) = on(database.url());
    program.succeed(&["up", "001"]);
    database.execute("ALTER TABLE jobs ADD COLUMN legend_data text");
    assert_eq!(program.run(&["up", "002"]).code, Some(1));
    check_up(&program).finds(
        "problem",
        "attempts",
        &["m002_add_legend_to_jobs up", "already exists", "(42701)"],
    );
    database.execute("ALTER TABLE jobs DROP COLUMN legend_data");
    program.succeed(&["up"]);
    check_up(&program).nothing_but(&[]);
}

#[test]
fn every_state_of_the_history() {
    let (database, _folder, program) = migrated("doctor_history");
    database.execute(
        "UPDATE seaql_migration_attempts SET checksum = 'other' WHERE version LIKE 'm003%'",
    );
    check_up(&program)
        .finds(
            "warning",
            "edits",
            &["m003_add_batch_id_to_jobs", "accept m003"],
        )
        .nothing_but(&["edits"]);
    program.succeed(&["accept", "003"]);
    database.execute("INSERT INTO seaql_migrations VALUES ('m011_of_tomorrow', 1)");
    check_up(&program)
        .finds("warning", "history", &["ahead", "m011_of_tomorrow"])
        .nothing_but(&["history"]);
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm004%'");
    check_up(&program)
        .finds(
            "problem",
            "history",
            &[
                "diverged",
                "m004_add_iterations_variations_referrals",
                "m011_of_tomorrow",
            ],
        )
        .nothing_but(&["history"]);
    database.execute("DROP TABLE seaql_migrations; DROP TABLE seaql_migration_attempts");
    check_up(&program)
        .finds("problem", "history", &["no migration history", "stamp"])
        .nothing_but(&["history"]);
}
