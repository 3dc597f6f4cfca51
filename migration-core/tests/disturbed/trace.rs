//! Which locks a run takes, and whom it keeps waiting: told by `--trace-locks`, and in short by the log.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use test_support::{PostgresDatabase, pgbouncer, postgres_database, sqlite_database};

use crate::program::{Program, said};

fn filled(hint: &str) -> PostgresDatabase {
    let database = postgres_database(hint);
    database.execute(
        "CREATE TABLE counters (id integer PRIMARY KEY, name text NOT NULL DEFAULT '', counter integer NOT NULL); \
         INSERT INTO counters (id, counter) SELECT g, 0 FROM generate_series(1, 1000) g; CREATE TABLE others (id integer)",
    );
    database
}

fn program(chain: &'static str, database: &PostgresDatabase) -> Program {
    Program {
        chain,
        url: database.url().to_owned(),
    }
}

const TRACED: [&str; 3] = ["up", "--trace-locks", "--json"];

/// The report in what the program wrote. The program is a test, which says so before it begins.
fn report(out: &str) -> Value {
    let json = &out[out.find('{').unwrap_or_else(|| panic!("{out}"))..];
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}\n{out}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or(-1.0)
}

#[test]
fn whom_a_slow_migration_keeps_waiting() {
    let database = filled("traced");
    let program = program("slow", &database);
    let started = Instant::now();
    let migrating = program.start(&TRACED);
    let reader = database.session();
    reader.execute("SET application_name = 'shop'");
    let begun = "SELECT count(*)::text FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'counters'::regclass";
    while database.value(begun).as_deref() != Some("1") {
        thread::sleep(Duration::from_millis(2));
    }
    reader.execute("SELECT count(*) FROM counters");
    let (well, out, err) = said(&migrating.wait_with_output().unwrap());
    let ran = started.elapsed().as_secs_f64() * 1000.0;
    assert!(well, "{out}\n{err}");
    assert!(err.contains("applied"), "{err}");
    let report = report(&out);
    assert_eq!(report["notes"], serde_json::json!([]));
    let statements = report["statements"].as_array().unwrap();
    let said: Vec<_> = statements
        .iter()
        .map(|one| one["sql"].as_str().unwrap())
        .collect();
    assert_eq!(
        said,
        [
            "ALTER TABLE counters ADD COLUMN more integer",
            "INSERT INTO others VALUES (1)"
        ],
        "{report:#}"
    );
    let alter = &statements[0];
    let lock = &alter["locks"][0];
    assert_eq!(lock["table"], "counters");
    assert_eq!(lock["mode"], "AccessExclusiveLock");
    // The migration sleeps for half a second after it.
    assert!((500.0..ran).contains(&number(&lock["held_ms"])), "{lock}");
    let blocked = &alter["blocked"][0];
    assert_eq!(blocked["application"], "shop");
    assert_eq!(blocked["runs"], "SELECT count(*) FROM counters");
    assert_eq!(blocked["mode"], "AccessShareLock");
    assert!(
        (1.0..ran).contains(&number(&blocked["waited_ms"])),
        "{blocked}"
    );
    // The log has the strong lock, whoever looks.
    let history: Value = report_of_history(&program);
    let logged = &history["locks"];
    assert_eq!(logged["tables"][0]["table"], "counters", "{logged}");
    assert_eq!(logged["tables"].as_array().unwrap().len(), 1, "{logged}");
    assert_eq!(logged["missed"], 0);
    let text = program.succeed(&["history", "-v"]);
    assert!(
        text.contains(", locked counters (AccessExclusive, "),
        "{text}"
    );
}

fn report_of_history(program: &Program) -> Value {
    let out = program.succeed(&["history", "--json"]);
    let json: Value = serde_json::from_str(&out[out.find('[').unwrap()..]).unwrap();
    json[0]["attempts"][0].clone()
}

