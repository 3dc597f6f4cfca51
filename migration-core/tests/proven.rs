//! What `verify` proves: a chain up, down and up again in a scratch, which is one transaction, also for what runs without
//! one otherwise.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use migration_core::{Chain, Environment, Options, Project, Runner, Settings, steps};
use sea_orm_migration::prelude::*;
use test_support::postgres_database;

const PROJECT: Project = Project {
    name: "proven",
    url_variable: "PROVEN_DATABASE_URL",
    default_file: "data/proven.db",
    program: "migration-proven",
    version: "1.0.0",
    entities: None,
    rules: migration_core::lint::Rules::DEFAULT,
};

/// Statements, in a transaction.
struct Statements {
    name: &'static str,
    up: String,
    down: String,
}

fn statements(
    name: &'static str,
    up: impl Into<String>,
    down: impl Into<String>,
) -> Box<dyn MigrationTrait> {
    let (up, down) = (up.into(), down.into());
    Box::new(Statements { name, up, down })
}

impl MigrationName for Statements {
    fn name(&self) -> &str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Statements {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, &self.up).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, &self.down).await
    }
}

/// Other constraints and indexes under the same names, without a transaction.
struct Replacements;

impl MigrationName for Replacements {
    fn name(&self) -> &'static str {
        "m002_replacements"
    }
}

async fn replace(manager: &SchemaManager<'_>, to: &str, least: u8) -> Result<(), DbErr> {
    let reference = format!("FOREIGN KEY (owner) REFERENCES {to} (id)");
    steps::add_constraint(manager, "jobs", "jobs_owner_fkey", &reference).await?;
    let condition = format!("size > {least}");
    steps::add_check(manager, "jobs", "jobs_size_check", &condition).await?;
    let index = format!(r#"CREATE INDEX "ix_jobs_size" ON "jobs" ("size") WHERE size > {least}"#);
    steps::replace_index(manager, "ix_jobs_size", &index).await?;
    let columns = ["owner, size", "size, owner"][usize::from(least)];
    let index = format!(r#"CREATE UNIQUE INDEX "jobs_key" ON "jobs" ({columns})"#);
    steps::replace_unique(manager, "jobs", "jobs_key", &index, "").await
}

#[async_trait::async_trait]
impl MigrationTrait for Replacements {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, "others", 1).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        replace(manager, "owners", 0).await
    }
}

/// What is not proven, on Postgres.
async fn unproven(migrations: Vec<Box<dyn MigrationTrait>>) -> Vec<String> {
    let database = postgres_database("proven");
    let url = Some(database.url());
    let settings = Settings::resolve(&PROJECT, &Environment::of([]), url, None).unwrap();
    let chain = Chain::new(migrations).unwrap();
    let mut runner = Runner::connect(PROJECT, chain, &settings, Options::default(), None)
        .await
        .unwrap();
    let unproven = runner.verify().await.unwrap();
    runner.close().await;
    let lines = unproven.iter();
    lines
        .map(|one| format!("{}: {}: {}", one.version, one.step, one.problem))
        .collect()
}

#[tokio::test]
async fn what_takes_the_place_of_another_of_its_name() {
    let first = statements(
        "m001_initial",
        "CREATE TABLE owners (id integer PRIMARY KEY); CREATE TABLE others (id integer PRIMARY KEY); \
             CREATE TABLE jobs (owner integer CONSTRAINT jobs_owner_fkey REFERENCES owners, \
             size integer CONSTRAINT jobs_size_check CHECK (size > 0), CONSTRAINT jobs_key UNIQUE (owner, size)); \
             CREATE INDEX ix_jobs_size ON jobs (size) WHERE size > 0",
        "DROP TABLE jobs, others, owners",
    );
    let found = unproven(vec![first, Box::new(Replacements)]).await;
    assert_eq!(found, [""; 0]);
}

