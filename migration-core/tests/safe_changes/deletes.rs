//! Many rows that go.

use migration_core::steps;
use sea_orm_migration::prelude::*;

named!(Expired, "m029_expired_jobs");

#[async_trait::async_trait]
impl MigrationTrait for Expired {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("unbatched-change", "it is batched: 1,000 rows a statement");
        let batch = "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs \
            WHERE expires_at < '2024-01-01' ORDER BY expires_at LIMIT 1000)";
        let database = manager.get_connection();
        while database.execute_unprepared(batch).await?.rows_affected() > 0 {
            steps::execute(manager, "SELECT pg_sleep(0.05)").await?;
        }
        Ok(())
    }

    async fn down(&self, _: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("missing-down", "the rows are in the backup of that day");
        Ok(())
    }
}
