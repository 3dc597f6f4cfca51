//! A chain that is longer than what is asked for row by row.

#![expect(clippy::unwrap_used, reason = "these are tests")]

use migration_core::{Chain, Environment, Goal, Options, Project, Runner, Settings, State};
use sea_orm_migration::prelude::*;
use test_support::Database;

const LENGTH: usize = 150;

const PROJECT: Project = Project {
    name: "long",
    url_variable: "LONG_DATABASE_URL",
    default_file: "data/long.db",
    program: "migration-long",
    version: "1.0.0",
    entities: None,
    rules: migration_core::lint::Rules::DEFAULT,
};

struct Numbered(usize);

impl MigrationName for Numbered {
    fn name(&self) -> &str {
        NAMES.get_or_init(|| {
            (1..=LENGTH)
                .map(|number| format!("m{number:03}_it's"))
                .collect()
        })[self.0]
            .as_str()
    }
}

static NAMES: std::sync::OnceLock<Vec<String>> = std::sync::OnceLock::new();

#[async_trait::async_trait]
impl MigrationTrait for Numbered {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let Numbered(number) = self;
        let sql = match number {
            0 => "CREATE TABLE turns (number integer)".to_owned(),
            _ => format!("INSERT INTO turns VALUES ({number})"),
        };
        manager.get_connection().execute_unprepared(&sql).await?;
        Ok(())
    }
}

fn chain(length: usize) -> Chain {
    let migrations =
        (0..length).map(|number| Box::new(Numbered(number)) as Box<dyn MigrationTrait>);
    Chain::new(migrations.collect()).unwrap()
}

async fn runner(database: &Database, length: usize) -> Runner {
    let url = database.url();
    let settings = Settings::resolve(&PROJECT, &Environment::of([]), Some(&url), None).unwrap();
    Runner::connect(PROJECT, chain(length), &settings, Options::default(), None)
        .await
        .unwrap()
}

#[tokio::test]
async fn each_is_applied_once_and_an_edit_far_back_is_found_by_those_who_look_at_all() {
    for database in Database::both("long") {
        let to_head = Goal::of(None, None, migration_core::Direction::Up);
        for (length, done) in [(LENGTH - 1, LENGTH - 1), (LENGTH, 1), (LENGTH, 0)] {
            let mut runner = runner(&database, length).await;
            let report = runner.up(&to_head).await.unwrap();
            assert_eq!(report.done.len(), done, "{}", database.kind());
            assert_eq!(report.standing.state, State::Current);
            let times = report.standing.entries.iter().map(|entry| entry.applied_at);
            assert!(times.flatten().all(|time| time > 1_600_000_000));
            runner.close().await;
        }
        let turns = "SELECT count(*) || ' ' || count(DISTINCT number) FROM turns";
        assert_eq!(database.value(turns).as_deref(), Some("149 149"));

        // A newer program has been here.
        let mut old = runner(&database, LENGTH - 1).await;
        assert_eq!(old.up(&to_head).await.unwrap().standing.state, State::Ahead);
        old.close().await;

        database.execute(
            "UPDATE seaql_migration_attempts SET checksum = 'old' WHERE version IN ('m005_it''s', 'm148_it''s')",
        );
        let mut runner = runner(&database, LENGTH).await;
        let seen = |edits: Vec<migration_core::Edit>| {
            let versions = edits.into_iter().map(|edit| edit.version);
            versions.collect::<Vec<_>>()
        };
        let newest = runner.up(&to_head).await.unwrap().edits;
        assert_eq!(seen(newest), ["m148_it's"], "{}", database.kind());
        let all = runner.examine().await.unwrap().edits;
        assert_eq!(seen(all), ["m005_it's", "m148_it's"], "{}", database.kind());
        runner.close().await;
    }
}
