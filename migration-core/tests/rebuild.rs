//! A table of SQLite that is built anew: what refers to it stays.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use migration_core::{
    Chain, Direction, Environment, Goal, Options, Project, Runner, Settings, steps,
};
use sea_orm_migration::prelude::*;
use test_support::{SqliteDatabase, sqlite_database};

const PROJECT: Project = Project {
    name: "rebuild",
    url_variable: "REBUILD_DATABASE_URL",
    default_file: "data/rebuild.db",
    program: "migration-rebuild",
    version: "1.0.0",
    entities: None,
    rules: migration_core::lint::Rules::DEFAULT,
};

struct Initial;

impl MigrationName for Initial {
    fn name(&self) -> &'static str {
        "m001_initial"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Initial {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for sql in [
            "CREATE TABLE parents (id integer PRIMARY KEY, name text)",
            "CREATE TABLE children (id integer PRIMARY KEY, parent integer REFERENCES parents (id) ON DELETE CASCADE)",
            "INSERT INTO parents VALUES (1, 'a'), (2, NULL)",
            "INSERT INTO children VALUES (1, 1), (2, 2), (3, 2)",
        ] {
            steps::execute(manager, sql).await?;
        }
        Ok(())
    }
}

/// Builds `parents` anew from the rows that are kept.
struct Rebuild(&'static str);

impl MigrationName for Rebuild {
    fn name(&self) -> &'static str {
        "m002_rebuild"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Rebuild {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let copy = format!(
            "INSERT INTO parents__new SELECT id, coalesce(name, 'x') FROM parents {}",
            self.0
        );
        let statements = [
            "CREATE TABLE parents__new (id integer PRIMARY KEY, name text NOT NULL)",
            copy.as_str(),
            "DROP TABLE parents",
            "PRAGMA legacy_alter_table = ON",
            "ALTER TABLE parents__new RENAME TO parents",
            "PRAGMA legacy_alter_table = OFF",
        ];
        steps::rebuild_table(manager, &statements).await
    }
}

async fn up(database: &SqliteDatabase, kept: &'static str) -> Result<usize, String> {
    let url = database.url();
    let settings = Settings::resolve(&PROJECT, &Environment::of([]), Some(&url), None).unwrap();
    let chain = Chain::new(vec![Box::new(Initial), Box::new(Rebuild(kept))]).unwrap();
    let mut runner = Runner::connect(PROJECT, chain, &settings, Options::default(), None)
        .await
        .unwrap();
    let report = runner.up(&Goal::of(None, None, Direction::Up)).await;
    runner.close().await;
    report
        .map(|report| report.done.len())
        .map_err(|error| error.to_string())
}

fn rows(database: &SqliteDatabase) -> Option<String> {
    database.value(
        "SELECT (SELECT count(*) FROM parents) || ' ' || (SELECT count(*) FROM children) || ' ' \
         || (SELECT \"notnull\" FROM pragma_table_info('parents') WHERE name = 'name')",
    )
}

#[tokio::test]
async fn what_refers_to_it_stays() {
    let database = sqlite_database();
    assert_eq!(up(&database, "").await, Ok(2));
    assert_eq!(rows(&database).as_deref(), Some("2 3 1"));
    let reference = database.value("SELECT \"table\" FROM pragma_foreign_key_list('children')");
    assert_eq!(reference.as_deref(), Some("parents"));
}

#[tokio::test]
async fn a_row_that_would_refer_to_nothing_stops_it() {
    let database = sqlite_database();
    let refused = up(&database, "WHERE id = 1").await.unwrap_err();
    assert!(
        refused.contains("2 row(s), the first of them in children, would refer to nothing"),
        "{refused}"
    );
    assert_eq!(rows(&database).as_deref(), Some("2 3 0"));
}

/// Another runner watches foreign keys: then it must not begin.
#[tokio::test]
async fn where_foreign_keys_are_watched_it_refuses() {
    let database = sqlite_database();
    database.execute("CREATE TABLE parents (id integer PRIMARY KEY, name text)");
    let connection = sea_orm_migration::sea_orm::Database::connect(database.url())
        .await
        .unwrap();
    let manager = SchemaManager::new(&connection);
    let refused = Rebuild("").up(&manager).await.unwrap_err().to_string();
    assert!(refused.contains("foreign keys are watched"), "{refused}");
    assert!(manager.has_table("parents").await.unwrap());
    connection.close().await.unwrap();
}
