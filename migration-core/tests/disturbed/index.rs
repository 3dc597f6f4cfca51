//! An index that is built while others work, killed in the middle of it.

use std::thread;
use std::time::{Duration, Instant};

use test_support::{PostgresDatabase, postgres_database};

use crate::program::{Program, said};

const BUILDING: &str = "SELECT count(*)::text FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'CREATE INDEX CONC%' AND datname = current_database()";
const INDEXES: &str = "SELECT string_agg(c.relname || ' ' || i.indisvalid, ', ') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
                       WHERE i.indrelid = 'counters'::regclass";

fn until(database: &PostgresDatabase, sql: &str, wanted: &str) {
    let began = Instant::now();
    while database.value(sql).as_deref() != Some(wanted) {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "{sql}: never {wanted}"
        );
        thread::sleep(Duration::from_millis(10));
    }
}

fn filled(hint: &str, rows: u32) -> PostgresDatabase {
    let database = postgres_database(hint);
    database.execute(&format!(
        "CREATE TABLE counters (name text NOT NULL); \
         INSERT INTO counters SELECT md5(g::text) FROM generate_series(1, {rows}) g"
    ));
    database
}

#[test]
fn killed_while_it_waits_for_others_it_is_built_by_the_next() {
    let database = filled("index", 2_000);
    let program = Program {
        chain: "index",
        url: database.url().to_owned(),
    };
    // An old transaction that has written: the build waits for it.
    let old = database.session();
    old.execute("BEGIN; INSERT INTO counters VALUES ('x')");
    let mut victim = program.start(&["up"]);
    until(&database, BUILDING, "1");
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert_eq!(
        database.value(INDEXES).as_deref(),
        Some("ix_counters_name false")
    );
    // The server goes on waiting for a program that is gone; the next one waits for that.
    let next = program.start(&["up"]);
    thread::sleep(Duration::from_millis(700));
    old.execute("COMMIT");
    let (well, out, err) = said(&next.wait_with_output().unwrap());
    assert!(well, "{out}\n{err}");
    assert_eq!(
        database.value(INDEXES).as_deref(),
        Some("ix_counters_name true")
    );
}

#[test]
fn killed_at_any_point_no_invalid_index_remains() {
    let database = filled("index_points", 60_000);
    let program = Program {
        chain: "index",
        url: database.url().to_owned(),
    };
    let mut invalid = 0;
    for number in 0..12 {
        let mut victim = program.start(&["up"]);
        // A build can be over before it was seen.
        while number % 2 == 0
            && database.value(BUILDING).as_deref() != Some("1")
            && victim.try_wait().unwrap().is_none()
        {
            thread::sleep(Duration::from_millis(2));
        }
        thread::sleep(Duration::from_millis(number * 17 % 90));
        drop(victim.kill());
        victim.wait().unwrap();
        if database
            .value(INDEXES)
            .is_some_and(|indexes| indexes.contains("false"))
        {
            invalid += 1;
        }
        program.succeed(&["up"]);
        assert_eq!(
            database.value(INDEXES).as_deref(),
            Some("ix_counters_name true")
        );
        database.execute("DROP INDEX ix_counters_name");
        program.succeed(&["down"]);
    }
    println!("killed 12 times; an invalid index was left {invalid} times");
}
