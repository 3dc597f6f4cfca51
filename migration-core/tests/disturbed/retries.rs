//! Locks that are not to be had, deadlocks, serialization failures.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use test_support::{PostgresDatabase, PostgresSession, postgres_database, postgres_server};

use crate::program::{Program, said};

fn filled(hint: &str) -> PostgresDatabase {
    let database = postgres_database(hint);
    database.execute(
        "CREATE TABLE counters (id integer PRIMARY KEY, counter integer NOT NULL); INSERT INTO counters VALUES (1, 0); \
         CREATE TABLE others (id integer); CREATE SEQUENCE tries",
    );
    database
}

fn program(chain: &'static str, database: &PostgresDatabase) -> Program {
    Program {
        chain,
        url: database.url().to_owned(),
    }
}

/// While a migration waits for its lock, everybody else waits behind it: not for half a second.
#[test]
fn users_do_not_stall() {
    for chain in ["alter", "step"] {
        let database = filled("stall");
        let program = program(chain, &database);
        let report = database.session();
        report.execute("BEGIN; SELECT count(*) FROM counters");
        let migrating = program.start(&["up"]);
        let over = AtomicBool::new(false);
        let (longest, reads) = thread::scope(|scope| {
            let user = scope.spawn(|| {
                let (session, mut longest, mut reads) = (database.session(), Duration::ZERO, 0);
                while !over.load(Ordering::Relaxed) {
                    let began = Instant::now();
                    session.execute("UPDATE counters SET counter = counter + 1");
                    longest = longest.max(began.elapsed());
                    reads += 1;
                    thread::sleep(Duration::from_millis(2));
                }
                (longest, reads)
            });
            thread::sleep(Duration::from_secs(5));
            report.execute("COMMIT");
            let (well, out, err) = said(&migrating.wait_with_output().unwrap());
            assert!(well, "{out}\n{err}");
            assert!(err.contains("waiting for a lock"), "{err}");
            over.store(true, Ordering::Relaxed);
            user.join().unwrap()
        });
        println!("{chain}: {reads} writes, the longest took {longest:?}");
        // The report takes five seconds; how long users wait is measured by a benchmark.
        assert!(longest < Duration::from_secs(2), "{chain}: {longest:?}");
        let tries = "SELECT string_agg(outcome || ' ' || (locks ->> 'missed')::int, ', ') FROM seaql_migration_attempts \
                     WHERE (locks ->> 'missed')::int BETWEEN 2 AND 12";
        let logged = database.value(tries).unwrap();
        assert!(
            logged.starts_with("succeeded") && !logged.contains(','),
            "{logged}"
        );
    }
}

/// Words that stand where the name of a table could do no harm when it is tried again.
#[test]
fn a_remark_is_tried_again() {
    let database = filled("remark");
    let holder = database.session();
    holder.execute("BEGIN; SELECT count(*) FROM counters");
    let migrating = program("remark", &database).start(&["up"]);
    thread::sleep(Duration::from_secs(3));
    holder.execute("COMMIT");
    let (well, out, err) = said(&migrating.wait_with_output().unwrap());
    assert!(well && err.contains("trying again"), "{out}\n{err}");
}

/// The server breaks an autovacuum off for somebody who waits longer than a DDL statement may.
#[test]
fn an_autovacuum_is_sent_away() {
    let server = PostgresSession::open(postgres_server().admin_url()).unwrap();
    server.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'");
    server.execute("SELECT pg_reload_conf()");
    for chain in ["alter", "step"] {
        let database = filled("vacuum");
        database.execute(
            "ALTER TABLE counters SET (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_scale_factor = 0, \
             autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1); \
             INSERT INTO counters SELECT n, 0 FROM generate_series(2, 50000) n; \
             UPDATE counters SET counter = 1",
        );
        let busy = "SELECT count(*)::text FROM pg_stat_progress_vacuum \
                    WHERE relid = 'counters'::regclass AND datname = current_database()";
        let began = Instant::now();
        while database.value(busy).as_deref() != Some("1") {
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "no autovacuum came"
            );
            thread::sleep(Duration::from_millis(50));
        }
        program(chain, &database).succeed(&["up", "--lock-wait", "30"]);
    }
    server.execute("ALTER SYSTEM RESET autovacuum_naptime");
    server.execute("SELECT pg_reload_conf()");
}

#[test]
fn who_holds_the_lock_is_named() {
    for chain in ["alter", "step"] {
        let database = filled("named");
        let holder = database.session();
        holder.execute("SET application_name = 'night report'; BEGIN; SELECT count(*) /* slow */\n FROM counters");
        let pid = holder.query("SELECT pg_backend_pid()::text")[0][0]
            .clone()
            .unwrap();
        for arguments in [&["up", "--lock-wait", "2"][..], &["up", "--lock-wait", "0"]] {
            let (well, out, err) = program(chain, &database).run(arguments);
            assert!(!well, "{out}");
            let error = err.lines().last().unwrap();
            for part in [
                "canceling statement due to lock timeout (55P03); held by night report",
                &format!("pid {pid}"),
                "since ",
                "UTC, idle after: SELECT pg_backend_pid()::text",
                &format!("SELECT pg_terminate_backend({pid})"),
            ] {
                assert!(error.contains(part), "{chain} {arguments:?}: {part}\n{err}");
            }
        }
        holder.execute("COMMIT");
        let failed = "SELECT string_agg(outcome, ' ') FROM seaql_migration_attempts";
        assert_eq!(database.value(failed).as_deref(), Some("failed failed"));
        program(chain, &database).succeed(&["up"]);
    }
}

