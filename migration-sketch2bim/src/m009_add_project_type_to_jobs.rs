//! Says of each job what kind of project it is for; the jobs so far were all architecture.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::{prelude::*, schema::string_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // The rows change in batches, each with its own transaction, so that jobs are never locked for long.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = string_null("project_type").default("architecture").take();
        steps::add_column(manager, "jobs", column).await?;
        // The default fills the rows that exist; a null can come from a writer in between, or where the column was there before.
        Backfill::new("jobs", "id")
            .set("project_type", "architecture")
            .filter(Expr::col("project_type").is_null())
            .run(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_column(manager, "jobs", "project_type").await
    }
}
