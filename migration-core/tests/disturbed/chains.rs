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
const TRANSACTIONAL: [&str; 7] = [
    "alter",
    "deadlock",
    "raise",
    "remark",
    "replaced_at_once",
    "settings",
    "slow",
];

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
            "once" => {
                by("id").run(manager).await?;
                by("id").run(manager).await?;
                steps::execute(
                    manager,
                    "ALTER TABLE counters ADD COLUMN IF NOT EXISTS more integer",
                )
                .await
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
            "settings" => {
                steps::execute(manager, "SET LOCAL lock_timeout = '9s'").await?;
                steps::drop_index(manager, "ix_counters_name").await?;
                let same = "DO $$ BEGIN IF current_setting('lock_timeout') <> '9s' THEN \
                            RAISE EXCEPTION 'changed'; END IF; END $$";
                steps::execute(manager, same).await
            }
            "two_steps" => {
                steps::execute(manager, "SELECT pg_sleep(1)").await?;
                steps::execute(manager, "ALTER TABLE counters ADD COLUMN more integer").await
            }
            "update" => {
                steps::execute(
                    manager,
                    "UPDATE counters SET counter = counter + 1 WHERE id = 1",
                )
                .await
            }
            "online" => crate::online::up(manager).await,
            "elsewhere" | "index" | "replaced" | "replaced_at_once" => {
                indexes(&self.0, manager).await
            }
            "clock" | "edited" | "same_key" | "both_filtered" | "pages" | "filter" => {
                particular(&self.0, manager).await
            }
            other => Err(DbErr::Custom(format!("no chain is called {other}"))),
        }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        match self.0.as_str() {
            "online" => crate::online::down(manager).await,
            "index" => steps::drop_index(manager, "ix_counters_name").await,
            "alter" => {
                steps::execute(manager, "ALTER TABLE counters DROP COLUMN IF EXISTS more").await
            }
            _ => Ok(()),
        }
    }
}

async fn indexes(chain: &str, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    match chain {
        "elsewhere" => {
            let index = Index::create()
                .name("ix_counters_name")
                .table(("Other \"one\"", "counters"))
                .col("name")
                .unique()
                .take();
            steps::create_index(manager, &index).await
        }
        "index" => {
            let index = Index::create()
                .name("ix_counters_name")
                .table("counters")
                .col("name")
                .take();
            steps::create_index(manager, &index).await
        }
        "replaced" | "replaced_at_once" => {
            let sql = r#"CREATE UNIQUE INDEX "ix_counters_name" ON "counters" ("name" DESC)"#;
            steps::replace_index(manager, "ix_counters_name", sql).await?;
            let sql = r#"CREATE UNIQUE INDEX "Others key" ON "others" ("b")"#;
            steps::replace_unique(manager, "others", "Others key", sql, "").await
        }
        other => unreachable!("{other}"),
    }
}

/// Backfills with something of their own.
async fn particular(chain: &str, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let by = |key| small(Backfill::new("counters", key).set("counter", plus_one()));
    match chain {
        // A value of the program's own, which is another in each of its runs.
        "clock" => {
            let now = std::process::id().to_string();
            by("id")
                .set("json", Expr::val(now).cast_as("json"))
                .run(manager)
                .await
        }
        // With a filter, and another one in each run; then without one.
        "edited" => {
            let now = std::process::id().to_string();
            let backfill = Backfill::new("counters", "id").set("half", Expr::col("half").add(100));
            small(backfill)
                .set("json", Expr::val(now).cast_as("json"))
                .filter(Expr::col("half").lt(100))
                .as_it_lies()
                .run(manager)
                .await?;
            steps::execute(manager, "SELECT count(*) FROM ready").await?;
            by("id").run(manager).await
        }
        // More rows of one key than a batch has, and a column that has the name of a variable.
        "same_key" => {
            let filter = Expr::col("found").is_null();
            let backfill = Backfill::new("counters", "half")
                .set("found", true)
                .set("counter", plus_one());
            small(backfill).filter(filter).run(manager).await
        }
        "both_filtered" => {
            let filter = Expr::col("counter").eq(0).or(Expr::col("counter").eq(5));
            by("half").then_by("id").filter(filter).run(manager).await?;
            steps::execute(manager, "ALTER TABLE counters ADD COLUMN more integer").await
        }
        "pages" => {
            let filter = Expr::col("counter").eq(0);
            by("uuid").filter(filter).as_it_lies().run(manager).await
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
        other => unreachable!("{other}"),
    }
}
