//! Nulls that are filled and then forbidden.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Credits, "m003_credits");

#[async_trait::async_trait]
impl MigrationTrait for Credits {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Backfill::new("users", "id")
            .set("credits", 0)
            .filter(Expr::col("credits").is_null())
            .run(manager)
            .await?;
        steps::set_not_null(manager, "users", "credits").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let loose = "ALTER TABLE users ALTER COLUMN credits DROP NOT NULL";
        steps::execute(manager, loose).await
    }
}
