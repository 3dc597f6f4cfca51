//! The walk over a table, a batch a transaction.

mod course;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::{DatabaseTransaction, DbBackend, Statement};
use sea_orm_migration::prelude::*;

use super::Backfill;
use super::pace::Pace;
use crate::context::Context;
use crate::history::{Journal, Saved};
use crate::runtime;
use crate::steps::execute::{ask, timed};
use crate::steps::transaction::{Work, patiently, taken_over};
use crate::watch::Progress;
pub(super) use course::{Course, Ground};

/// However slow a commit was.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

fn changed(table: &str, forget: &str) -> DbErr {
    DbErr::Migration(format!(
        "an earlier try has changed rows of {table} by another statement than this one, which has no filter that tells them from \
         the others: a value of it is another each time (give it by SQL, as now()), or it was edited; nothing was done; bring the \
         rows back to what they were, forget the earlier try ({forget}) and run it again"
    ))
}

/// A walk under way.
pub(super) struct Walk<'a> {
    backfill: &'a Backfill,
    course: Course,
    context: Context,
    /// The whole change as one statement: what it is known by.
    statement: String,
    /// Where its progress is kept; none where another runner runs the migration.
    slot: Option<Slot>,
    place: Saved,
    ground: Ground,
    pace: Pace,
}

#[derive(Clone)]
struct Slot {
    journal: Arc<Journal>,
    name: String,
}

impl Slot {
    /// Saves how far it has come, as long as nobody has taken over.
    async fn save(&self, connection: &impl ConnectionTrait, place: &Saved) -> Result<(), DbErr> {
        let sql = self.journal.save(&self.name, place);
        if connection.execute_unprepared(&sql).await?.rows_affected() == 0 {
            return Err(taken_over());
        }
        Ok(())
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        backfill: &'a Backfill,
        course: Course,
        ground: &Ground,
        manager: &SchemaManager<'_>,
    ) -> Result<Self, DbErr> {
        let context = Context::current();
        let statement = backfill.update(manager, None, None);
        let mut place = Saved::default();
        let mut slot = None;
        if let Some(journal) = context.journal.clone() {
            let by = course.by(backfill);
            let (name, saved) = journal.find(&statement, &by);
            if saved.is_none()
                && backfill.filter.is_none()
                && let Some(forget) = journal.forgets_others(&backfill.table)
            {
                return Err(changed(&backfill.table, &forget));
            }
            place = saved.unwrap_or_default();
            place.once = (backfill.filter.is_none()).then(|| backfill.table.clone());
            slot = Some(Slot { journal, name });
        }
        Ok(Self {
            backfill,
            course,
            context,
            statement,
            slot,
            place,
            ground: *ground,
            pace: Pace::new(backfill.rows, backfill.batch_time),
        })
    }

    pub(super) async fn run(mut self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        self.context.watch.changed(self.place.rows);
        if self.place.done {
            if self.backfill.filter.is_none() || self.course != Course::Key {
                return Ok(());
            }
            // Whoever broke off meanwhile may have left rows that match again: looking costs little.
            self.place = Saved {
                rows: self.place.rows,
                ..Saved::default()
            };
        }
        // One look at the table in its own order costs little beside a walk along a key that jumps about in it.
        if self.place.after.is_none() && !self.backfill.matches(manager, &self.context).await? {
            return self.finish(manager).await;
        }
        let began = Instant::now();
        let earlier = self.place.scanned;
        loop {
            let sent = Instant::now();
            let batch = Batch {
                backfill: self.backfill,
                course: self.course,
                backend: manager.get_database_backend(),
                statement: &self.statement,
                slot: self.slot.as_ref(),
                place: &self.place,
                rows: self.pace.rows(),
                flush_after: self.ground.flush_after,
            };
            let (place, took) = patiently(manager, &batch).await?;
            // Committing, and waiting: where that takes long, the disk is busy, and so are the commits of others.
            let waited = sent.elapsed().saturating_sub(took);
            let changed = place.rows - self.place.rows;
            self.place = place;
            self.pace.took(took);
            self.context.watch.changed(changed);
            self.context.watch.progress(&Progress {
                table: self.backfill.table.clone(),
                scanned: self.place.scanned,
                changed: self.place.rows,
                earlier,
                total: self.ground.rows,
                elapsed: began.elapsed(),
                done: self.place.done,
            });
            if self.place.done {
                return Ok(());
            }
            let pause =
                took.mul_f64(self.backfill.pause) + waited.mul_f64(4.0 * self.backfill.pause);
            runtime::sleep(pause.min(LONGEST_PAUSE)).await;
        }
    }

