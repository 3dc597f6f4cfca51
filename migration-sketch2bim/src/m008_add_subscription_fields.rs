//! Lets a subscription be found by Razorpay's id and renew itself.

use migration_core::steps;
use sea_orm_migration::{
    prelude::*,
    schema::{boolean_null, string_null},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // Users keep signing in while their index is built; Postgres does that (CONCURRENTLY) only outside a transaction.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "users", string_null("razorpay_subscription_id")).await?;
        let auto_renew = boolean_null("subscription_auto_renew")
            .default(false)
            .take();
        steps::add_column(manager, "users", auto_renew).await?;
        let index = Index::create()
            .name("ix_users_razorpay_subscription_id")
            .table("users")
            .col("razorpay_subscription_id")
            .take();
        steps::create_index(manager, &index).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The index first: SQLite does not drop a column that has one.
        steps::drop_index(manager, "ix_users_razorpay_subscription_id").await?;
        steps::drop_column(manager, "users", "subscription_auto_renew").await?;
        steps::drop_column(manager, "users", "razorpay_subscription_id").await
    }
}
