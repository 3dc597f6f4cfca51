//! A backfill that must not be done twice, killed again and again.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use test_support::{PostgresDatabase, pgbouncer, postgres_database};

use crate::program::{Program, said};

const ROWS: u32 = 60_000;

/// Rows with keys of several types, none of them in the order of another.
pub(crate) fn filled(hint: &str, rows: u32) -> PostgresDatabase {
    let database = postgres_database(hint);
    database.execute(&format!(
        "CREATE TABLE counters (id integer PRIMARY KEY, half integer NOT NULL, name text NOT NULL COLLATE \"C\" UNIQUE, \
         uuid uuid NOT NULL UNIQUE, at timestamptz NOT NULL UNIQUE, json json NOT NULL, counter integer DEFAULT 0); \
         INSERT INTO counters SELECT g, g % 7, CASE g % 3 WHEN 0 THEN 'é' WHEN 1 THEN '''\\' ELSE 'Z ' END || md5(g::text), \
         md5(g::text)::uuid, '2024-03-01 10:00:00.000001+00'::timestamptz + g * interval '7 hours', '1', 0 FROM generate_series(1, {rows}) g; \
         CREATE UNIQUE INDEX ON counters (half, id); ANALYZE counters"
    ));
    database
}

pub(crate) fn counters(database: &PostgresDatabase) -> String {
    let sql = "SELECT string_agg(n || ' rows at ' || counter, ', ' ORDER BY counter) \
               FROM (SELECT counter, count(*) AS n FROM counters GROUP BY counter) t";
    database.value(sql).unwrap()
}

/// How many rows the log says are done, by all attempts that still say anything: there must be one at most.
fn logged(database: &PostgresDatabase) -> Vec<(String, String)> {
    let sql = "SELECT outcome, (SELECT sum((value ->> 'rows')::bigint)::text FROM jsonb_each(progress)) \
               FROM seaql_migration_attempts WHERE progress IS NOT NULL";
    let rows = database.query(sql).into_iter();
    rows.map(|row| (row[0].clone().unwrap(), row[1].clone().unwrap_or_default()))
        .collect()
}

/// A point in time that differs from try to try; later ones come later, or a busy machine would never get through.
fn point(number: u64, most: u64) -> Duration {
    Duration::from_millis(20 + number * 7_919 % (most + 10 * number))
}

/// Kills the program at one point after the other until it gets through. How often it was killed among its batches, and
/// what the last one said.
fn kill_until_done(database: &PostgresDatabase, program: &Program, most: u64) -> (u32, String) {
    let mut amid = 0;
    for number in 0.. {
        assert!(number < 400, "it never gets through");
        let mut victim = program.start(&["up"]);
        // Every fourth time another one waits, and takes over at once.
        let other = (number % 4 == 3).then(|| program.start(&["up"]));
        thread::sleep(point(number, most));
        if let Some(mut other) = other {
            thread::sleep(point(number, most) / 2);
            victim.kill().unwrap();
            victim.wait().unwrap();
            thread::sleep(point(number, most));
            other.kill().unwrap();
            other.wait().unwrap();
        } else {
            // Some are left alone for longer, or the last ones would take for ever.
            let output = if victim.try_wait().unwrap().is_some() {
                Some(victim.wait_with_output().unwrap())
            } else {
                victim.kill().unwrap();
                victim.wait().unwrap();
                None
            };
            if let Some(output) = output {
                let (well, out, err) = said(&output);
                assert!(well, "{out}\n{err}");
                return (amid, out);
            }
        }
        let counted = counters(database);
        if counted.contains("at 0") && counted.contains("at 1") {
            amid += 1;
        }
        assert!(
            !counted.contains("at 2") || program.chain == "twice",
            "{counted}"
        );
        if database
            .value("SELECT to_regclass('seaql_migration_attempts')::text")
            .is_some()
        {
            assert!(logged(database).len() <= 1);
        }
    }
    unreachable!()
}

