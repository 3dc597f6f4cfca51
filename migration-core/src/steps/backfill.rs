//! A change of many rows, in batches by key.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use super::execute::{ask, execute_counted, repeatable};
use crate::context::Context;
use crate::database::quote;
use crate::record::BATCHED;

/// How many rows one statement looks at, where the migration does not say.
const BATCH_ROWS: u64 = 5_000;

/// A change of many rows.
///
/// Outside a transaction, on Postgres, it walks the table in the order of its key, a batch a transaction, so that no
/// row stays locked for longer than a batch takes. Killed and run again it starts over, and passes quickly over what
/// is done: the filter must not match a row that was changed. Elsewhere, and in offline SQL, it is one UPDATE.
///
/// ```
/// use migration_core::steps::Backfill;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// Backfill::new("users", "id")
///     .set("credits", 5)
///     .filter(Expr::col("credits").is_null())
///     .run(manager)
///     .await
/// # }
/// ```
#[derive(Debug, Clone)]
#[must_use = "a backfill does nothing until it is run"]
pub struct Backfill {
    table: String,
    key: String,
    values: Vec<(String, Expr)>,
    filter: Option<Expr>,
    rows: u64,
}

impl Backfill {
    /// Rows of `table`, walked in the order of `key`, its primary key column.
    pub fn new(table: &str, key: &str) -> Self {
        Self {
            table: table.to_owned(),
            key: key.to_owned(),
            values: Vec::new(),
            filter: None,
            rows: BATCH_ROWS,
        }
    }

    /// Sets `column` to `value` in each row that matches.
    pub fn set(mut self, column: &str, value: impl Into<Expr>) -> Self {
        self.values.push((column.to_owned(), value.into()));
        self
    }

    /// Which rows; must be false for a row that was already changed, so that the step can be repeated.
    pub fn filter(mut self, condition: impl Into<Expr>) -> Self {
        self.filter = Some(condition.into());
        self
    }

    /// How many rows of the table one statement looks at; 5,000 if not said, and never less than one.
    pub fn batch_rows(mut self, rows: u64) -> Self {
        self.rows = Ord::max(rows, 1);
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// What the database answers. Batches that were done stay done.
    pub async fn run(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let backend = manager.get_database_backend();
        if Context::current().recording && repeatable(manager) {
            let sql = self.script(backend);
            return execute_counted(manager, &sql).await.map(drop);
        }
        if !repeatable(manager) {
            return execute_counted(manager, &self.update(backend, None, None))
                .await
                .map(drop);
        }
        let mut after: Option<String> = None;
        loop {
            let last = self.boundary(manager, after.as_deref()).await?;
            execute_counted(
                manager,
                &self.update(backend, after.as_deref(), last.as_deref()),
            )
            .await?;
            match last {
                Some(last) => after = Some(last),
                None => return Ok(()),
            }
        }
    }

    /// What a script says of it: one UPDATE.
    pub(crate) fn script(&self, backend: DbBackend) -> String {
        format!(
            "{BATCHED}{} rows by {}\n{}",
            self.rows,
            quote::identifier(&self.key),
            self.update(backend, None, None)
        )
    }

    /// The UPDATE for the keys above `after`, up to and including `last`.
    fn update(&self, backend: DbBackend, after: Option<&str>, last: Option<&str>) -> String {
        let mut update = Query::update();
        update.table(Alias::new(&self.table));
        for (column, value) in &self.values {
            update.value(Alias::new(column), value.clone());
        }
        if let Some(filter) = &self.filter {
            update.and_where(filter.clone());
        }
        // A quoted literal without a type takes the type of the key, whatever that is.
        if let Some(after) = after {
            update
                .and_where(Expr::col(Alias::new(&self.key)).gt(Expr::cust(quote::literal(after))));
        }
        if let Some(last) = last {
            update
                .and_where(Expr::col(Alias::new(&self.key)).lte(Expr::cust(quote::literal(last))));
        }
        backend.build(&update).to_string()
    }

    /// The last key of the batch that begins above `after`; none where the rest of the table fits into it.
    async fn boundary(
        &self,
        manager: &SchemaManager<'_>,
        after: Option<&str>,
    ) -> Result<Option<String>, DbErr> {
        let key = quote::identifier(&self.key);
        let above = after
            .map(|after| format!(" WHERE {key} > {}", quote::literal(after)))
            .unwrap_or_default();
        let sql = format!(
            "SELECT {key}::text AS boundary FROM {}{above} ORDER BY {key} LIMIT 1 OFFSET {}",
            quote::identifier(&self.table),
            self.rows - 1,
        );
        match ask(manager, &sql).await?.first() {
            Some(row) => row.try_get_by_index(0).map(Some),
            None => Ok(None),
        }
    }
}