#[test]
fn a_deadlock_is_tried_again() {
    let database = filled("deadlock");
    let program = program("deadlock", &database);
    let other = database.session();
    // It is the migration that the server breaks off: the other one would look for deadlocks later.
    other.execute("SET deadlock_timeout = '1min'; BEGIN; LOCK TABLE others");
    let migrating = program.start(&["up", "--lock-timeout", "3"]);
    let began = Instant::now();
    let waits =
        "SELECT count(*)::text FROM pg_locks WHERE NOT granted AND relation = 'others'::regclass";
    while database.value(waits).as_deref() != Some("1") {
        assert!(began.elapsed() < Duration::from_mins(1), "it never waits");
        thread::sleep(Duration::from_millis(5));
    }
    other.execute("LOCK TABLE counters; COMMIT");
    let (well, out, err) = said(&migrating.wait_with_output().unwrap());
    assert!(
        well && err.contains("deadlock detected (40P01)"),
        "{out}\n{err}"
    );
}

#[test]
fn a_serialization_failure_is_tried_again() {
    let database = filled("serialize");
    database.execute(&format!(
        "ALTER DATABASE {} SET default_transaction_isolation = 'serializable'",
        database.name()
    ));
    let other = database.session();
    other.execute("BEGIN; UPDATE counters SET counter = 10");
    let mut migrating = program("update", &database).start(&["up", "--lock-timeout", "20"]);
    let waits =
        "SELECT count(*)::text FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'";
    while database.value(waits).as_deref() != Some("1") {
        let running = migrating.try_wait().unwrap().is_none();
        assert!(
            running,
            "{:?}",
            said(&migrating.wait_with_output().unwrap())
        );
        thread::sleep(Duration::from_millis(5));
    }
    other.execute("COMMIT");
    let (well, out, err) = said(&migrating.wait_with_output().unwrap());
    assert!(well && err.contains("waiting for a lock"), "{out}\n{err}");
    assert_eq!(
        database
            .value("SELECT counter::text FROM counters")
            .as_deref(),
        Some("11")
    );
}

#[test]
fn a_whole_migration_is_tried_again_and_a_statement_of_its_own_is_not() {
    let database = filled("raise");
    program("raise", &database).succeed(&["up"]);
    assert_eq!(
        database
            .value("SELECT last_value::text FROM tries")
            .as_deref(),
        Some("3")
    );
    let database = filled("own");
    let (well, _, err) = program("own", &database).run(&["up"]);
    assert!(
        !well && err.contains("could not serialize access (40001)"),
        "{err}"
    );
    assert_eq!(
        database
            .value("SELECT last_value::text FROM tries")
            .as_deref(),
        Some("1")
    );
}

/// A log of an earlier version gets its columns; a role that may not give them migrates all the same.
#[test]
fn a_log_of_an_earlier_version_is_brought_up_to_date() {
    for owner in [true, false] {
        let database = filled("earlier");
        let program = program("alter", &database);
        program.succeed(&["stamp", "head"]);
        database.execute(
            "ALTER TABLE seaql_migration_attempts DROP COLUMN progress, DROP COLUMN locks",
        );
        let columns = "SELECT count(*)::text FROM pg_attribute WHERE attrelid = 'seaql_migration_attempts'::regclass \
                       AND attname IN ('progress', 'locks')";
        let history = program.succeed(&["history", "-v"]);
        assert!(history.contains("stamp succeeded"), "{history}");
        program.succeed(&["up"]);
        assert_eq!(
            database.value(columns).as_deref(),
            Some("0"),
            "nothing to do writes nothing"
        );
        let role = database.create_role("migrator");
        let program = if owner {
            program
        } else {
            database.execute(&format!(
                "ALTER TABLE counters OWNER TO {name}; GRANT SELECT, INSERT, UPDATE, DELETE ON seaql_migrations, \
                 seaql_migration_attempts TO {name}",
                name = role.name
            ));
            Program {
                chain: "alter",
                url: role.url.clone(),
            }
        };
        program.succeed(&["down"]);
        program.succeed(&["up"]);
        let wanted = if owner { "2" } else { "0" };
        assert_eq!(database.value(columns).as_deref(), Some(wanted));
        let json = program.succeed(&["history", "--json"]);
        assert_eq!(json.contains("AccessExclusiveLock"), owner, "{json}");
    }
}
