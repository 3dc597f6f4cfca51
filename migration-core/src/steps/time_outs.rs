//! How long the statements of a block may wait and run.

use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use super::execute::repeatable;
use crate::context::{Context, milliseconds};

/// How long a statement may wait for a lock, and how long it may run, within [`with_time_outs`].
#[derive(Debug, Clone, Copy, Default)]
#[must_use = "time-outs do nothing until a block is run with them"]
pub struct TimeOuts {
    lock: Option<Duration>,
    statement: Option<Duration>,
}

impl TimeOuts {
    /// Those of the run: a short wait for locks, and no limit to a statement.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long a statement may wait for a lock, in whole milliseconds, at least one. Everyone who comes later waits
    /// behind it.
    pub fn lock(mut self, limit: Duration) -> Self {
        self.lock = Some(limit);
        self
    }

    /// How long a statement may run, in whole milliseconds, at least one.
    pub fn statement(mut self, limit: Duration) -> Self {
        self.statement = Some(limit);
        self
    }
}

/// Runs a block whose statements have other time-outs than the rest of the migration. On SQLite, and for concurrent
/// builds, nothing is different.
///
/// ```
/// use std::time::Duration;
///
/// use migration_core::steps::{self, TimeOuts};
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// let limits = TimeOuts::new().statement(Duration::from_secs(5));
/// steps::with_time_outs(manager, limits, async {
///     steps::execute(manager, "UPDATE settings SET theme = 'light'").await
/// })
/// .await
/// # }
/// ```
///
/// # Errors
/// Those of the block; what the database answers.
pub async fn with_time_outs<T>(
    manager: &SchemaManager<'_>,
    limits: TimeOuts,
    block: impl Future<Output = Result<T, DbErr>>,
) -> Result<T, DbErr> {
    let context = Context::current();
    let inside = Context {
        lock_timeout: limits.lock.unwrap_or(context.lock_timeout),
        statement_timeout: limits.statement.unwrap_or(context.statement_timeout),
        ..context.clone()
    };
    let set = async |context: &Context| {
        let sql = format!(
            "SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}",
            milliseconds(context.statement_timeout),
            milliseconds(context.lock_timeout)
        );
        manager.get_connection().execute_unprepared(&sql).await
    };
    // Each step outside a transaction says it at the beginning of its own.
    let shared = manager.get_database_backend() == DbBackend::Postgres && !repeatable(manager);
    if shared {
        set(&inside).await?;
    }
    let outcome = inside.enter(block).await;
    if shared && outcome.is_ok() {
        set(&context).await?;
    }
    outcome
}
