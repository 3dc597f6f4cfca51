//! Steps for hand-written migrations that are short on locks and can be repeated.
//!
//! A migration that returns `Some(false)` from `use_transaction` is not undone when it fails half-way: the engine runs
//! it again from the start. Each of its steps must therefore be safe to repeat, and on Postgres none may hold a lock
//! for long. These steps are both. In an ordinary migration, inside its transaction, they do the plain thing.
//!
//! On SQLite every migration runs in a transaction, so there they are always plain.
//!
//! ```
//! use migration_core::steps;
//! use sea_orm_migration::prelude::*;
//!
//! # struct Migration;
//! # impl MigrationName for Migration { fn name(&self) -> &str { "m002_add_nickname" } }
//! #[async_trait::async_trait]
//! impl MigrationTrait for Migration {
//!     /// No transaction allows CREATE INDEX CONCURRENTLY.
//!     fn use_transaction(&self) -> Option<bool> {
//!         Some(false)
//!     }
//!
//!     async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!         steps::add_column(manager, "users", ColumnDef::new("nickname").string().null()).await?;
//!         let index = Index::create().name("ix_users_nickname").table("users").col("nickname").take();
//!         steps::create_index(manager, &index).await
//!     }
//!
//!     async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!         steps::drop_index(manager, "ix_users_nickname").await?;
//!         steps::drop_column(manager, "users", "nickname").await
//!     }
//! }
//! ```

mod allow;
mod backfill;
mod column;
mod constraint;
mod execute;
mod index;
mod mirror;
mod rebuild;
mod time_outs;
mod transaction;

pub use allow::allow;
pub use backfill::Backfill;
pub use column::{add_column, drop_column};
pub use constraint::{
    add_check, add_constraint, add_foreign_key, add_unique, constraint_from_index, drop_constraint,
    replace_unique, set_not_null, validate_constraint,
};
pub use execute::execute;
pub use index::{create_index, create_index_from_sql, drop_index, replace_index};
pub use mirror::{mirror_column, mirror_column_where_it_fits, stop_mirroring};
pub use rebuild::rebuild_table;
pub use time_outs::{TimeOuts, with_time_outs};

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_query::TableName;

use crate::database::quote::identifier;

/// A table's name as SQL, where constraints and triggers can come to a table that is there: SQLite builds it anew.
fn on_postgres(manager: &SchemaManager<'_>, table: impl IntoTableRef) -> Result<String, DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return Err(DbErr::Migration(
            "SQLite cannot do this to a table that is there: say it for Postgres alone, and use rebuild_table"
                .to_owned(),
        ));
    }
    quoted(table.into_table_ref())
}

/// A table's name as SQL.
fn quoted(table: TableRef) -> Result<String, DbErr> {
    let (schema, name) = parted(table)?;
    Ok(format!("{schema}{}", identifier(&name)))
}

/// The schema as it stands before a name in SQL, nothing where there is none, and the name itself.
fn parted(table: TableRef) -> Result<(String, String), DbErr> {
    match table {
        TableRef::Table(TableName(None, name), None) => Ok((String::new(), name.to_string())),
        TableRef::Table(TableName(Some(schema), name), None) => Ok((
            format!("{}.", identifier(&schema.1.to_string())),
            name.to_string(),
        )),
        _ => Err(DbErr::Migration(
            "a table is meant here, with or without its schema".to_owned(),
        )),
    }
}
