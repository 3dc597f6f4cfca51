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

/// An index that an earlier try has left, however it was written, and one that has only its name.
#[test]
fn an_index_of_the_name_is_kept_where_it_is_the_same() {
    let database = filled("index_same", 100);
    let program = Program {
        chain: "index",
        url: database.url().to_owned(),
    };
    database.execute("ALTER TABLE counters ADD COLUMN \" ON \" text COLLATE \"C\"");
    let others = [
        "CREATE UNIQUE INDEX ix_counters_name ON counters (name)",
        "CREATE INDEX ix_counters_name ON counters (name DESC)",
        "CREATE INDEX ix_counters_name ON counters (name) WHERE name <> ''",
        "CREATE INDEX ix_counters_name ON counters (name COLLATE \"POSIX\")",
        "CREATE INDEX ix_counters_name ON counters USING hash (name)",
        "CREATE INDEX ix_counters_name ON counters (\" ON \")",
        "CREATE TABLE others (name text); CREATE INDEX ix_counters_name ON others (name)",
    ];
    for other in others {
        database.execute(other);
        let (well, out, err) = program.run(&["up"]);
        assert!(!well, "{other}: {out}");
        let wanted = "\"ix_counters_name\" is there already, and is another index: CREATE ";
        assert!(err.contains(wanted), "{other}: {err}");
        assert!(
            err.contains("what is to be created is: CREATE INDEX ix_counters_name ON counters USING btree (name)"),
            "{err}"
        );
        database.execute("DROP INDEX ix_counters_name");
    }
    database.execute("create  index \"ix_counters_name\" on public.counters using btree (\"name\" asc nulls last)");
    program.succeed(&["up"]);
    assert_eq!(
        database.value(INDEXES).as_deref(),
        Some("ix_counters_name true")
    );
}

#[test]
fn replication_knows_the_rows_by_the_new_index() {
    for chain in ["replaced", "replaced_at_once"] {
        let database = filled("index_identity", 100);
        database.execute(
            "CREATE UNIQUE INDEX ix_counters_name ON counters (name); \
             ALTER TABLE counters REPLICA IDENTITY USING INDEX ix_counters_name; \
             CREATE TABLE others (a integer NOT NULL, b integer NOT NULL, CONSTRAINT \"Others key\" UNIQUE (a)); \
             ALTER TABLE others REPLICA IDENTITY USING INDEX \"Others key\"",
        );
        let program = Program {
            chain,
            url: database.url().to_owned(),
        };
        program.succeed(&["up"]);
        let known_by = "SELECT string_agg(pg_get_indexdef(indexrelid), '; ' ORDER BY indrelid) FROM pg_index WHERE indisreplident";
        assert_eq!(
            database.value(known_by).as_deref(),
            Some(
                "CREATE UNIQUE INDEX ix_counters_name ON public.counters USING btree (name DESC); \
                 CREATE UNIQUE INDEX \"Others key\" ON public.others USING btree (b)"
            ),
            "{chain}"
        );
    }
}

#[test]
fn the_index_by_which_replication_knows_the_rows_is_not_dropped() {
    let database = postgres_database("index_kept");
    database.execute("CREATE TABLE counters (name text NOT NULL)");
    let program = Program {
        chain: "index",
        url: database.url().to_owned(),
    };
    program.succeed(&["up"]);
    database.execute(
        "DROP INDEX ix_counters_name; CREATE UNIQUE INDEX ix_counters_name ON counters (name); \
         ALTER TABLE counters REPLICA IDENTITY USING INDEX ix_counters_name",
    );
    let (well, out, err) = program.run(&["down"]);
    assert!(!well, "{out}");
    let why = "replication knows the rows of public.counters by \"ix_counters_name\": give it another index first";
    assert!(err.contains(why), "{err}");
    database.execute("ALTER TABLE counters REPLICA IDENTITY FULL");
    program.succeed(&["down"]);
}

#[test]
fn an_index_is_looked_for_in_the_schema_of_its_table() {
    let database = filled("index_elsewhere", 100);
    database.execute(
        "CREATE UNIQUE INDEX ix_counters_name ON counters (name); CREATE SCHEMA \"Other \"\"one\"\"\"; \
         CREATE TABLE \"Other \"\"one\"\"\".counters (name text); INSERT INTO \"Other \"\"one\"\"\".counters VALUES (1), (1)",
    );
    let program = Program {
        chain: "elsewhere",
        url: database.url().to_owned(),
    };
    let (well, out, err) = program.run(&["up"]);
    assert!(!well, "{out}");
    assert!(err.contains("could not create unique index"), "{err}");
    let there = "SELECT count(*)::text FROM pg_class WHERE relname = 'ix_counters_name'";
    assert_eq!(database.value(there).as_deref(), Some("1"));
    // One that is broken is found there.
    let broken = "CREATE UNIQUE INDEX CONCURRENTLY ix_counters_name ON \"Other \"\"one\"\"\".counters (name)";
    database.session().try_execute(broken).unwrap_err();
    assert_eq!(database.value(there).as_deref(), Some("2"));
    database.execute("TRUNCATE \"Other \"\"one\"\"\".counters");
    program.succeed(&["up"]);
    let valid = "SELECT string_agg(indisvalid::text, ' ') FROM pg_index JOIN pg_class c ON c.oid = indexrelid \
                 WHERE relname = 'ix_counters_name'";
    assert_eq!(database.value(valid).as_deref(), Some("true true"));
}

/// Also where another try has left it there.
#[test]
fn an_index_elsewhere_is_compared_as_well() {
    let database = filled("index_compared", 100);
    database.execute(
        "CREATE SCHEMA \"Other \"\"one\"\"\"; CREATE TABLE \"Other \"\"one\"\"\".counters (name text); \
         CREATE UNIQUE INDEX ix_counters_name ON \"Other \"\"one\"\"\".counters (name)",
    );
    let program = Program {
        chain: "elsewhere",
        url: database.url().to_owned(),
    };
    program.succeed(&["up"]);
}

/// A step that asks the server something leaves the time-outs of the migration's own transaction alone.
#[test]
fn a_step_in_a_transaction_changes_no_settings() {
    let database = filled("index_settings", 10);
    database.execute("CREATE INDEX ix_counters_name ON counters (name)");
    let program = Program {
        chain: "settings",
        url: database.url().to_owned(),
    };
    program.succeed(&["up"]);
    assert_eq!(database.value(INDEXES), None);
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
