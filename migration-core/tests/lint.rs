//! What the lint says of a real database's tables, and the notes in the script of a dry run.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use std::io::Write;
use std::process::{Command, Stdio};

use migration_core::lint::{Note, Rules};
use migration_core::{
    Chain, Direction, Environment, Goal, Options, Project, Runner, Settings, Target, steps,
};
use sea_orm_migration::prelude::*;
use test_support::postgres_database;

const PROJECT: Project = Project {
    name: "lint",
    url_variable: "LINT_DATABASE_URL",
    default_file: "data/lint.db",
    program: "migration-lint",
    version: "1.0.0",
    entities: None,
    rules: Rules::DEFAULT,
};

/// Emits these statements.
struct Emits(&'static str, &'static [&'static str]);

impl MigrationName for Emits {
    fn name(&self) -> &str {
        self.0
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Emits {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "renaming-column",
            "only where it runs, too: here it changes nothing",
        );
        for sql in self.1 {
            steps::execute(manager, sql).await?;
        }
        Ok(())
    }
}

fn chain() -> Chain {
    Chain::new(vec![
        Box::new(Emits(
            "m001_initial",
            &[
                "CREATE TABLE jobs (id int PRIMARY KEY, a int)",
                "CREATE TABLE \"odd\n\\gexec 'name\" (id int)",
                "INSERT INTO jobs SELECT n, n FROM generate_series(1, 1234) n",
            ],
        )),
        Box::new(Emits(
            "m002_dangerous",
            &[
                "ALTER TABLE jobs ALTER COLUMN a TYPE bigint",
                "DROP TABLE \"odd\n\\gexec 'name\"",
                "ALTER TABLE jobs RENAME COLUMN a TO b",
            ],
        )),
    ])
    .unwrap()
}

fn settings(url: &str) -> Settings {
    Settings::resolve(&PROJECT, &Environment::of([]), Some(url), None).unwrap()
}

async fn reader(url: &str) -> Runner {
    Runner::reader(PROJECT, chain(), &settings(url))
        .await
        .unwrap()
}

#[tokio::test]
async fn sizes_and_the_script_of_a_dry_run() {
    let database = postgres_database("lint_sizes");
    let options = Options::default();
    let mut runner = Runner::connect(PROJECT, chain(), &settings(database.url()), options, None)
        .await
        .unwrap();
    let first = Goal::To(Target::Named("001".to_owned()));
    runner.up(&first).await.unwrap();
    runner.close().await;

    let mut runner = reader(database.url()).await;
    let unknown = said(&mut runner).await;
    assert!(
        unknown[0].contains("this rewrites a number of rows that is not known (never analyzed), "),
        "{unknown:?}"
    );
    database.execute("ANALYZE jobs");
    let known = said(&mut runner).await;
    assert!(
        known[0].contains("; this rewrites 1,234 rows, "),
        "{known:?}"
    );

    // Whoever has locked the table against readers makes nobody wait who only asks how large it is.
    let holder = database.session();
    holder.execute("BEGIN; LOCK TABLE jobs");
    let locked = said(&mut runner).await;
    assert!(!locked[0].contains("rows,"), "{locked:?}");
    holder.execute("COMMIT");

    let all = Goal::To(Target::Head);
    let script = runner.dry_run(&all, Direction::Up).await.unwrap().unwrap();
    runner.close().await;
    let notes: Vec<&str> = script
        .lines()
        .filter(|line| line.starts_with("-- note: "))
        .collect();
    assert_eq!(notes.len(), 2, "{script}");
    assert!(
        notes[0].starts_with("-- note: changing-column-type: "),
        "{script}"
    );
    assert!(
        notes[1].contains("reads and writes of odd \\gexec 'name"),
        "{script}"
    );
    assert_eq!(
        database.value("SELECT to_regclass('jobs')").as_deref(),
        Some("jobs")
    );

    let mut psql = Command::new("psql")
        .args(["-q", "-X", database.url()])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    psql.stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    assert!(psql.wait().unwrap().success());
    let newest = database.value("SELECT max(version) FROM seaql_migrations");
    assert_eq!(newest.as_deref(), Some("m002_dangerous"));
}

async fn said(runner: &mut Runner) -> Vec<String> {
    let sizes = runner.sizes().await.unwrap();
    let notes = runner.notes("m002_dangerous", Direction::Up, &sizes).await;
    notes.iter().map(Note::line).collect()
}

/// What is allowed is no part of the SQL.
#[tokio::test]
async fn an_allowance_changes_no_checksum() {
    let database = postgres_database("lint_checksum");
    let runner = reader(database.url()).await;
    let sql = runner
        .emitted("m002_dangerous", Direction::Up)
        .await
        .unwrap();
    assert!(sql.starts_with("ALTER TABLE jobs"), "{sql}");
    let notes = runner
        .notes(
            "m001_initial",
            Direction::Up,
            &migration_core::lint::Sizes::unknown(),
        )
        .await;
    let codes: Vec<&str> = notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["unneeded-allow"]);
    let notes = runner
        .notes(
            "m001_initial",
            Direction::Down,
            &migration_core::lint::Sizes::unknown(),
        )
        .await;
    let codes: Vec<&str> = notes.iter().map(|note| note.code.as_str()).collect();
    assert_eq!(codes, ["missing-down"]);
    runner.close().await;
}
