//! Runs the code of a migration.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{DatabaseTransaction, DbErr};
use sea_orm_migration::{IntoSchemaManagerConnection, SchemaManager};

use super::Runner;
use crate::context::Context;
use crate::database::read_in;
use crate::history::Journal;
use crate::target::Direction;

impl Runner {
    /// Runs a migration while foreign keys are not watched, and refuses what would leave a row that refers to nothing.
    pub(super) async fn drive_unwatched(
        &self,
        position: usize,
        direction: Direction,
        transaction: &DatabaseTransaction,
    ) -> Result<(), DbErr> {
        let dangling = async || {
            let question =
                "SELECT coalesce(min(\"table\"), ''), '', count(*) FROM pragma_foreign_key_check";
            read_in(transaction, question)
                .await
                .map(|mut rows| rows.pop().unwrap_or_default())
        };
        let (_, _, before) = dangling().await?;
        self.drive(position, direction, transaction, None).await?;
        let (table, _, after) = dangling().await?;
        if after > before {
            return Err(DbErr::Migration(format!(
                "{} row(s), the first of them in {table}, would refer to nothing",
                after - before
            )));
        }
        Ok(())
    }

    /// Runs the migration's own code on the connection.
    pub(super) async fn drive<'c>(
        &self,
        position: usize,
        direction: Direction,
        connection: impl IntoSchemaManagerConnection<'c>,
        journal: Option<Arc<Journal>>,
    ) -> Result<(), DbErr> {
        let migration = &self.chain.links()[position].migration;
        let manager = SchemaManager::new(connection);
        let context = Context {
            owned: true,
            recording: false,
            lock_timeout: self.options.lock_timeout,
            statement_timeout: Duration::ZERO,
            lock_wait: self.options.lock_wait,
            watch: self.watch.clone(),
            journal,
            ..Context::default()
        };
        context
            .enter(async {
                match direction {
                    Direction::Up => migration.up(&manager).await,
                    Direction::Down => migration.down(&manager).await,
                }
            })
            .await
    }
}