#[test]
fn killed_many_times_every_row_is_changed_once() {
    let database = filled("counted", ROWS);
    let program = program("one", &database);
    let (amid, out) = kill_until_done(&database, &program, 200);
    println!("killed {amid} times among batches; {out}");
    assert!(amid >= 5, "killed {amid} times only");
    assert_eq!(counters(&database), format!("{ROWS} rows at 1"));
    let whole = ("succeeded".to_owned(), ROWS.to_string());
    assert_eq!(logged(&database), [whole]);
    assert!(
        out.contains("60,000 rows") || out.contains("nothing to do"),
        "{out}"
    );
    let history = program.succeed(&["history", "-v"]);
    assert!(history.contains("up running"), "{history}");
}

pub(crate) fn program(chain: &'static str, database: &PostgresDatabase) -> Program {
    Program {
        chain,
        url: database.url().to_owned(),
    }
}

#[test]
fn keys_of_any_type_that_has_an_order() {
    for (chain, times) in [
        ("text", 1),
        ("uuid", 1),
        ("time", 1),
        ("both", 1),
        ("twice", 2),
        ("adapted", 1),
    ] {
        let database = filled(chain, 3_000);
        // Each session has another way to write and to read a date.
        database.execute(&format!(
            "ALTER DATABASE {} SET datestyle = 'SQL, DMY'",
            database.name()
        ));
        let program = program(chain, &database);
        let (amid, _) = kill_until_done(&database, &program, 500);
        println!("{chain}: killed {amid} times among batches");
        assert_eq!(
            counters(&database),
            format!("3000 rows at {times}"),
            "{chain}"
        );
    }
}

#[test]
fn behind_a_pooler_too() {
    let database = filled("pooled", 6_000);
    let pooler = pgbouncer(&database, 3);
    let program = Program {
        chain: "one",
        url: pooler.url().to_owned(),
    };
    kill_until_done(&database, &program, 400);
    assert_eq!(counters(&database), "6000 rows at 1");
}

#[test]
fn a_key_that_will_not_do_is_named() {
    let database = filled("keys", 500);
    for (chain, said) in [
        (
            "null",
            "counters cannot be walked by counter, which may be NULL",
        ),
        (
            "json",
            "could not identify an ordering operator for type json",
        ),
    ] {
        let (well, _, err) = program(chain, &database).run(&["up"]);
        assert!(!well && err.contains(said), "{err}");
    }
    assert_eq!(counters(&database), "500 rows at 0");
}

#[test]
fn each_batch_has_as_many_rows_as_were_asked_for() {
    for chain in ["one", "text", "both"] {
        let database = filled("batches", 1_000);
        let out = program(chain, &database).succeed(&["up"]);
        assert!(out.contains(", 1,000 rows"), "{out}");
        let statements = "SELECT statements::text FROM seaql_migration_attempts";
        assert_eq!(database.value(statements).as_deref(), Some("11"), "{chain}");
    }
}

