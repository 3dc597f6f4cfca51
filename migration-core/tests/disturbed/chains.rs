//! The chains: one migration each, after one that makes nothing but the history.

use std::time::Duration;

use migration_core::Project;
use migration_core::lint::Rules;
use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

pub(crate) const PROJECT: Project = Project {
    name: "disturbed",
    url_variable: "DISTURBED_DATABASE_URL",
    default_file: "data/disturbed.db",
    program: "migration-disturbed",
    version: "1.0.0",
    entities: None,
    rules: Rules::DEFAULT,
};

/// The chain of the program that a test has started.
pub(crate) struct Chosen;

impl MigratorTrait for Chosen {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(Only(crate::program::chosen()))]
    }
}

const RAISE: &str = "DO $$ BEGIN IF nextval('tries') < 3 THEN \
                     RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001'; END IF; END $$";

/// What is to be done outside a transaction, by its name.
pub(crate) struct Only(pub(crate) String);

impl MigrationName for Only {
    fn name(&self) -> &'static str {
        "m001_only"
    }
}

/// So many rows a batch, whatever they take, and no pause.
fn small(backfill: Backfill) -> Backfill {
    backfill
        .batch_rows(100)
        .batch_time(Duration::ZERO)
        .pause(0.0)
}

/// The chains that run in a transaction.
const TRANSACTIONAL: [&str; 5] = ["alter", "deadlock", "raise", "remark", "slow"];

fn plus_one() -> Expr {
    Expr::col("counter").add(1)
}

#[async_trait::async_trait]
impl MigrationTrait for Only {
    fn use_transaction(&self) -> Option<bool> {
        Some(TRANSACTIONAL.contains(&self.0.as_str()))
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let by = |key| small(Backfill::new("counters", key).set("counter", plus_one()));
        match self.0.as_str() {
            "one" => by("id").run(manager).await,
            "text" => by("name").run(manager).await,
            "uuid" => by("uuid").run(manager).await,
            "time" => by("at").run(manager).await,
            "both" => by("half").then_by("id").run(manager).await,
            "null" => by("counter").run(manager).await,
            "json" => by("json").run(manager).await,
            "twice" => {
                by("id").run(manager).await?;
                by("id").run(manager).await
            }
            "adapted" => {
                let backfill = Backfill::new("counters", "id").set("counter", plus_one());
                backfill
                    .batch_time(Duration::from_millis(20))
                    .run(manager)
                    .await
            }
            "default" => {
                let backfill = Backfill::new("counters", "id").set("counter", plus_one());
                backfill.run(manager).await
            }
            "filter" => {
                let filter = Expr::col("counter").eq(0);
                small(
                    Backfill::new("counters", "id")
                        .set("counter", 1)
                        .filter(filter),
                )
                .run(manager)
                .await?;
                steps::execute(manager, "SELECT fail()").await
            }
            "pages" => {
                let filter = Expr::col("counter").eq(0);
                by("uuid").filter(filter).as_it_lies().run(manager).await
            }
            "index" => {
                let index = Index::create()
                    .name("ix_counters_name")
                    .table("counters")
                    .col("name")
                    .take();
                steps::create_index(manager, &index).await
            }
            "alter" | "step" => {
                steps::execute(manager, "ALTER TABLE counters ADD COLUMN more integer").await
            }
            "remark" => {
                steps::execute(manager, "ALTER TABLE counters ADD COLUMN more integer").await?;
                steps::execute(
                    manager,
                    "COMMENT ON COLUMN counters.more IS 'on table, on delete'",
                )
                .await
            }
            "deadlock" => {
                steps::execute(manager, "LOCK TABLE counters").await?;
                steps::execute(manager, "SELECT pg_sleep(0.5)").await?;
                steps::execute(manager, "LOCK TABLE others").await
            }
            "slow" => {
                steps::execute(manager, "CREATE TABLE fresh (id integer)").await?;
                steps::execute(manager, "ALTER TABLE counters ADD COLUMN more integer").await?;
                steps::execute(manager, "SELECT pg_sleep(0.5)").await?;
                steps::execute(manager, "INSERT INTO others VALUES (1)").await
            }
            // Fails as often as a sequence says, which no rollback sets back.
            "raise" => steps::execute(manager, RAISE).await,
            "own" => manager
                .get_connection()
                .execute_unprepared(RAISE)
                .await
                .map(drop),
            "update" => {
                steps::execute(
                    manager,
                    "UPDATE counters SET counter = counter + 1 WHERE id = 1",
                )
                .await
            }
            "online" => crate::online::up(manager).await,
            other => Err(DbErr::Custom(format!("no chain is called {other}"))),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match self.0.as_str() {
            "online" => crate::online::down(manager).await,
            "alter" => {
                steps::execute(manager, "ALTER TABLE counters DROP COLUMN IF EXISTS more").await
            }
            _ => Ok(()),
        }
    }
}
