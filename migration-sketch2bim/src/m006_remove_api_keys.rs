//! Removes API keys, which Sketch2BIM no longer offers. The keys are lost: `down` brings the table back, empty.

use migration_core::steps;
use sea_orm_migration::prelude::*;

use super::m001_initial_schema::create_api_keys;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "ban-drop-table",
            "API keys are not offered any more, and no program reads them",
        );
        manager
            .drop_table(Table::drop().table("api_keys").to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // As 001 made it. Alembic's downgrade added two indexes that no revision had; that was a fault.
        create_api_keys(manager).await
    }
}