/// A scratch is one transaction, in which Postgres lets nobody use a value that it has added to an enum, before 17.
#[tokio::test]
async fn a_value_that_an_enum_has_got() {
    let first = statements(
        "m001_initial",
        "CREATE TYPE state AS ENUM ('open', 'closed'); COMMENT ON TYPE state IS 'of a job'; \
             CREATE TABLE jobs (id integer, now state NOT NULL DEFAULT 'open' CHECK (now <> 'closed'), \
             before state[] DEFAULT '{}'); CREATE INDEX ix_open ON jobs (id) WHERE now = 'open'; \
             CREATE TYPE apart AS ENUM (); CREATE VIEW apartly AS SELECT NULL::apart AS one",
        "DROP TABLE jobs; DROP VIEW apartly; DROP TYPE state, apart",
    );
    let second = statements(
        "m002_values",
        "ALTER TYPE state ADD VALUE 'late' BEFORE 'closed'; ALTER TYPE state ADD VALUE 'later' AFTER 'late'; \
             ALTER TYPE apart ADD VALUE 'a'",
        "DROP VIEW apartly; DROP TYPE apart; CREATE TYPE apart AS ENUM (); CREATE VIEW apartly AS SELECT NULL::apart AS one; \
               DROP INDEX ix_open; ALTER TABLE jobs DROP CONSTRAINT jobs_now_check, ALTER now DROP DEFAULT, ALTER before DROP DEFAULT; \
               ALTER TYPE state RENAME TO more; CREATE TYPE state AS ENUM ('open', 'closed'); \
               ALTER TABLE jobs ALTER now TYPE state USING now::text::state, ALTER before TYPE state[] USING before::text[]::state[]; \
               ALTER TABLE jobs ALTER now SET DEFAULT 'open', ALTER before SET DEFAULT '{}', ADD CHECK (now <> 'closed'); \
               CREATE INDEX ix_open ON jobs (id) WHERE now = 'open'; DROP TYPE more",
    );
    let third = statements(
        "m003_use_of_values",
        "ALTER TABLE jobs ALTER COLUMN now SET DEFAULT 'late', ADD CONSTRAINT is_late CHECK (now <= 'later')",
        "ALTER TABLE jobs ALTER COLUMN now SET DEFAULT 'open', DROP CONSTRAINT is_late",
    );
    assert_eq!(unproven(vec![first, second, third]).await, [""; 0]);
}

/// The sequence behind a column keeps its name when the table gets another.
async fn renamed_and_dropped(column: &str, again: &str) -> Vec<String> {
    let first = statements(
        "m001_initial",
        format!("CREATE TABLE \"Old ones\" ({column}); ALTER TABLE \"Old ones\" RENAME TO people"),
        "DROP TABLE people",
    );
    let second = statements(
        "m002_drop",
        "DROP TABLE people",
        format!("CREATE TABLE people ({again})"),
    );
    unproven(vec![first, second]).await
}

#[tokio::test]
async fn a_column_that_numbers_itself_may_do_so_under_another_name() {
    for column in [
        "id serial",
        "id bigserial",
        "id integer GENERATED ALWAYS AS IDENTITY",
    ] {
        assert_eq!(
            renamed_and_dropped(column, column).await,
            [""; 0],
            "{column}"
        );
    }
    for (column, again, problem) in [
        (
            "id serial",
            "id smallserial",
            "column people.id comes back as smallint NOT NULL DEFAULT nextval instead of integer NOT NULL DEFAULT nextval",
        ),
        (
            "id serial",
            "id integer NOT NULL",
            "column people.id comes back as integer NOT NULL instead of integer NOT NULL DEFAULT nextval",
        ),
        (
            "id integer GENERATED ALWAYS AS IDENTITY",
            "id serial",
            "column people.id comes back as integer NOT NULL DEFAULT nextval instead of integer NOT NULL GENERATED ALWAYS AS IDENTITY",
        ),
    ] {
        let found = renamed_and_dropped(column, again).await;
        assert_eq!(found, [format!("m002_drop: down: {problem}")]);
    }
}
