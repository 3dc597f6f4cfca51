//! A change of many rows, in batches by key.

mod by_itself;
mod pace;
mod walk;

use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use super::execute::{execute_counted, repeatable};
use crate::context::Context;
use crate::database::quote;
use crate::recording::BATCHED;
use walk::{Course, Walk};

/// Around how many rows a batch has, where the migration does not say.
const BATCH_ROWS: u64 = 5_000;

/// How long a batch is to take: its rows stay locked for as long.
const BATCH_TIME: Duration = Duration::from_millis(100);

/// How long to pause after a batch, as a part of what it took.
const PAUSE: f64 = 0.5;

/// A change of many rows.
///
/// Outside a transaction, on Postgres, it walks the table in the order of its key, a batch a transaction, so that no
/// row stays locked for longer than a batch takes; how many rows that is is found out on the way. Offline SQL has a loop
/// over batches of [`batch_rows`](Self::batch_rows) there, where there is a [`filter`](Self::filter). Elsewhere it is one
/// UPDATE.
///
/// How far it has come is committed together with each batch. Killed and run again by the engine it goes on after the
/// last batch that was committed, so that even a change that must not be made twice is made once for each row:
///
/// ```
/// use migration_core::steps::Backfill;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// Backfill::new("users", "id")
///     .set("credits", Expr::col("credits").add(1))
///     .run(manager)
///     .await
/// # }
/// ```
///
/// Where another runner runs the migration, SeaORM's for example, nothing is kept: it starts over. Give it a filter
/// that a changed row does not match, and it passes quickly over what is done. With the filter the engine looks at the
/// whole table once more when it runs again after the walk had come to its end:
///
/// ```
/// # use migration_core::steps::Backfill;
/// # use sea_orm_migration::prelude::*;
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// Backfill::new("users", "id")
///     .set("credits", 5)
///     .filter(Expr::col("credits").is_null())
///     .run(manager)
///     .await
/// # }
/// ```
///
/// Without a filter its statement must be the same in each try: a value that the program computes (its clock, a random one)
/// is another one then, and the engine refuses to go on. Let the database compute it: `Expr::cust("now()")`.
///
/// A row that is inserted meanwhile is reached where its key is higher than that of the batches that are done: let the
/// program, or a column default, write new rows as they are to be.
#[derive(Debug, Clone)]
#[must_use = "a backfill does nothing until it is run"]
pub struct Backfill {
    table: String,
    key: Vec<String>,
    values: Vec<(String, Expr)>,
    filter: Option<Expr>,
    as_it_lies: bool,
    rows: u64,
    batch_time: Duration,
    pause: f64,
}

impl Backfill {
    /// Rows of `table`, walked in the order of `key`, its primary key column. Any type that has an order will do; the
    /// column must be NOT NULL, and there should be an index on it.
    pub fn new(table: &str, key: &str) -> Self {
        Self {
            table: table.to_owned(),
            key: vec![key.to_owned()],
            values: Vec::new(),
            filter: None,
            as_it_lies: false,
            rows: BATCH_ROWS,
            batch_time: BATCH_TIME,
            pause: PAUSE,
        }
    }

