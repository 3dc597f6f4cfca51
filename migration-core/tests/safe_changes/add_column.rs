//! A column whose default is another value for each row.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Token, "m002_token");

#[async_trait::async_trait]
impl MigrationTrait for Token {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "users", ColumnDef::new("token").uuid().null()).await?;
        let default = "ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid()";
        steps::execute(manager, default).await?;
        Backfill::new("users", "id")
            .set("token", Expr::cust("gen_random_uuid()"))
            .filter(Expr::col("token").is_null())
            .run(manager)
            .await?;
        steps::set_not_null(manager, "users", "token").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_column(manager, "users", "token").await
    }
}
