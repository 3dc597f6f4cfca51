//! Comparing: entities, migrations, databases and scripts; and the reference schema that is made from the entities.

use std::io::Write;
use std::process::{Command, Stdio};

use test_support::{Database, Program, assert_same, catalogue, postgres_database};

use crate::chain::program;
use crate::{BINARY, golden};

/// The folder of the reference schemas.
const SCHEMAS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas");

#[test]
fn the_reference_schema_is_fresh() {
    let folder = tempfile::tempdir().unwrap();
    let checked = Program::new(BINARY, folder.path()).run(&["schema", "--check", "--dir", SCHEMAS]);
    assert_eq!(
        checked.code,
        Some(0),
        "run `cargo run -p migration-sketch2bim -- schema`: {checked}"
    );
}

#[test]
fn a_stale_reference_schema_is_told_and_written_anew() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    program.succeed(&["schema", "--dir", "out"]);
    let file = folder.path().join("out/sketch2bim_schema.sql");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("users", "people")).unwrap();
    let stale = program.run(&["schema", "--check", "--dir", "out"]);
    assert_eq!(stale.code, Some(1), "{stale}");
    assert!(stale.stdout.contains("stale"), "{stale}");
    assert!(
        stale
            .stderr
            .contains("cargo run -p migration-sketch2bim -- schema"),
        "{stale}"
    );
    assert_ne!(std::fs::read_to_string(&file).unwrap(), text);
    program.succeed(&["schema", "--dir", "out"]);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), text);
}

/// What is written for reading builds what the migrations build, names included.
#[test]
fn the_reference_schema_is_what_the_migrations_build() {
    let database = postgres_database("reference");
    let sql = std::fs::read_to_string(format!("{SCHEMAS}/sketch2bim_schema.sql")).unwrap();
    database.execute(&sql);
    assert_same(&catalogue(&database), &golden(10), "the reference schema");
}

#[test]
fn a_fresh_database_has_no_difference() {
    for database in Database::both("check_fresh") {
        let program = program(&database);
        let checked = program.succeed(&["check"]).stdout;
        assert!(checked.contains("no database yet"), "{checked}");
        for (revision, pending) in [
            ("005", ", but for 5 migrations that are pending\n"),
            ("009", ", but for 1 migration that is pending\n"),
            ("head", "\n"),
        ] {
            program.succeed(&["up", revision]);
            let checked = program.succeed(&["check"]).stdout;
            let same = format!("entities, migrations and database are the same{pending}");
            assert!(checked.contains(&same), "{}: {checked}", database.kind());
        }
        for (from, to) in [
            ("entities", "migrations"),
            ("migrations", "database"),
            ("database", "entities"),
        ] {
            let script = program.succeed(&["diff", "--from", from, "--to", to, "--sql"]);
            assert_eq!(
                script.stdout,
                "-- Nothing to do: both are the same.\n",
                "{}, {from} to {to}",
                database.kind()
            );
            program.succeed(&["diff", "--from", from, "--to", to, "--exit-code"]);
        }
    }
}

/// Before it is adopted as well: Alembic's own version says how far it is.
#[test]
fn a_database_that_alembic_built_has_no_difference() {
    for revision in ["005", "010"] {
        let database = Database::Postgres(postgres_database("check_alembic"));
        let program = program(&database);
        program.succeed(&["up", revision]);
        database.execute("DROP TABLE seaql_migrations, seaql_migration_attempts");
        database.execute(&format!(
            "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('{revision}')"
        ));
        program.succeed(&["check"]);
        database.execute("ALTER TABLE jobs ALTER COLUMN progress SET DEFAULT 1");
        let checked = program.run(&["check"]);
        assert_eq!(checked.code, Some(1), "{checked}");
        assert!(
            checked
                .stdout
                .contains("~ change column jobs.progress: default 0 to default 1"),
            "{checked}"
        );
    }
}

#[test]
fn what_was_changed_by_hand_is_found() {
    for database in Database::both("check_changed") {
        let program = program(&database);
        program.succeed(&["up"]);
        database.execute("DROP INDEX ix_jobs_batch_id");
        database.execute("ALTER TABLE jobs ADD COLUMN \"My Column\" integer DEFAULT 7");
        database.execute("CREATE TABLE leftovers (id integer NOT NULL PRIMARY KEY)");
        database.execute("CREATE VIEW busy AS SELECT id FROM jobs WHERE status = 'processing'");
        let checked = program.run(&["check"]);
        assert_eq!(checked.code, Some(1), "{checked}");
        for line in [
            "the database has, and its migrations did not build:",
            "  + create table leftovers (1 column)",
            "  + add column jobs.My Column (integer, default 7)",
            "  - drop index ix_jobs_batch_id (batch_id) on jobs",
        ] {
            assert!(
                checked.stdout.lines().any(|found| found == line),
                "{line}: {checked}"
            );
        }
        assert!(checked.stderr.contains("view: 1"), "{checked}");
        let json = program.run(&["check", "--json"]);
        assert_eq!(json.code, Some(1), "{json}");
        let json: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(json["different"], true);
        assert_eq!(
            json["comparisons"][1]["changes"].as_array().unwrap().len(),
            3
        );
        assert_eq!(
            json["comparisons"][0]["changes"].as_array().unwrap().len(),
            0
        );
        // The same as a script, which mends it.
        let script =
            program.succeed(&["diff", "--from", "database", "--to", "migrations", "--sql"]);
        run_script(&database, &script.stdout);
        program.succeed(&["check"]);
        assert_eq!(
            database.value("SELECT count(*) || '' FROM busy").as_deref(),
            Some("0")
        );
    }
}

