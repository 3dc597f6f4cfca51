//! Lets jobs that were uploaded together be found together.

use migration_core::steps;
use sea_orm_migration::{prelude::*, schema::string_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // Jobs keep coming while their index is built; Postgres does that (CONCURRENTLY) only outside a transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "jobs", string_null("batch_id")).await?;
        let index = Index::create()
            .name("ix_jobs_batch_id")
            .table("jobs")
            .col("batch_id")
            .take();
        steps::create_index(manager, &index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The index first: SQLite does not drop a column that has one.
        steps::drop_index(manager, "ix_jobs_batch_id").await?;
        steps::drop_column(manager, "jobs", "batch_id").await
    }
}
