//! What goes: a column that has to be there, and a table.

use migration_core::Entities;
use migration_core::schema::Column;
use migration_core::steps::{self, Backfill};
use sea_orm_migration::prelude::*;

named!(Loosen, "m010_loosen");
named!(DropColumn, "m011_drop_column");
named!(DropTable, "m012_drop_table");

#[async_trait::async_trait]
impl MigrationTrait for Loosen {
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let loose = "ALTER TABLE jobs ALTER COLUMN reader_type DROP NOT NULL";
        steps::execute(manager, loose).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Backfill::new("jobs", "id")
            .set("reader_type", "")
            .filter(Expr::col("reader_type").is_null())
            .run(manager)
            .await?;
        steps::set_not_null(manager, "jobs", "reader_type").await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DropColumn {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("ban-drop-column", "nothing has read it since release 41");
        steps::drop_column(manager, "jobs", "reader_type").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::add_column(manager, "jobs", ColumnDef::new("reader_type").text().null()).await
    }
}

#[async_trait::async_trait]
impl MigrationTrait for DropTable {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        steps::allow("ban-drop-table", "the keys are not offered any more");
        steps::execute(manager, "DROP TABLE api_keys").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = "CREATE TABLE api_keys (id serial PRIMARY KEY, user_id integer NOT NULL REFERENCES users, key text NOT NULL)";
        steps::execute(manager, table).await
    }
}

/// Declares the column that no entity has any more.
pub(crate) fn still_there(entities: Entities) -> Entities {
    entities.table("jobs", |table| {
        let column = Column::new("reader_type", "text");
        table.columns.push(column);
    })
}
