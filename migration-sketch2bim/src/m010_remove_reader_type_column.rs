//! Removes `jobs.reader_type`, which nothing reads any more. Its values are lost: `down` adds the column at the end, empty.

use migration_core::steps;
use sea_orm_migration::{prelude::*, schema::string_null};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "ban-drop-column",
            "nothing reads the type of a reader any more",
        );
        manager
            .alter_table(
                Table::alter()
                    .table("jobs")
                    .drop_column("reader_type")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = string_null("reader_type");
        manager
            .alter_table(Table::alter().table("jobs").add_column(column).to_owned())
            .await
    }
}
