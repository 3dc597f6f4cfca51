//! A column that moves to a table of its own.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Expand, "m023_billing");
named!(Fill, "m024_fill_billing");
named!(Contract, "m025_users_without_plan");

const TABLE: &str = "CREATE TABLE billing \
    (user_id integer PRIMARY KEY REFERENCES users ON DELETE CASCADE, plan text)";
const FUNCTION: &str = "CREATE OR REPLACE FUNCTION copy_plan() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
    INSERT INTO billing (user_id, plan) VALUES (NEW.id, NEW.plan) \
    ON CONFLICT (user_id) DO UPDATE SET plan = excluded.plan; RETURN NULL; END $$";
const TRIGGER: &str = "CREATE OR REPLACE TRIGGER copy_plan AFTER INSERT OR UPDATE OF plan ON users \
    FOR EACH ROW EXECUTE FUNCTION copy_plan()";

#[async_trait::async_trait]
impl MigrationTrait for Expand {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, TABLE).await?;
        steps::execute(manager, FUNCTION).await?;
        steps::execute(manager, TRIGGER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, "DROP TRIGGER copy_plan ON users").await?;
        steps::execute(manager, "DROP FUNCTION copy_plan()").await?;
        steps::execute(manager, "DROP TABLE billing").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Fill {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Each plan becomes what it is: the trigger copies it.
        Backfill::new("users", "id")
            .set("plan", Expr::col("plan"))
            .run(manager)
            .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("missing-down", "what was copied goes with the table");
        Ok(())
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contract {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("ban-drop-column", "its values are in billing");
        steps::execute(manager, "DROP TRIGGER IF EXISTS copy_plan ON users").await?;
        steps::execute(manager, "DROP FUNCTION IF EXISTS copy_plan()").await?;
        steps::drop_column(manager, "users", "plan").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let known = "(SELECT billing.plan FROM billing WHERE user_id = users.id)";
        steps::add_column(manager, "users", ColumnDef::new("plan").text().null()).await?;
        Backfill::new("users", "id")
            .set("plan", Expr::cust(known))
            .filter(Expr::cust(format!("plan IS DISTINCT FROM {known}")))
            .run(manager)
            .await?;
        steps::execute(manager, FUNCTION).await?;
        steps::execute(manager, TRIGGER).await
    }
}
