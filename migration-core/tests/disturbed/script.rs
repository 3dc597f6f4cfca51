//! Backfills of offline SQL, which psql runs without the program.

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use test_support::PostgresDatabase;

use crate::backfill::{counters, filled};
use crate::program::{Program, said};

/// Refuses changes that are made in a hurry, and takes its time.
const UNHURRIED: &str = "CREATE FUNCTION unhurried() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
    IF current_setting('statement_timeout') <> '0' OR current_setting('lock_timeout') <> '200ms' THEN \
    RAISE EXCEPTION 'in a hurry'; END IF; PERFORM pg_sleep(0.01); RETURN NULL; END $$; \
    CREATE TRIGGER unhurried BEFORE UPDATE ON counters EXECUTE FUNCTION unhurried()";

fn psql(database: &PostgresDatabase, script: &str) -> Child {
    let mut psql = Command::new("psql")
        .args(["-q", "-X", database.url()])
        .env("PGOPTIONS", "-c statement_timeout=60s -c lock_timeout=50s")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = psql.stdin.take().unwrap();
    input.write_all(script.as_bytes()).unwrap();
    psql
}

/// The script of the chain, written without a look at the database.
fn script(database: &PostgresDatabase, chain: &'static str) -> String {
    let url = database.url().to_owned();
    let said = Program { chain, url }.succeed(&["up", "--sql"]);
    // The test that is the program has words of its own before it.
    let begin = said.find("-- migration-disturbed").unwrap();
    said[begin..].to_owned()
}

fn run(database: &PostgresDatabase, chain: &'static str) {
    let child = psql(database, &script(database, chain));
    let (well, out, err) = said(&child.wait_with_output().unwrap());
    assert!(well, "{chain}: {out}\n{err}");
}

#[test]
fn a_script_commits_each_batch() {
    for chain in ["pages", "both_filtered"] {
        let database = filled("script_batches", 20_000);
        database.execute(UNHURRIED);
        let began = Instant::now();
        let script = script(&database, chain);
        let child = psql(&database, &script);
        // Somebody ends the session among the batches.
        let end = "SELECT count(pg_terminate_backend(pid))::text FROM pg_stat_activity \
                   WHERE query LIKE '%backfill\\_after%' AND pid <> pg_backend_pid() AND datname = current_database()";
        while !counters(&database).contains("at 1") {
            assert!(began.elapsed() < Duration::from_mins(1), "no batch is seen");
            thread::sleep(Duration::from_millis(1));
        }
        database.value(end);
        let (well, out, err) = said(&child.wait_with_output().unwrap());
        let amid = counters(&database);
        assert!(
            !well && amid.contains("at 0"),
            "{chain}: {amid}\n{out}\n{err}"
        );
        run(&database, chain);
        assert_eq!(counters(&database), "20000 rows at 1", "{chain}");
    }
}

#[test]
fn short_tables_and_empty_ones() {
    for rows in [0, 1, 99, 100, 101, 200, 1_500] {
        for chain in ["both_filtered", "same_key"] {
            let database = filled("script_short", rows);
            database.execute("ALTER TABLE counters ADD COLUMN found boolean");
            run(&database, chain);
            let done = "SELECT (count(*) FILTER (WHERE counter = 1))::text FROM counters";
            assert_eq!(database.value(done), Some(rows.to_string()), "{chain}");
        }
    }
}

/// It gives back what it has, so that others get through, and tries again.
#[test]
fn a_script_waits_for_a_row_without_keeping_others_waiting() {
    let database = filled("script_row", 1_000);
    let holder = database.session();
    holder.execute("BEGIN; UPDATE counters SET half = half WHERE id = 98");
    let child = psql(&database, &script(&database, "both_filtered"));
    let began = Instant::now();
    let waiting = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    while database.value(waiting).as_deref() != Some("1") {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "it never tries again"
        );
        thread::sleep(Duration::from_millis(10));
    }
    // A row of the same batch.
    let other = database.session();
    other.execute("SET lock_timeout = '30s'");
    other.execute("UPDATE counters SET half = half WHERE id = 7");
    holder.execute("COMMIT");
    let (well, out, err) = said(&child.wait_with_output().unwrap());
    assert!(well, "{out}\n{err}");
    assert_eq!(counters(&database), "1000 rows at 1");
}

/// Run again after it was broken off, by psql or by the program.
#[test]
fn what_must_not_be_done_twice_is_not() {
    for by_program in [false, true] {
        let database = filled("script_once", 300);
        let reader = database.session();
        reader.execute("BEGIN; SELECT 1 FROM counters LIMIT 1");
        let child = psql(&database, &script(&database, "once"));
        let (well, out, err) = said(&child.wait_with_output().unwrap());
        assert!(!well && err.contains("lock timeout"), "{out}\n{err}");
        assert_eq!(counters(&database), "300 rows at 2");
        reader.execute("COMMIT");
        if by_program {
            let url = database.url().to_owned();
            Program { chain: "once", url }.succeed(&["up"]);
        } else {
            run(&database, "once");
        }
        assert_eq!(counters(&database), "300 rows at 2");
        let outcomes =
            "SELECT string_agg(outcome, ', ' ORDER BY outcome) FROM seaql_migration_attempts";
        let left = database.value(outcomes).unwrap();
        assert_eq!(
            left,
            if by_program {
                "running, succeeded"
            } else {
                "succeeded"
            }
        );
    }
}

/// A loop that is broken off and run again would add twice.
#[test]
fn without_a_filter_it_is_one_statement() {
    let database = filled("script_one", 300);
    let script = script(&database, "one");
    assert!(!script.contains("LOOP"), "{script}");
    run(&database, "one");
    assert_eq!(counters(&database), "300 rows at 1");
}
