//! Indexes that come, change and go.

use migration_core::steps;
use sea_orm_migration::prelude::*;

named!(Create, "m004_create_index");
named!(Replace, "m005_replace_index");
named!(Drop, "m006_drop_index");

#[async_trait::async_trait]
impl MigrationTrait for Create {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = Index::create()
            .name("ix_jobs_organization_id")
            .table("jobs")
            .col("organization_id")
            .take();
        steps::create_index(manager, &index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_index(manager, "ix_jobs_organization_id").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Replace {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = r#"CREATE INDEX "ix_jobs_status" ON "jobs" ("status", "expires_at")"#;
        steps::replace_index(manager, "ix_jobs_status", sql).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = r#"CREATE INDEX "ix_jobs_status" ON "jobs" ("status")"#;
        steps::replace_index(manager, "ix_jobs_status", sql).await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Drop {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_index(manager, "ix_jobs_status").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let sql = r#"CREATE INDEX "ix_jobs_status" ON "jobs" ("status", "expires_at")"#;
        steps::create_index_from_sql(manager, "ix_jobs_status", sql).await
    }
}