/// Two databases that are nobody's: the rows of the first are kept.
#[test]
fn any_two_databases_are_compared() {
    for (from, to) in std::iter::zip(Database::both("diff_from"), Database::both("diff_to")) {
        from.execute("CREATE TABLE \"Köln\" (id integer NOT NULL PRIMARY KEY, name text); INSERT INTO \"Köln\" VALUES (1, 'x'), (2, NULL)");
        to.execute("CREATE TABLE \"Köln\" (id integer NOT NULL PRIMARY KEY, \"full name\" text NOT NULL DEFAULT 'nobody', CHECK (id > 0))");
        let folder = tempfile::tempdir().unwrap();
        let program = Program::new(BINARY, folder.path());
        let (one, other) = (from.url(), to.url());
        let arguments = ["diff", "--from", one.as_str(), "--to", other.as_str()];
        let seen = program.succeed(&arguments);
        assert!(
            seen.stderr.contains("--rename 'Köln.name=full name'"),
            "{seen}"
        );
        let with = |more: &[&'static str]| [&arguments[..], more].concat();
        let found = program.run(&with(&["--exit-code"]));
        assert_eq!(found.code, Some(1), "{found}");
        let script = program.succeed(&with(&["--sql", "--rename", "Köln.name=full name"]));
        run_script(&from, &script.stdout);
        program.succeed(&with(&["--exit-code"]));
        let rows = "SELECT id || ' ' || \"full name\" FROM \"Köln\" ORDER BY id";
        let rows: Vec<_> = from.query(rows).into_iter().flatten().flatten().collect();
        assert_eq!(rows, ["1 x", "2 nobody"], "{}", from.kind());
        let unknown = program.run(&with(&["--rename", "Köln.nothing=else"]));
        assert_eq!(unknown.code, Some(1), "{unknown}");
        assert_eq!(unknown.stderr.lines().count(), 1, "{unknown}");
    }
}

/// What `pg_dump` writes names every table with its schema.
#[test]
fn a_dump_is_compared() {
    let database = postgres_database("dumped");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    program.succeed(&["up", "-u", database.url()]);
    database.execute("CREATE VIEW busy AS SELECT id FROM jobs");
    let dumped = Command::new("pg_dump")
        .args(["--schema-only", "--exclude-table=seaql_*", "-f"])
        .arg(folder.path().join("dump.sql"))
        .arg(database.url())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&dumped.stderr);
    if said.contains("server version mismatch") {
        test_support::left_out("a dump is compared", "pg_dump is older than the server");
        return;
    }
    assert!(dumped.status.success(), "{said}");
    let other = postgres_database("dumped_other");
    for server in [database.url(), other.url()] {
        let arguments = [
            "diff",
            "--from",
            "dump.sql",
            "--to",
            database.url(),
            "--exit-code",
        ];
        program.succeed(&[&arguments[..], &["--scratch-url", server]].concat());
    }
}

#[test]
fn sources_that_are_none_are_refused_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.sql"), "CREATE TABLE;").unwrap();
    std::fs::write(
        folder.path().join("rows.sql"),
        "COPY t FROM stdin;\n1\n\\.\n",
    )
    .unwrap();
    std::fs::write(
        folder.path().join("changes.sql"),
        "CREATE TABLE t (id serial); SELECT setval('numbers', 1);",
    )
    .unwrap();
    let program = Program::new(BINARY, folder.path());
    let server = postgres_database("bad_sources");
    server.execute("CREATE SEQUENCE numbers; SELECT setval('numbers', 500)");
    for (from, to) in [
        ("changes.sql", server.url()),
        ("migrations", "missing.sql"),
        ("migrations", "bad.sql"),
        ("rows.sql", server.url()),
        ("sqlite://missing.db?mode=rw", server.url()),
    ] {
        let refused = program.run(&["diff", "--from", from, "--to", to]);
        assert_eq!(refused.code, Some(1), "{from} {to}: {refused}");
        assert_eq!(refused.stderr.lines().count(), 1, "{refused}");
        assert!(refused.stderr.starts_with("error: "), "{refused}");
    }
    // A sequence keeps its value also after a rollback: nothing of the kind was run.
    let last = server.value("SELECT last_value::text FROM numbers");
    assert_eq!(last.as_deref(), Some("500"));
}

/// As a person would run it: by psql, or as a whole on SQLite.
fn run_script(database: &Database, script: &str) {
    match database {
        Database::Postgres(postgres) => {
            let mut psql = Command::new("psql")
                .args(["-q", "-X", postgres.url()])
                .stdin(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            let mut input = psql.stdin.take().unwrap();
            input.write_all(script.as_bytes()).unwrap();
            drop(input);
            let ran = psql.wait_with_output().unwrap();
            assert!(ran.status.success(), "{ran:?}\n{script}");
        }
        Database::Sqlite(_) => {
            database.execute(script.strip_prefix(".bail on\n").unwrap_or(script));
        }
    }
}
