//! Histories, locks, migrations and commands.

use std::fs::OpenOptions;
use std::thread;
use std::time::{Duration, Instant};

use test_support::{PostgresDatabase, postgres_database, proxy};

use super::{Case, at, document, quoted};

fn wait_for(database: &PostgresDatabase, what: &str) {
    let began = Instant::now();
    let sql = format!(
        "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND {what}"
    );
    while database.value(&sql).as_deref() == Some("0") {
        assert!(began.elapsed() < Duration::from_mins(1), "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn histories_that_do_not_fit() {
    let (database, case) = at("misfits", "005");
    database.execute("UPDATE seaql_migration_attempts SET project = 'ask'");
    case.fails(&["up"]);
    database.execute("DROP TABLE seaql_migration_attempts; ALTER TABLE jobs RENAME TO hidden");
    case.fails(&["up"]);
    database
        .execute("ALTER TABLE hidden RENAME TO jobs; CREATE TABLE kept AS TABLE seaql_migrations");
    database.execute("TRUNCATE seaql_migrations; INSERT INTO seaql_migrations VALUES ('m20240101_000001_shop', 1)");
    case.fails(&["up"]);
    database.execute(
        "TRUNCATE seaql_migrations; INSERT INTO seaql_migrations TABLE kept; DROP TABLE kept",
    );
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm004%'");
    case.fails(&["up"]);
    case.program.succeed(&["stamp", "009"]);
    database.execute("INSERT INTO seaql_migrations VALUES ('m011_from_the_future', 1)");
    case.fails(&["up"]);

    let bare = postgres_database("bare");
    let case = Case::on(bare.url());
    bare.execute(
        "CREATE TABLE users (id serial PRIMARY KEY); CREATE TABLE jobs (id varchar PRIMARY KEY)",
    );
    case.fails(&["up"]).fails(&["adopt"]);
    bare.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')");
    case.fails(&["up"]);
    bare.execute("INSERT INTO alembic_version VALUES ('007')");
    case.fails(&["adopt"]);
}

#[test]
fn what_differs_is_not_adopted() {
    let (database, case) = at("adopted", "005");
    case.fails(&["adopt"]);
    database.execute(
        "DROP TABLE seaql_migrations, seaql_migration_attempts; DROP INDEX ix_jobs_id; \
         ALTER TABLE jobs ALTER COLUMN progress SET DEFAULT 1; ALTER TABLE users ADD COLUMN nickname text; \
         CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')",
    );
    case.fails(&["adopt"]);
}

#[test]
fn somebody_holds_a_lock() {
    let (database, case) = at("locks", "001");
    let holder = database.session();
    let pid = holder.query("SELECT pg_backend_pid()::text")[0][0]
        .clone()
        .unwrap();
    let case = case
        .named(&format!("pid {pid} on 127.0.0.1"), "pid 4711 on 10.0.0.7")
        .named(
            &format!("pg_terminate_backend({pid})"),
            "pg_terminate_backend(4711)",
        )
        .named("gave up after 1 s", "gave up after 60 s");
    holder.execute("SET application_name = 'night report'; BEGIN");
    holder.execute("SELECT count(*) FROM jobs");
    let run = case.program.run(&["up", "--lock-wait", "3"]);
    case.has_quoted(&run.stderr);
    let waits = run.stderr.lines().find(|line| line.contains("; held by "));
    quoted(&case.in_its_words(waits.unwrap_or_default()));
    holder.execute("COMMIT; SET application_name = 'migration-sketch2bim 77'; BEGIN; SELECT pg_advisory_xact_lock(7883946363647714609)");
    case.fails(&["up", "--lock-wait", "1"]);
    holder.execute("COMMIT");
}

#[test]
fn the_server_ends_it_or_the_connection_is_cut() {
    let (database, case) = at("ended", "001");
    let holder = database.session();
    holder.execute("BEGIN; SELECT count(*) FROM jobs");
    let waiting = "wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE%'";
    let child = case.start(&["up", "002", "--lock-timeout", "30"]);
    wait_for(&database, waiting);
    database.execute(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waiting} AND datname = current_database()"));
    case.fails_later(child);

    let way = proxy(database.url());
    let far = Case::on(way.url());
    let child = far.start(&["up", "002", "--lock-timeout", "30"]);
    wait_for(&database, waiting);
    way.cut();
    far.fails_later(child);
    holder.execute("COMMIT");
    case.program.succeed(&["up"]);
}

#[test]
fn migrations_that_fail() {
    let (database, case) = at("failing", "001");
    database.execute("ALTER TABLE jobs ADD COLUMN legend_data text");
    case.fails(&["up"]);
    database.execute(
        "ALTER TABLE jobs DROP COLUMN legend_data; CREATE VIEW ix_jobs_batch_id AS SELECT 1",
    );
    case.fails(&["up"]);
    database.execute("DROP VIEW ix_jobs_batch_id");
    case.program.succeed(&["up"]);
    database.execute(
        "UPDATE seaql_migration_attempts SET checksum = 'an old one' WHERE version LIKE 'm005%'",
    );
    let said = case.program.succeed(&["status"]).stderr;
    let (edited, rest) = said
        .lines()
        .next()
        .unwrap()
        .split_once(": applied as ")
        .unwrap();
    let (_, accept) = rest.split_once("; ").unwrap();
    let is_quoted = document()
        .lines()
        .any(|line| line.starts_with(edited) && line.ends_with(accept));
    assert!(is_quoted, "{said}");
}

#[test]
fn commands_that_are_refused() {
    let (_database, case) = at("commands", "003");
    for arguments in [
        &["up", "011"][..],
        &["up", "m00"],
        &["up", "001"],
        &["up", "+8"],
        &["down", "005", "--sql"],
        &["up", "010:005", "--sql"],
        &["reset"],
    ] {
        case.fails(arguments);
    }
    let case = Case::new();
    case.fails(&["verify", "--dialect", "postgres"]);
    // There is never room on it.
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = case
        .program
        .command(&["heads"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    case.has_quoted(&String::from_utf8_lossy(&output.stderr));
}