/// A walk that has come to its end looks again where it has a filter: another program may have left a row.
#[test]
fn with_a_filter_it_looks_again() {
    let database = filled("filter", 1_000);
    let program = program("filter", &database);
    let (well, _, err) = program.run(&["up"]);
    assert!(!well && err.contains("fail()"), "{err}");
    assert_eq!(
        logged(&database),
        [("failed".to_owned(), "1000".to_owned())]
    );
    database.execute(
        "UPDATE counters SET counter = 0 WHERE id IN (1, 500, 1000); \
         CREATE FUNCTION fail() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    );
    let out = program.succeed(&["up"]);
    assert!(out.contains("1,003 rows"), "{out}");
    assert_eq!(counters(&database), "1000 rows at 1");
}

#[test]
fn pages_are_written_one_after_the_other_whatever_the_key_is() {
    let database = filled("pages", 3_000);
    let out = program("pages", &database).succeed(&["up"]);
    assert!(out.contains("3,000 rows"), "{out}");
    assert_eq!(counters(&database), "3000 rows at 1");
    // The rows were made in the order of their numbers, and each batch is a transaction.
    let sql = "SELECT count(*) FILTER (WHERE x < before)::text, count(DISTINCT x)::text FROM \
               (SELECT xmin::text::bigint AS x, lag(xmin::text::bigint) OVER (ORDER BY id) AS before FROM counters) t";
    let [back, batches] = database.query(sql).remove(0).try_into().unwrap();
    assert_eq!(back.as_deref(), Some("0"));
    assert!(batches.unwrap().parse::<u32>().unwrap() > 10);
}

/// Others change the same rows, so that they move to pages that are done, or come again in pages that are not.
#[test]
fn rows_that_move_are_changed_too_and_once() {
    let database = filled("moving", ROWS);
    // Free places in the pages of the beginning.
    database.execute("DELETE FROM counters WHERE id % 2 = 0 AND id < 6000");
    database.execute("VACUUM counters");
    let program = program("pages", &database);
    let done = AtomicBool::new(false);
    let moved = thread::scope(|scope| {
        let mover = scope.spawn(|| {
            let mut moved = 0;
            while !done.load(Ordering::Relaxed) {
                database.execute(&format!(
                    "UPDATE counters SET half = half WHERE id % 97 = {}",
                    moved % 97
                ));
                moved += 1;
            }
            moved
        });
        let (amid, out) = kill_until_done(&database, &program, 400);
        done.store(true, Ordering::Relaxed);
        println!("killed {amid} times among batches; {out}");
        assert!(amid >= 1);
        mover.join().unwrap()
    });
    println!("moved {moved} times");
    assert!(moved > 97, "{moved}");
    let rows = ROWS - 2_999;
    assert_eq!(counters(&database), format!("{rows} rows at 1"));
}

/// A stamp says that it was done by other means: what was half done is forgotten, and a next time begins at the start.
#[test]
fn a_stamp_forgets_what_was_half_done() {
    let database = filled("stamped", ROWS);
    let program = program("one", &database);
    let mut victim = program.start(&["up"]);
    while !counters(&database).contains("at 1") {
        thread::sleep(Duration::from_millis(5));
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    assert_eq!(logged(&database).len(), 1);
    program.succeed(&["stamp", "head"]);
    assert_eq!(logged(&database), []);
    database.execute("UPDATE counters SET counter = 0");
    program.succeed(&["down"]);
    program.succeed(&["up"]);
    assert_eq!(counters(&database), format!("{ROWS} rows at 1"));
}

/// The connection that holds the lock is lost and nobody notices: another runner begins, and the first one stops.
#[test]
fn two_at_once_are_still_once_for_each_row() {
    let database = filled("lost_lock", ROWS);
    let program = program("one", &database);
    let first = program.start(&["up"]);
    while logged(database_ready(&database))
        .iter()
        .all(|(_, rows)| rows.is_empty())
    {
        thread::sleep(Duration::from_millis(5));
    }
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted \
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    );
    let second = program.start(&["up"]);
    let (first, second) = (
        said(&first.wait_with_output().unwrap()),
        said(&second.wait_with_output().unwrap()),
    );
    assert!(second.0, "{second:?}");
    assert!(
        !first.0 && first.2.contains("another runner has taken over"),
        "{first:?}"
    );
    assert_eq!(counters(&database), format!("{ROWS} rows at 1"));
}

/// The database, once its log is there.
fn database_ready(database: &PostgresDatabase) -> &PostgresDatabase {
    while database
        .value("SELECT to_regclass('seaql_migration_attempts')::text")
        .is_none()
    {
        thread::sleep(Duration::from_millis(5));
    }
    database
}

/// SeaORM's own runner knows of no log.
#[tokio::test]
async fn another_runner_gets_through_as_well() {
    use sea_orm_migration::prelude::*;
    let database = filled("other_runner", 1_000);
    let connection = sea_orm_migration::sea_orm::Database::connect(database.url())
        .await
        .unwrap();
    let manager = SchemaManager::new(&connection);
    crate::chains::Only("both".to_owned())
        .up(&manager)
        .await
        .unwrap();
    assert_eq!(counters(&database), "1000 rows at 1");
    connection.close().await.unwrap();
}
