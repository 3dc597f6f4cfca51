//! A change of many rows.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Paise, "m022_paise");

#[async_trait::async_trait]
impl MigrationTrait for Paise {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Backfill::new("payments", "id")
            .set("paise", Expr::cust("amount::bigint * 100"))
            .filter(Expr::col("paise").is_null())
            .run(manager)
            .await
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("missing-down", "what was filled harms nobody");
        Ok(())
    }
}