    /// There is nothing to change.
    async fn finish(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let place = Saved {
            done: true,
            ..self.place
        };
        match &self.slot {
            Some(slot) => slot.save(manager.get_connection(), &place).await,
            None => Ok(()),
        }
    }
}

/// One batch.
struct Batch<'a> {
    backfill: &'a Backfill,
    course: Course,
    backend: DbBackend,
    statement: &'a str,
    slot: Option<&'a Slot>,
    place: &'a Saved,
    rows: u64,
    flush_after: Option<i32>,
}

impl Work for Batch<'_> {
    /// Where the walk stands after it, and how long it took.
    type Done = (Saved, Duration);

    /// An UPDATE stops nobody but those who change the same rows.
    const IS_DDL: bool = false;

    fn sql(&self) -> &str {
        self.statement
    }

    async fn run(
        &self,
        context: &Context,
        transaction: &DatabaseTransaction,
    ) -> Result<Self::Done, DbErr> {
        let began = Instant::now();
        if let Some(blocks) = self.flush_after {
            let sql = format!("SET LOCAL backend_flush_after = {blocks}");
            transaction.execute_unprepared(&sql).await?;
        }
        let after = self.place.after.as_deref();
        let (last, sql) = match self.course {
            Course::Key => {
                let last = self.boundary(context, transaction).await?;
                let sql = self.backfill.between(self.backend, after, last.as_deref());
                (last, sql)
            }
            Course::Table { blocks, per_block } => {
                let from = course::block(after);
                let to = from + Ord::max(self.rows / per_block, 1);
                let sql = self
                    .backfill
                    .within(self.backend, from, Ord::min(to, blocks));
                ((to < blocks).then(|| vec![to.to_string()]), sql)
            }
        };
        let changed = timed(context, transaction, &sql).await?.rows_affected();
        let scanned = match last {
            Some(_) => Ord::max(self.rows, changed),
            None => changed,
        };
        let place = Saved {
            done: last.is_none(),
            after: last,
            rows: self.place.rows + changed,
            scanned: self.place.scanned + scanned,
            once: self.place.once.clone(),
        };
        if let Some(slot) = self.slot {
            slot.save(transaction, &place).await?;
        }
        Ok((place, began.elapsed()))
    }
}

impl Batch<'_> {
    /// The last key of the batch; none where the rest of the table fits into it.
    async fn boundary(
        &self,
        context: &Context,
        transaction: &DatabaseTransaction,
    ) -> Result<Option<Vec<String>>, DbErr> {
        // As text and back, whatever the session's DateStyle is: the next batch may be another session's.
        let date = "SET LOCAL datestyle = ISO";
        transaction.execute_unprepared(date).await?;
        let sql = self
            .backfill
            .boundary(self.place.after.as_deref(), self.rows);
        let statement = Statement::from_string(DbBackend::Postgres, sql);
        let question = transaction.query_one_raw(statement);
        let row = context.watch.unseen(question).await?;
        // Another runner's connection caches its prepared statements, and must not lose them.
        if context.owned {
            transaction.execute_unprepared("DEALLOCATE ALL").await?;
        }
        row.map(|row| {
            (0..self.backfill.key.len())
                .map(|at| row.try_get_by_index(at))
                .collect()
        })
        .transpose()
    }
}

impl Backfill {
    /// Whether any row matches the filter; true where there is none.
    async fn matches(&self, manager: &SchemaManager<'_>, context: &Context) -> Result<bool, DbErr> {
        let Some(filter) = &self.filter else {
            return Ok(true);
        };
        let mut select = Query::select();
        select
            .expr(Expr::val(1))
            .from(Alias::new(&self.table))
            .and_where(filter.clone())
            .limit(1);
        let sql = select.to_string(PostgresQueryBuilder);
        let rows = context.watch.unseen(ask(manager, &sql)).await?;
        Ok(!rows.is_empty())
    }
}
