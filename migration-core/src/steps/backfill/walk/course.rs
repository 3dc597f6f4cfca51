//! In which order a table is walked.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use crate::context::Context;
use crate::database::quote;
use crate::steps::backfill::Backfill;
use crate::steps::execute::ask;

/// The order of a walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::steps::backfill) enum Course {
    /// Along the key. Whatever else happens to the table, each row is met once.
    Key,
    /// As the rows lie in the table: each of its pages is written once, and not as often as rows of it are met along a
    /// key that jumps about. A row that others change meanwhile may be missed, or met twice.
    Table {
        /// How many pages there are.
        blocks: u64,
        /// About how many rows a page has.
        per_block: u64,
    },
}

impl Course {
    /// What its progress is known by, beside the statement.
    pub(super) fn by(self, backfill: &Backfill) -> String {
        match self {
            Self::Key => backfill.keys(),
            Self::Table { .. } => "pages".to_owned(),
        }
    }
}

/// After how many pages that a batch has made the server write it asks the system to put them on the disk (manual:
/// `backend_flush_after`, in blocks). Without that they pile up, and when they are written at last, every commit waits
/// behind them. So many as the checkpointer does (`checkpoint_flush_after`).
const FLUSH_AFTER: i32 = 32;

/// What is known of a table, and of its server, before it is walked.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::steps::backfill) struct Ground {
    /// How many rows the server estimates it to have.
    pub(super) rows: Option<u64>,
    /// How many pages it has; none where it has no pages of its own.
    blocks: Option<u64>,
    /// See [`FLUSH_AFTER`]; none where the server's system cannot do it, or somebody has set it.
    pub(super) flush_after: Option<i32>,
}

impl Ground {
    /// The walk as the rows lie, where the table can be walked so.
    pub(in crate::steps::backfill) fn course(&self) -> Option<Course> {
        let blocks = self.blocks.filter(|blocks| *blocks > 0)?;
        let per_block = Ord::max(self.rows.unwrap_or(0) / blocks, 1);
        Some(Course::Table { blocks, per_block })
    }
}

/// The page that a batch begins with.
pub(super) fn block(after: Option<&[String]>) -> u64 {
    let saved = after.and_then(|after| after.first());
    saved.and_then(|block| block.parse().ok()).unwrap_or(0)
}

impl Backfill {
    /// The UPDATE for the rows that lie in the pages from `from` up to, and without, `to`.
    pub(super) fn within(&self, backend: DbBackend, from: u64, to: u64) -> String {
        let mut update = self.whole();
        let table = quote::identifier(&self.table);
        for (operator, block) in [(">=", from), ("<", to)] {
            update.and_where(Expr::cust(format!(
                "{table}.ctid {operator} '({block},0)'::tid"
            )));
        }
        backend.build(&update).to_string()
    }

    /// Looks whether the table can be walked by the key, and how large it is.
    pub(in crate::steps::backfill) async fn examine(
        &self,
        manager: &SchemaManager<'_>,
    ) -> Result<Ground, DbErr> {
        let keys: Vec<String> = self.key.iter().map(|key| quote::literal(key)).collect();
        let sql = format!(
            "SELECT c.reltuples::bigint, (SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid \
             AND a.attname IN ({}) AND NOT a.attnotnull AND NOT a.attisdropped AND c.relkind IN ('r', 'p') LIMIT 1), \
             CASE WHEN c.relkind = 'r' AND m.amname = 'heap' \
             THEN pg_relation_size(c.oid) / current_setting('block_size')::bigint END, \
             (SELECT least(s.max_val::integer, {FLUSH_AFTER}) FROM pg_settings s \
             WHERE s.name = 'backend_flush_after' AND s.setting = '0' AND s.max_val <> '0'), row_security_active(c.oid) \
             FROM pg_class c LEFT JOIN pg_am m ON m.oid = c.relam WHERE c.oid = to_regclass({})",
            keys.join(", "),
            quote::literal(&quote::identifier(&self.table))
        );
        let context = Context::current();
        let rows = context.watch.unseen(ask(manager, &sql)).await?;
        let Some(row) = rows.first() else {
            return Ok(Ground::default());
        };
        if let Some(column) = row.try_get_by_index::<Option<String>>(1)? {
            return Err(DbErr::Migration(format!(
                "{} cannot be walked by {column}, which may be NULL: a backfill needs a key that is NOT NULL",
                self.table
            )));
        }
        if row.try_get_by_index(4)? {
            return Err(DbErr::Migration(format!(
                "{} has row level security that counts for this role too: a backfill would pass over the rows that it hides; run \
                 it as a role that sees all of them (BYPASSRLS)",
                self.table
            )));
        }
        let number = |number: i64| <u64 as TryFrom<i64>>::try_from(number).ok();
        let rows = number(row.try_get_by_index(0)?).filter(|rows| *rows > 0);
        let blocks = row.try_get_by_index::<Option<i64>>(2)?.and_then(number);
        Ok(Ground {
            rows,
            blocks,
            flush_after: row.try_get_by_index(3)?,
        })
    }
}
