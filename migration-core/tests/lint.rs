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

/// Emits these statements in both directions, and allows this.
struct Allows {
    name: &'static str,
    up: &'static [&'static str],
    down: &'static [&'static str],
    code: &'static str,
}

impl MigrationName for Allows {
    fn name(&self) -> &str {
        self.name
    }
}

impl Allows {
    async fn run(&self, manager: &SchemaManager<'_>, sql: &[&str]) -> Result<(), DbErr> {
        steps::allow(self.code, "the column keeps its name, and its values");
        for sql in sql {
            steps::execute(manager, sql).await?;
        }
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Allows {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.run(manager, self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        self.run(manager, self.down).await
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

/// The parts in which a column gets another type: the lint knows what becomes of it there.
#[tokio::test]
async fn a_column_beside_another_needs_no_allowance() {
    let database = postgres_database("lint_beside");
    let parts = Chain::new(vec![
        Box::new(Allows {
            name: "m001_expand",
            up: &["ALTER TABLE jobs ADD COLUMN n__new bigint"],
            down: &["ALTER TABLE jobs DROP COLUMN n__new"],
            code: "ban-drop-column",
        }),
        Box::new(Allows {
            name: "m002_switch",
            up: &[
                "ALTER TABLE jobs RENAME COLUMN n TO n__old",
                "ALTER TABLE jobs RENAME COLUMN n__new TO n",
            ],
            down: &[
                "ALTER TABLE jobs RENAME COLUMN n TO n__new",
                "ALTER TABLE jobs RENAME COLUMN n__old TO n",
            ],
            code: "renaming-column",
        }),
    ])
    .unwrap();
    let runner = Runner::reader(PROJECT, parts, &settings(database.url()))
        .await
        .unwrap();
    let sizes = migration_core::lint::Sizes::unknown();
    for version in ["m001_expand", "m002_switch"] {
        for direction in [Direction::Up, Direction::Down] {
            let notes = runner.notes(version, direction, &sizes).await;
            let codes: Vec<&str> = notes.iter().map(|note| note.code.as_str()).collect();
            assert_eq!(codes, ["unneeded-allow"], "{version} {direction:?}");
        }
    }
    runner.close().await;
}
