//! Killed at any point, cut off at any point: the next `up` finishes, and nothing is half there or there twice.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use test_support::{PostgresDatabase, Program, postgres_database, proxy, sqlite_database};

use crate::{BINARY, golden};

const USERS: u32 = 12_000;

fn start(program: &Program) -> Child {
    program
        .command(&["up"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// A database at 006 with users and jobs, so that what follows takes more than one batch.
fn filled(hint: &str, folder: &std::path::Path) -> PostgresDatabase {
    let database = postgres_database(hint);
    Program::new(BINARY, folder).succeed(&["up", "006", "-u", database.url()]);
    database.execute(&format!(
        "INSERT INTO users (email, subscription_status) SELECT g::text, 'active' FROM generate_series(1, {USERS}) g; \
         INSERT INTO jobs (id, user_id) SELECT g::text, 1 FROM generate_series(1, {USERS}) g"
    ));
    database
}

/// Everything is as one undisturbed run would have left it.
fn assert_whole(database: &PostgresDatabase, has_rows: bool) {
    assert_eq!(test_support::catalogue(database), golden(10));
    let value = |sql: &str| database.value(sql);
    assert_eq!(
        value("SELECT count(*)::text FROM seaql_migrations").as_deref(),
        Some("10")
    );
    let twice = "SELECT count(*)::text FROM (SELECT version FROM seaql_migration_attempts \
                 WHERE outcome = 'succeeded' GROUP BY version HAVING count(*) > 1) t";
    assert_eq!(value(twice).as_deref(), Some("0"));
    assert_eq!(
        value("SELECT count(*)::text FROM pg_index WHERE NOT indisvalid").as_deref(),
        Some("0")
    );
    if has_rows {
        let without = "SELECT count(*)::text FROM users WHERE subscription_expires_at IS NULL";
        assert_eq!(value(without).as_deref(), Some("0"));
    }
}

/// The time an undisturbed run takes here and now, for spreading the points over it.
fn whole_run(program: &Program) -> Duration {
    let began = Instant::now();
    program.succeed(&["up"]);
    began.elapsed()
}

fn point(number: u32, of: u32, whole: Duration) -> Duration {
    whole * number / of
}

#[test]
fn killed_at_seventy_points_on_an_empty_postgres() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Program::new(BINARY, folder.path());
    let first = postgres_database("measure");
    let whole = whole_run(&plain.clone().argument("-u").argument(first.url()));
    for number in 0..70 {
        let database = postgres_database("killed");
        let program = plain.clone().argument("-u").argument(database.url());
        disturb(&program, number, 70, whole);
        program.succeed(&["up"]);
        assert_whole(&database, false);
    }
}

#[test]
fn killed_at_thirty_points_among_batches_and_concurrent_builds() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Program::new(BINARY, folder.path());
    let first = filled("measure", folder.path());
    let whole = whole_run(&plain.clone().argument("-u").argument(first.url()));
    for number in 0..30 {
        let database = filled("killed_filled", folder.path());
        let program = plain.clone().argument("-u").argument(database.url());
        disturb(&program, number, 30, whole);
        program.succeed(&["up"]);
        assert_whole(&database, true);
    }
}

#[test]
fn killed_at_a_hundred_points_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Program::new(BINARY, folder.path());
    let first = sqlite_database();
    let whole = whole_run(&plain.clone().argument("-u").argument(first.url()));
    let wanted = test_support::sqlite_catalogue(first.path());
    for number in 0..100 {
        let database = sqlite_database();
        let program = plain.clone().argument("-u").argument(database.url());
        disturb(&program, number, 100, whole);
        program.succeed(&["up"]);
        assert_eq!(test_support::sqlite_catalogue(database.path()), wanted);
        let once = "SELECT count(*) || ' ' || count(DISTINCT version) FROM seaql_migration_attempts WHERE outcome = 'succeeded'";
        assert_eq!(database.value(once).as_deref(), Some("10 10"));
    }
}

/// Starts a runner and kills it at the point; every third time another one is at work beside it, and must end well.
fn disturb(program: &Program, number: u32, of: u32, whole: Duration) {
    let other = number.is_multiple_of(3).then(|| start(program));
    let mut victim = start(program);
    thread::sleep(point(number, of, whole));
    victim.kill().unwrap();
    victim.wait().unwrap();
    if let Some(other) = other {
        let output = other.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn the_connection_is_cut_at_forty_points() {
    let folder = tempfile::tempdir().unwrap();
    let plain = Program::new(BINARY, folder.path());
    let first = filled("measure_cut", folder.path());
    let whole = whole_run(&plain.clone().argument("-u").argument(first.url()));
    let mut cut_short = 0;
    for number in 0..40 {
        let database = filled("cut", folder.path());
        let proxy = proxy(database.url());
        let victim = start(&plain.clone().argument("-u").argument(proxy.url()));
        thread::sleep(point(number, 40, whole));
        proxy.cut();
        let output = victim.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        if !output.status.success() {
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert_eq!(
                said.lines()
                    .filter(|line| line.starts_with("error: "))
                    .count(),
                1,
                "{said}"
            );
            cut_short += 1;
        }
        plain.succeed(&["up", "-u", database.url()]);
        assert_whole(&database, true);
    }
    assert!(cut_short > 0, "no connection was cut while it mattered");
}

#[test]
fn an_invalid_index_is_built_again() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres_database("invalid");
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "002"]);
    // What a build that was broken off leaves behind: two equal values stop a unique one.
    database.execute(
        "ALTER TABLE jobs ADD COLUMN batch_id varchar; INSERT INTO users (email) VALUES ('a')",
    );
    database
        .execute("INSERT INTO jobs (id, user_id, batch_id) VALUES ('1', 1, 'x'), ('2', 1, 'x')");
    assert!(
        database
            .try_execute("CREATE UNIQUE INDEX CONCURRENTLY ix_jobs_batch_id ON jobs (batch_id)")
            .is_err()
    );
    assert_eq!(
        database
            .value("SELECT count(*)::text FROM pg_index WHERE NOT indisvalid")
            .as_deref(),
        Some("1")
    );
    program.succeed(&["up"]);
    assert_whole(&database, false);
}

#[test]
fn what_was_broken_off_is_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let database = postgres_database("broken_off");
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "002"]);
    // Its ALTER TABLE waits for this, so that there is time to kill it.
    let blocker = database.session();
    blocker.execute("BEGIN");
    blocker.query("SELECT count(*)::text FROM jobs");
    let mut victim = start(&program);
    let running = "SELECT count(*)::text FROM seaql_migration_attempts WHERE outcome = 'running' AND version LIKE 'm003%'";
    let began = Instant::now();
    while database.value(running).as_deref() != Some("1") {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "003 does not begin"
        );
        thread::sleep(Duration::from_millis(20));
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    blocker.execute("COMMIT");
    program.succeed(&["up"]);
    assert_eq!(database.value(running).as_deref(), Some("1"));
    let history = program.succeed(&["history", "-v"]).stdout;
    assert!(history.contains("up running"), "{history}");
    assert_whole(&database, false);
}