    /// Another column of a composite key, in the order of its index.
    ///
    /// ```
    /// # use migration_core::steps::Backfill;
    /// let by_both = Backfill::new("members", "team_id").then_by("user_id").set("active", true);
    /// ```
    pub fn then_by(mut self, key: &str) -> Self {
        self.key.push(key.to_owned());
        self
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

    /// Walks the table as its rows lie on the disk, and by the key only for what is left then. Where the key jumps about
    /// in the table (a random UUID), that writes a fraction of the log, and the disk is free for others.
    ///
    /// It needs a [`filter`](Self::filter) that a changed row does not match: a row that others change at the same time
    /// may be met twice. Without a filter, and for a partitioned or foreign table, it is not done.
    ///
    /// ```
    /// # use migration_core::steps::Backfill;
    /// # use sea_orm_migration::prelude::*;
    /// let by_page = Backfill::new("jobs", "id")
    ///     .set("priority", 0)
    ///     .filter(Expr::col("priority").is_null())
    ///     .as_it_lies();
    /// ```
    pub fn as_it_lies(mut self) -> Self {
        self.as_it_lies = true;
        self
    }

    /// Around how many rows a batch has; 5,000 if not said, and never less than one. The first batch has a tenth of it.
    /// Later ones have as many as can be changed in the batch time, between a hundredth and ten times of it.
    pub fn batch_rows(mut self, rows: u64) -> Self {
        self.rows = Ord::max(rows, 1);
        self
    }

    /// How long a batch is to take; 100 ms if not said. With none at all, each batch has exactly
    /// [`batch_rows`](Self::batch_rows) rows, however long it takes.
    pub fn batch_time(mut self, time: Duration) -> Self {
        self.batch_time = time;
        self
    }

    /// How long to pause after each batch, as a part of the time that it took; 0.5 if not said. With 1, the server has
    /// as much time for others as for this. What its commit took counts four times: a slow one makes others slow.
    /// Nothing, and what is no number, is no pause; more than 100 is 100.
    pub fn pause(mut self, part: f64) -> Self {
        self.pause = if part > 0.0 { part.min(100.0) } else { 0.0 };
        self
    }

    /// Runs it.
    ///
    /// # Errors
    /// What the database answers; that a key column may be NULL; that row level security hides rows from the role; that an
    /// earlier try has begun with another statement. Batches that were done stay done.
    pub async fn run(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let context = Context::current();
        if context.recording && repeatable(manager) {
            let backend = manager.get_database_backend();
            let by_itself = context.script.then(|| self.by_itself()).flatten();
            let sql = by_itself.unwrap_or_else(|| self.script(backend));
            return execute_counted(manager, &sql).await.map(drop);
        }
        if !repeatable(manager) {
            let changed = execute_counted(manager, &self.update(manager, None, None)).await?;
            context.watch.changed(changed);
            return Ok(());
        }
        let ground = self.examine(manager).await?;
        let by_page = ground
            .course()
            .filter(|_| self.as_it_lies && self.filter.is_some());
        for course in by_page.into_iter().chain([Course::Key]) {
            let walk = Walk::new(&self, course, &ground, manager)?;
            Box::pin(walk.run(manager)).await?;
        }
        Ok(())
    }

    /// What is recorded of it: one UPDATE.
    pub(crate) fn script(&self, backend: DbBackend) -> String {
        format!(
            "{BATCHED}{} rows by {}\n{}",
            self.rows,
            self.keys(),
            self.between(backend, None, None)
        )
    }

    /// The key's columns, quoted.
    fn keys(&self) -> String {
        self.each_key().join(", ")
    }

    fn each_key(&self) -> Vec<String> {
        self.key.iter().map(|key| quote::identifier(key)).collect()
    }

    fn update(
        &self,
        manager: &SchemaManager<'_>,
        after: Option<&[String]>,
        last: Option<&[String]>,
    ) -> String {
        self.between(manager.get_database_backend(), after, last)
    }

    /// The UPDATE of all rows.
    fn whole(&self) -> UpdateStatement {
        let mut update = Query::update();
        update.table(Alias::new(&self.table));
        for (column, value) in &self.values {
            update.value(Alias::new(column), value.clone());
        }
        if let Some(filter) = &self.filter {
            update.and_where(filter.clone());
        }
        update
    }

    /// The UPDATE for the keys above `after`, up to and including `last`.
    fn between(
        &self,
        backend: DbBackend,
        after: Option<&[String]>,
        last: Option<&[String]>,
    ) -> String {
        let mut update = self.whole();
        if let Some(after) = after {
            update.and_where(Expr::cust(self.compared(">", after)));
        }
        if let Some(last) = last {
            update.and_where(Expr::cust(self.compared("<=", last)));
        }
        backend.build(&update).to_string()
    }

    /// The key beside a value. Its columns stand alone, so that they are compared as ORDER BY sorts them, in their own
    /// collation; a quoted literal without a type takes the type of the column, whatever that is.
    fn compared(&self, operator: &str, values: &[String]) -> String {
        let values: Vec<String> = values.iter().map(|value| quote::literal(value)).collect();
        match values.as_slice() {
            [value] => format!("{} {operator} {value}", self.keys()),
            _ => format!("({}) {operator} ({})", self.keys(), values.join(", ")),
        }
    }

    /// Asks for the last key of the batch of so many rows that begins above `after`.
    fn boundary(&self, after: Option<&[String]>, rows: u64) -> String {
        let above = after
            .map(|after| format!(" WHERE {}", self.compared(">", after)))
            .unwrap_or_default();
        let table = quote::identifier(&self.table);
        let keys = self.each_key();
        // A text has a name of its own and the key its table's: sorted is what is stored, not what is shown.
        let texts: Vec<String> = (keys.iter().enumerate())
            .map(|(number, key)| format!("{key}::text AS boundary_{number}"))
            .collect();
        let order: Vec<String> = keys.iter().map(|key| format!("{table}.{key}")).collect();
        format!(
            "SELECT {} FROM {table}{above} ORDER BY {} LIMIT 1 OFFSET {}",
            texts.join(", "),
            order.join(", "),
            rows - 1,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_compared_as_they_are_sorted() {
        let backfill = Backfill::new("t", "a").then_by("b\"").set("n", 1);
        let key = ["it's $1".to_owned(), "?".to_owned()];
        assert_eq!(
            backfill.between(DbBackend::Postgres, Some(&key), Some(&key)),
            r#"UPDATE "t" SET "n" = 1 WHERE (("a", "b""") > ('it''s $1', '?')) AND (("a", "b""") <= ('it''s $1', '?'))"#
        );
        assert_eq!(
            backfill.boundary(Some(&key), 10),
            r#"SELECT "a"::text AS boundary_0, "b"""::text AS boundary_1 FROM "t" WHERE ("a", "b""") > ('it''s $1', '?') ORDER BY "t"."a", "t"."b""" LIMIT 1 OFFSET 9"#
        );
        let single = Backfill::new("t", "a")
            .set("n", 1)
            .filter(Expr::col("n").eq(2).or(Expr::col("n").is_null()));
        assert_eq!(
            single.between(DbBackend::Postgres, None, Some(&["\\".to_owned()])),
            r#"UPDATE "t" SET "n" = 1 WHERE ("n" = 2 OR "n" IS NULL) AND ("a" <= '\')"#
        );
    }
}
