//! A table that gets another name, with a view that has the old one.

use migration_core::steps;
use sea_orm_migration::prelude::*;

named!(Rename, "m015_teams");
named!(Contract, "m016_without_organizations");

#[async_trait::async_trait]
impl MigrationTrait for Rename {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, "ALTER TABLE organizations RENAME TO teams").await?;
        steps::execute(manager, "CREATE VIEW organizations AS SELECT * FROM teams").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow(
            "renaming-table",
            "programs that know the new name are gone by then",
        );
        steps::execute(manager, "DROP VIEW organizations").await?;
        steps::execute(manager, "ALTER TABLE teams RENAME TO organizations").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Contract {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("ban-drop-view", "no program has used it since release 41");
        steps::execute(manager, "DROP VIEW organizations").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::execute(manager, "CREATE VIEW organizations AS SELECT * FROM teams").await
    }
}