#[test]
fn how_long_it_waits_and_what_it_misses() {
    let database = filled("waits");
    let program = program("step", &database);
    let holder = database.session();
    holder.execute("BEGIN; SELECT count(*) FROM counters");
    let migrating = program.start(&["up", "--trace-locks"]);
    let waiting =
        "SELECT count(*)::text FROM pg_locks WHERE NOT granted AND relation = 'counters'::regclass";
    while database.value(waiting).as_deref() != Some("1") {
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_secs(4));
    holder.execute("COMMIT");
    let (well, out, err) = said(&migrating.wait_with_output().unwrap());
    assert!(well, "{out}\n{err}");
    let row = out
        .lines()
        .find(|line| line.contains("AccessExclusive (missed)"));
    assert!(row.is_some_and(|row| row.contains("counters")), "{out}");
    let head = out
        .lines()
        .find(|line| line.contains("ALTER TABLE counters"));
    assert!(
        head.is_some_and(|head| head.contains("m001_only") && head.contains(" times")),
        "{out}"
    );
    let history = report_of_history(&program);
    assert!(history["locks"]["missed"].as_u64() > Some(1), "{history}");
    assert_eq!(
        history["locks"]["tables"][0]["mode"], "AccessExclusiveLock",
        "{history}"
    );
}

#[test]
fn batches_and_builds_stop_nobody() {
    let database = filled("gentle");
    for (chain, mode, times) in [
        ("one", "RowExclusiveLock", 11..12),
        ("index", "ShareUpdateExclusiveLock", 1..2),
    ] {
        let report = report(&program(chain, &database).succeed(&TRACED));
        let statements = report["statements"].as_array().unwrap();
        let one = statements.iter().find(|one| {
            let locks = one["locks"].as_array().unwrap();
            locks
                .iter()
                .any(|lock| lock["table"] == "counters" && lock["mode"] == mode)
        });
        let one = one.unwrap_or_else(|| panic!("{report:#}"));
        assert!(
            times.contains(&one["times"].as_u64().unwrap()),
            "{report:#}"
        );
        program(chain, &database).succeed(&["down"]);
        // A build that is over between two looks would not be seen.
        database.execute(
            "INSERT INTO counters SELECT g, md5(g::text), 0 FROM generate_series(1001, 60000) g ON CONFLICT DO NOTHING",
        );
    }
}

/// A session of another program with the name that the URL gives is not one of the run's. What others run is not for
/// every role to see.
#[test]
fn only_its_own_sessions_and_what_its_role_may_see() {
    let database = filled("names");
    let role = database.create_role("limited");
    database.execute(&format!(
        "ALTER TABLE counters OWNER TO {name}; ALTER TABLE others OWNER TO {name}; GRANT CREATE ON SCHEMA public TO {name}",
        name = role.name
    ));
    let other = database.session();
    other.execute(
        "SET application_name = 'nightly'; BEGIN; LOCK TABLE others IN SHARE UPDATE EXCLUSIVE MODE",
    );
    let separator = if role.url.contains('?') { '&' } else { '?' };
    let program = Program {
        chain: "slow",
        url: format!("{}{separator}application_name=nightly", role.url),
    };
    let migrating = program.start(&TRACED);
    let reader = database.session();
    let begun = "SELECT count(*)::text FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND relation = 'counters'::regclass";
    while database.value(begun).as_deref() != Some("1") {
        thread::sleep(Duration::from_millis(2));
    }
    reader.execute("SELECT count(*) FROM counters");
    let (well, out, err) = said(&migrating.wait_with_output().unwrap());
    assert!(well, "{out}\n{err}");
    other.execute("COMMIT");
    assert!(!out.contains("ShareUpdateExclusive"), "{out}");
    let report = report(&out);
    let blocked = &report["statements"][0]["blocked"][0];
    assert_eq!(blocked["runs"], Value::Null, "{report:#}");
    assert!(number(&blocked["waited_ms"]) > 1.0, "{report:#}");
}

#[test]
fn behind_a_pooler_too() {
    let database = filled("pooled_trace");
    let pooler = pgbouncer(&database, 5);
    let program = Program {
        chain: "slow",
        url: pooler.url().to_owned(),
    };
    let report = report(&program.succeed(&TRACED));
    let lock = &report["statements"][0]["locks"][0];
    assert_eq!(lock["mode"], "AccessExclusiveLock", "{report:#}");
    assert!(number(&lock["held_ms"]) > 1.0, "{report:#}");
}

#[test]
fn there_is_nothing_to_trace_on_sqlite() {
    let database = sqlite_database();
    database.execute("CREATE TABLE counters (id integer PRIMARY KEY)");
    let program = Program {
        chain: "alter",
        url: database.url(),
    };
    let (well, out, err) = program.run(&["up", "--trace-locks"]);
    assert!(well, "{out}\n{err}");
    let note = "note: there is nothing to trace on SQLite: its one lock is that of the whole file";
    assert_eq!(err.lines().filter(|line| *line == note).count(), 1, "{err}");
}
