//! `doctor` names what is wrong, says what to do, and changes nothing.

mod history;
mod pooler;
mod server;
mod sqlite;

use serde_json::Value;
use tempfile::TempDir;
use test_support::{Finished, PostgresDatabase, Program, postgres_database, proxy};

const BINARY: &str = env!("CARGO_BIN_EXE_migration-sketch2bim");

/// The number of the lock of a chain without a schema of its own.
const LOCK: i64 = 0x6d69_6772_6174_6531;

const POSTGRES_CHECKS: [&str; 12] = [
    "connection",
    "server",
    "pooler",
    "tls",
    "rights",
    "settings",
    "lock",
    "history",
    "edits",
    "attempts",
    "transactions",
    "indexes",
];

const SQLITE_CHECKS: [&str; 9] = [
    "connection",
    "file",
    "journal",
    "writable",
    "integrity",
    "foreign-keys",
    "history",
    "edits",
    "attempts",
];

/// The program on a database.
fn on(url: &str) -> (TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(url);
    (folder, program)
}

/// A database at head.
fn migrated(hint: &str) -> (PostgresDatabase, TempDir, Program) {
    let database = postgres_database(hint);
    let (folder, program) = on(database.url());
    program.succeed(&["up"]);
    (database, folder, program)
}

/// What the program finds, checked for what is true of every check-up.
struct CheckUp {
    run: Finished,
    lines: Vec<String>,
}

fn check_up(program: &Program) -> CheckUp {
    check_up_with(program, &[])
}

fn check_up_with(program: &Program, arguments: &[&str]) -> CheckUp {
    let run = program.run(&[&["doctor"], arguments].concat());
    let lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    assert!(!lines.is_empty() && run.stderr.is_empty(), "{run}");
    for line in &lines {
        let verdict = line.split_whitespace().next().unwrap();
        assert!(["ok", "warning", "problem"].contains(&verdict), "{run}");
        assert_eq!(line.contains("; hint: "), verdict != "ok", "{run}");
    }
    let problem = lines.iter().any(|line| line.starts_with("problem"));
    assert_eq!(run.code, Some(i32::from(problem)), "{run}");
    CheckUp { run, lines }
}

impl CheckUp {
    fn line(&self, check: &str) -> &str {
        let mut lines = self
            .lines
            .iter()
            .filter(|line| line.split_whitespace().nth(1) == Some(check));
        match (lines.next(), lines.next()) {
            (Some(line), None) => line,
            _ => panic!("not one line `{check}`\n{}", self.run),
        }
    }

    /// The check has that verdict, and its line each of the words.
    fn finds(&self, verdict: &str, check: &str, words: &[&str]) -> &Self {
        let line = self.line(check);
        assert!(line.starts_with(verdict), "{verdict} {check}\n{}", self.run);
        for word in words {
            assert!(
                line.contains(word),
                "`{word}` is missing in {check}\n{}",
                self.run
            );
        }
        self
    }

    /// All checks but these are ok.
    fn nothing_but(&self, checks: &[&str]) -> &Self {
        for line in &self.lines {
            let mut words = line.split_whitespace();
            let (verdict, check) = (words.next().unwrap(), words.next().unwrap());
            assert!(verdict == "ok" || checks.contains(&check), "{}", self.run);
        }
        self
    }
}

/// Every object and every row's version: who writes anything changes it.
fn everything(database: &PostgresDatabase) -> Vec<Vec<Option<String>>> {
    let sql = "SELECT 'class ' || oid, xmin::text FROM pg_class \
               UNION ALL SELECT 'attribute ' || attrelid || ' ' || attnum, xmin::text FROM pg_attribute \
               UNION ALL SELECT 'namespace ' || oid, xmin::text FROM pg_namespace";
    let mut rows = database.query(&format!("{sql} ORDER BY 1"));
    let history = "SELECT version, xmin::text FROM seaql_migrations UNION ALL SELECT id, xmin::text FROM seaql_migration_attempts";
    rows.extend(database.try_query(history).unwrap_or_default());
    rows
}

#[test]
fn a_healthy_database() {
    let (database, _folder, program) = migrated("doctor_healthy");
    let before = everything(&database);
    let found = check_up(&program);
    found.nothing_but(&[]);
    let checks: Vec<&str> = found
        .lines
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap())
        .collect();
    assert_eq!(checks, POSTGRES_CHECKS);
    found
        .finds(
            "ok",
            "connection",
            &[database.name(), "--database-url", " ms"],
        )
        .finds("ok", "server", &["Postgres "])
        .finds("ok", "pooler", &["none seen"])
        .finds("ok", "tls", &["off; the server is on this machine"])
        .finds("ok", "rights", &["public", "9 table(s)"])
        .finds(
            "ok",
            "history",
            &["current", "m010_remove_reader_type_column"],
        );
    assert_eq!(everything(&database), before);
}

#[test]
fn an_empty_database_stays_empty() {
    let database = postgres_database("doctor_empty");
    let (_folder, program) = on(database.url());
    let before = everything(&database);
    check_up(&program)
        .finds(
            "warning",
            "history",
            &["base", "10 pending", "m001_initial_schema", "up"],
        )
        .nothing_but(&["history"]);
    assert_eq!(everything(&database), before);
}

#[test]
fn only_simple_queries_are_sent() {
    let (database, _folder, _) = migrated("doctor_simple");
    let between = proxy(database.url());
    let (_folder, program) = on(between.url());
    check_up(&program).nothing_but(&[]);
    let messages = between.messages();
    assert!(messages.contains('Q'), "{messages}");
    assert!(
        messages.bytes().all(|kind| b"QX".contains(&kind)),
        "{messages}"
    );
}

#[test]
fn a_server_that_cannot_be_reached() {
    let database = postgres_database("doctor_unreachable");
    let wrong = database.url().replace(database.name(), "no_such_database");
    for (url, words) in [
        (
            "postgres://ann:hunter2@127.0.0.1:1/shop",
            &["127.0.0.1:1", "`ann`", "is the server running"][..],
        ),
        (&wrong, &["no_such_database", "CREATE DATABASE"]),
    ] {
        let (_folder, program) = on(url);
        let found = check_up(&program);
        assert_eq!(found.lines.len(), 1, "{}", found.run);
        found.finds("problem", "connection", words);
        assert!(!found.run.stdout.contains("hunter2"), "{}", found.run);
        let json = program.run(&["doctor", "--json"]);
        assert_eq!(json.code, Some(1), "{json}");
        let findings: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(findings[0]["check"], "connection");
        assert_eq!(findings[0]["verdict"], "problem");
    }
}

#[test]
fn the_same_as_json() {
    let database = postgres_database("doctor_json");
    let (_folder, program) = on(database.url());
    program.succeed(&["up", "009"]);
    let json: Value = serde_json::from_str(&program.succeed(&["doctor", "--json"]).stdout).unwrap();
    let findings = json.as_array().unwrap();
    assert_eq!(findings.len(), POSTGRES_CHECKS.len());
    for (finding, check) in findings.iter().zip(POSTGRES_CHECKS) {
        assert_eq!(finding.as_object().unwrap().len(), 4, "{finding}");
        assert_eq!(finding["check"], check);
        assert!(!finding["detail"].as_str().unwrap().is_empty());
        let verdict = if check == "history" { "warning" } else { "ok" };
        assert_eq!(finding["verdict"], verdict, "{finding}");
        assert_eq!(finding["hint"].is_string(), verdict != "ok", "{finding}");
    }
}
