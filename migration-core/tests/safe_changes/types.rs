//! Columns that get another type: stored alike, shorter, and one that not every value fits.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Longer, "m017_longer");
named!(Shorter, "m018_shorter");
named!(Parsed, "m019_retry_count");
named!(Contract, "m020_without_retries");

#[async_trait::async_trait]
impl MigrationTrait for Longer {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "changing-column-type",
            "the old values are stored as the new ones are",
        );
        steps::execute(manager, "ALTER TABLE users ALTER COLUMN email TYPE text").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "changing-column-type",
            "written anew, in a quiet hour: nobody goes back by day",
        );
        steps::execute(
            manager,
            "ALTER TABLE users ALTER COLUMN email TYPE varchar(255)",
        )
        .await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Shorter {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_check(
            manager,
            "users",
            "users_email_length",
            "char_length(email) <= 200",
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_constraint(manager, "users", "users_email_length").await
    }
}

const NUMBER: &str = "CASE WHEN NEW.retries IS DISTINCT FROM OLD.retries \
    THEN CASE WHEN NEW.retries ~ '^[0-9]{1,9}$' THEN NEW.retries::integer END ELSE NEW.retry_count END";
const TEXT: &str = "CASE WHEN NEW.retries IS NOT DISTINCT FROM OLD.retries \
    AND NEW.retry_count IS DISTINCT FROM OLD.retry_count THEN NEW.retry_count::text ELSE NEW.retries END";

#[async_trait::async_trait]
impl MigrationTrait for Parsed {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(
            manager,
            "jobs",
            ColumnDef::new("retry_count").integer().null(),
        )
        .await?;
        steps::mirror_column(manager, "jobs", "retry_count", NUMBER).await?;
        steps::mirror_column(manager, "jobs", "retries", TEXT).await?;
        Backfill::new("jobs", "id")
            .set("retry_count", Expr::cust("retries::integer"))
            .filter(Expr::cust(
                "retry_count IS NULL AND retries ~ '^[0-9]{1,9}$'",
            ))
            .run(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::stop_mirroring(manager, "jobs", "retries").await?;
        steps::stop_mirroring(manager, "jobs", "retry_count").await?;
        steps::drop_column(manager, "jobs", "retry_count").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contract {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "ban-drop-column",
            "retry_count has what was a number, the rest was looked at",
        );
        steps::stop_mirroring(manager, "jobs", "retries").await?;
        steps::stop_mirroring(manager, "jobs", "retry_count").await?;
        steps::drop_column(manager, "jobs", "retries").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "jobs", ColumnDef::new("retries").text().null()).await?;
        steps::mirror_column(manager, "jobs", "retries", TEXT).await?;
        steps::mirror_column(manager, "jobs", "retry_count", NUMBER).await?;
        Backfill::new("jobs", "id")
            .set("retries", Expr::cust("retry_count::text"))
            .filter(Expr::cust("retries IS NULL AND retry_count IS NOT NULL"))
            .run(manager)
            .await
    }
}
