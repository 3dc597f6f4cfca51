//! A column that gets another name while programs write the old one and the new one.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Expand, "m013_full_name");
named!(Contract, "m014_without_name");

/// Has `column` follow `other` when that is written.
async fn follow(manager: &SchemaManager<'_>, column: &str, other: &str) -> Result<(), DbErr> {
    let value = format!(
        "CASE WHEN NEW.{other} IS DISTINCT FROM OLD.{other} THEN NEW.{other} ELSE NEW.{column} END"
    );
    steps::mirror_column(manager, "users", column, &value).await
}

/// Gives `column` the value of `other` in the rows that are there.
async fn fill(manager: &SchemaManager<'_>, column: &str, other: &str) -> Result<(), DbErr> {
    Backfill::new("users", "id")
        .set(column, Expr::col(Alias::new(other)))
        .filter(Expr::cust("full_name IS DISTINCT FROM name"))
        .run(manager)
        .await
}

#[async_trait::async_trait]
impl MigrationTrait for Expand {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "users", ColumnDef::new("full_name").text().null()).await?;
        follow(manager, "full_name", "name").await?;
        follow(manager, "name", "full_name").await?;
        fill(manager, "full_name", "name").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::stop_mirroring(manager, "users", "name").await?;
        steps::stop_mirroring(manager, "users", "full_name").await?;
        steps::drop_column(manager, "users", "full_name").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contract {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("ban-drop-column", "its values are in full_name");
        steps::stop_mirroring(manager, "users", "full_name").await?;
        steps::stop_mirroring(manager, "users", "name").await?;
        steps::drop_column(manager, "users", "name").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "users", ColumnDef::new("name").text().null()).await?;
        follow(manager, "name", "full_name").await?;
        follow(manager, "full_name", "name").await?;
        fill(manager, "name", "full_name").await
    }
}
