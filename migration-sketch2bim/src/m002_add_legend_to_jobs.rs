//! Lets a job keep the legend that was found on its sketch, and whether one was found.

use sea_orm_migration::{
    prelude::*,
    schema::{boolean_null, json_null},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite takes one change a statement.
        let data = json_null("legend_data");
        manager
            .alter_table(Table::alter().table("jobs").add_column(data).to_owned())
            .await?;
        let detected = boolean_null("legend_detected").default(false).take();
        manager
            .alter_table(Table::alter().table("jobs").add_column(detected).to_owned())
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["legend_detected", "legend_data"] {
            manager
                .alter_table(Table::alter().table("jobs").drop_column(column).to_owned())
                .await?;
        }
        Ok(())
    }
}
