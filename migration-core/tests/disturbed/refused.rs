//! What is not gone on with: nothing is changed twice, nothing is passed over, nobody works without the lock.

use std::thread;
use std::time::{Duration, Instant};

use crate::backfill::{counters, filled, program};
use crate::program::{Program, said};

#[test]
fn a_statement_that_is_another_each_time_is_not_gone_on_with() {
    let database = filled("clock", 20_000);
    let program = program("clock", &database);
    let began = Instant::now();
    let mut victim = program.start(&["up"]);
    while !counters(&database).contains("at 1") {
        assert!(began.elapsed() < Duration::from_mins(1), "no batch is seen");
        thread::sleep(Duration::from_millis(1));
    }
    victim.kill().unwrap();
    victim.wait().unwrap();
    let amid = counters(&database);
    assert!(amid.contains("at 0"), "{amid}");
    let (well, out, err) = program.run(&["up"]);
    assert!(!well, "{out}");
    let why = "an earlier try has changed rows of counters by another statement than this one";
    assert!(err.contains(why), "{err}");
    assert_eq!(counters(&database), amid);
    // What it says is to be done can be done.
    let forget = err.split_once("forget the earlier try (").unwrap().1;
    let forget = forget.split_once(") and run it again").unwrap().0;
    database.execute(&format!("UPDATE counters SET counter = 0; {forget}"));
    program.succeed(&["up"]);
    assert_eq!(counters(&database), "20000 rows at 1");
}

/// Its lock was lost with its connection, without a word, and another runner has begun.
#[test]
fn a_runner_that_lost_its_lock_does_not_go_on() {
    let database = filled("fenced", 10);
    let child = program("two_steps", &database).start(&["up"]);
    let began = Instant::now();
    let sleeps = "SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    while database.value(sleeps).as_deref() != Some("1") {
        assert!(began.elapsed() < Duration::from_mins(1), "it never begins");
        thread::sleep(Duration::from_millis(5));
    }
    // As another one does it: this waits until the step is over.
    database.execute("UPDATE seaql_migration_attempts SET progress = NULL");
    assert_eq!(database.value(sleeps).as_deref(), Some("0"));
    let (well, out, err) = said(&child.wait_with_output().unwrap());
    assert!(!well, "{out}");
    assert!(
        err.contains("another runner has taken over this migration"),
        "{err}"
    );
    let column = "SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'counters'::regclass AND attname = 'more'";
    assert_eq!(database.value(column).as_deref(), Some("0"));
}

/// What has a filter may be edited after it failed, and what comes behind it was never begun.
#[test]
fn a_backfill_with_a_filter_may_be_another_one() {
    let database = filled("edited", 1_000);
    let program = program("edited", &database);
    let (well, out, err) = program.run(&["up"]);
    assert!(!well && err.contains("ready"), "{out}\n{err}");
    database.execute("CREATE TABLE ready (id integer)");
    program.succeed(&["up"]);
    assert_eq!(counters(&database), "1000 rows at 1");
    let halves = "SELECT (min(half) >= 100 AND max(half) < 200)::text FROM counters";
    assert_eq!(database.value(halves).as_deref(), Some("true"));
}

#[test]
fn rows_that_the_role_does_not_see_are_not_passed_over() {
    let database = filled("hidden", 300);
    let role = database.create_role("hidden");
    database.execute(&format!(
        "ALTER TABLE counters OWNER TO {0}; GRANT CREATE ON SCHEMA public TO {0}; \
         ALTER TABLE counters ENABLE ROW LEVEL SECURITY; ALTER TABLE counters FORCE ROW LEVEL SECURITY; \
         CREATE POLICY few ON counters USING (id < 10)",
        role.name
    ));
    let program = Program {
        chain: "one",
        url: role.url.clone(),
    };
    let (well, out, err) = program.run(&["up"]);
    assert!(!well, "{out}");
    assert!(
        err.contains("counters has row level security that counts for this role too"),
        "{err}"
    );
    database.execute("ALTER TABLE counters NO FORCE ROW LEVEL SECURITY");
    program.succeed(&["up"]);
    assert_eq!(counters(&database), "300 rows at 1");
}
