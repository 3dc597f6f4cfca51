//! An enum value that is used no more.

use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Retire, "m021_no_lost_jobs");

#[async_trait::async_trait]
impl MigrationTrait for Retire {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Backfill::new("jobs", "id")
            .set("state", Expr::cust("'queued'"))
            .filter(Expr::cust("state = 'lost'"))
            .run(manager)
            .await?;
        steps::add_check(manager, "jobs", "jobs_state_not_lost", "state <> 'lost'").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::drop_constraint(manager, "jobs", "jobs_state_not_lost").await
    }
}
