//! Rules for rows that are there.

use migration_core::steps;
use sea_orm_migration::prelude::*;

named!(Unique, "m007_unique");
named!(ForeignKeys, "m008_foreign_key");
named!(Check, "m009_check");

#[async_trait::async_trait]
impl MigrationTrait for Unique {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_unique(
            manager,
            "organizations",
            "organizations_slug_key",
            &["slug"],
        )
        .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_constraint(manager, "organizations", "organizations_slug_key").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for ForeignKeys {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let key = ForeignKey::create()
            .name("jobs_organization_id_fkey")
            .from("jobs", "organization_id")
            .to("organizations", "id")
            .take();
        steps::add_foreign_key(manager, &key).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_constraint(manager, "jobs", "jobs_organization_id_fkey").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Check {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let condition = "progress BETWEEN 0 AND 100";
        steps::add_check(manager, "jobs", "jobs_progress_check", condition).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_constraint(manager, "jobs", "jobs_progress_check").await
    }
}
