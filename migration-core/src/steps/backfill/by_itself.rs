//! A backfill that a script does by itself, without the program.

use sea_orm::DbBackend;
use sea_orm_migration::prelude::*;

use super::Backfill;
use crate::quote::{dollars, identifier};

/// How often a batch is tried again, a second after the last time, where somebody holds a lock on a row of it.
const TRIES: u32 = 60;

impl Backfill {
    /// A loop over batches of [`rows`](Backfill::batch_rows), each committed, with a pause after it of
    /// [a part](Backfill::pause) of what it took. None without a filter: a loop that is broken off and run again would
    /// change some rows twice.
    pub(super) fn by_itself(&self) -> Option<String> {
        self.filter.as_ref()?;
        let table = identifier(&self.table);
        let keys = self.each_key();
        // Names that no column has. A column wins where it has one of the language's own, as `found`.
        let named = |what: &str| -> Vec<String> {
            let numbers = 1..=keys.len();
            numbers
                .map(|number| format!("backfill_{what}_{number}"))
                .collect()
        };
        let (after, last) = (named("after"), named("last"));
        let row = |names: &[String]| match names {
            [name] => name.clone(),
            _ => format!("({})", names.join(", ")),
        };
        let above = format!("(backfill_is_first OR {} > {})", row(&keys), row(&after));
        let mut update = self.whole();
        update.and_where(Expr::cust(above.clone()));
        let below = format!("(backfill_is_last OR {} <= {})", row(&keys), row(&last));
        update.and_where(Expr::cust(below));
        let update = DbBackend::Postgres.build(&update);
        let declared: Vec<String> = (after.iter().chain(&last).zip(keys.iter().cycle()))
            .map(|(name, key)| format!("  {name} {table}.{key}%TYPE;\n"))
            .collect();
        let onward: Vec<String> = (after.iter().zip(&last))
            .map(|(after, last)| format!(" {after} := {last};"))
            .collect();
        let (declared, onward) = (declared.concat(), onward.concat());
        let (columns, into, pause) = (keys.join(", "), last.join(", "), self.pause);
        let offset = self.rows - 1;
        let body = format!(
            "#variable_conflict use_column\n\
             DECLARE\n{declared}  backfill_is_first boolean := true;\n  backfill_is_last boolean;\n  \
             backfill_began timestamptz;\n  backfill_missed integer := 0;\n\
             BEGIN\n  LOOP\n    backfill_began := clock_timestamp();\n    \
             SELECT {columns} INTO {into} FROM {table} WHERE {above} ORDER BY {columns} LIMIT 1 OFFSET {offset};\n    \
             backfill_is_last := NOT FOUND;\n    \
             BEGIN\n      {update};\n    \
             EXCEPTION WHEN lock_not_available OR deadlock_detected THEN\n      \
             backfill_missed := backfill_missed + 1;\n      IF backfill_missed > {TRIES} THEN RAISE; END IF;\n      \
             PERFORM pg_sleep(1);\n      CONTINUE;\n    END;\n    \
             COMMIT;\n    EXIT WHEN backfill_is_last;\n    \
             PERFORM pg_sleep(least(5, {pause} * extract(epoch FROM clock_timestamp() - backfill_began)));\n    \
             backfill_is_first := false; backfill_missed := 0;{onward}\n  \
             END LOOP;\nEND"
        );
        Some(format!(
            "-- in batches of {} rows by {columns}\nDO {}",
            self.rows,
            dollars("backfill", &body)
        ))
    }
}
