//! Gives subscriptions an end: 30 days from now for those that run. Organizations without a plan, or on the former free one,
//! go on the trial.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::{prelude::*, schema::date_time_null, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    // The rows change in batches, each with its own transaction, so that users and organizations are never locked for long.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let on_postgres = manager.get_database_backend() == DbBackend::Postgres;

        steps::add_column(manager, "users", date_time_null("subscription_expires_at")).await?;
        // In UTC, whatever time zone the session has: the column keeps none.
        let in_30_days = if on_postgres {
            Expr::cust("(now() AT TIME ZONE 'UTC') + interval '30 days'")
        } else {
            Expr::cust("datetime('now', '+30 days')")
        };
        Backfill::new("users", "id")
            .set("subscription_expires_at", in_30_days)
            .filter(
                Expr::col("subscription_status")
                    .eq("active")
                    .and(Expr::col("subscription_expires_at").is_null()),
            )
            .run(manager)
            .await?;

        Backfill::new("organizations", "id")
            .set("subscription_tier", "trial")
            .filter(
                Expr::col("subscription_tier")
                    .is_null()
                    .or(Expr::col("subscription_tier").eq("free")),
            )
            .run(manager)
            .await?;

        // It is the default since 001; this mends a database where it was changed by hand. SQLite cannot change a default.
        if on_postgres {
            let default =
                "ALTER TABLE organizations ALTER COLUMN subscription_tier SET DEFAULT 'trial'";
            steps::execute(manager, default).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // The organizations stay on the trial: which of them had no plan is not known any more.
        steps::drop_column(manager, "users", "subscription_expires_at").await
    }
}
