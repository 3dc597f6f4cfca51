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
mod execute;
mod index;
mod rebuild;

pub use allow::allow;
pub use backfill::Backfill;
pub use execute::execute;
pub use index::{create_index, drop_index};
pub use rebuild::rebuild_table;

use sea_orm_migration::prelude::*;

/// Adds a column, unless an earlier try has added it.
///
/// # Errors
/// What the database answers.
pub async fn add_column(
    manager: &SchemaManager<'_>,
    table: &str,
    column: impl IntoColumnDef,
) -> Result<(), DbErr> {
    let mut statement = Table::alter();
    statement.table(Alias::new(table));
    if execute::repeatable(manager) {
        statement.add_column_if_not_exists(column);
    } else {
        statement.add_column(column);
    }
    execute(
        manager,
        &manager.get_database_backend().build(&statement).to_string(),
    )
    .await
}

/// Drops a column, unless an earlier try has dropped it. On SQLite drop its indexes first.
///
/// # Errors
/// What the database answers.
pub async fn drop_column(
    manager: &SchemaManager<'_>,
    table: &str,
    column: &str,
) -> Result<(), DbErr> {
    let mut statement = Table::alter();
    statement.table(Alias::new(table));
    if execute::repeatable(manager) {
        statement.drop_column_if_exists(Alias::new(column));
    } else {
        statement.drop_column(Alias::new(column));
    }
    execute(
        manager,
        &manager.get_database_backend().build(&statement).to_string(),
    )
    .await
}
