//! The locks on tables that a migration took, in short: for the log of attempts.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::apart;
use crate::database::quote;

/// What an attempt made others wait for, at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct LockSummary {
    /// How often a lock was not to be had in time, and was tried again.
    pub missed: u64,
    /// The tables on which it had a lock that stops others from changing the table, or more.
    pub tables: Vec<TableLock>,
}

/// A lock on a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[non_exhaustive]
pub struct TableLock {
    /// The table, as the server writes it: with its schema where the search path does not lead there.
    pub table: String,
    /// The strongest mode, as `pg_locks` writes it: `AccessExclusiveLock`.
    pub mode: String,
    /// For how long at most, in milliseconds: from the beginning of the transaction to its end.
    pub held_ms: u64,
}

/// The modes that stop others from more than DDL, weakest first
/// (<https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES>).
const STRONG: [&str; 5] = [
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
];

fn strength(mode: &str) -> Option<usize> {
    STRONG.iter().position(|strong| *strong == mode)
}

/// A question for the strong locks that the transaction it is asked in has on tables of users: name and mode. Tables that the same
/// transaction made are nobody else's yet, and are left out. `history` is the history table of the chain.
pub(crate) fn own_locks(history: &str) -> String {
    let modes: Vec<String> = STRONG.iter().copied().map(quote::literal).collect();
    let modes = modes.join(", ");
    format!(
        "SELECT c.oid::regclass::text AS name, \
         (array_agg(l.mode ORDER BY array_position(ARRAY[{modes}], l.mode) DESC))[1] AS mode \
         FROM pg_locks l JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode IN ({modes}) \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND c.relkind IN ('r', 'p', 'm') AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%' \
         AND c.relname NOT IN ({}) \
         AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum = -1 \
         AND a.xmin::text::bigint = txid_current_if_assigned() % 4294967296) \
         GROUP BY c.oid",
        apart(history)
    )
}

/// An expression that says the same, and how often a lock was missed, in the transaction that writes it.
pub(crate) fn summary_of_transaction(history: &str, held: Duration, missed: u64) -> String {
    format!(
        "(SELECT CASE WHEN count(*) > 0 OR {missed} > 0 THEN jsonb_build_object('missed', {missed}, 'tables', \
         coalesce(jsonb_agg(jsonb_build_object('table', name, 'mode', mode, 'held_ms', {}) ORDER BY name), '[]'::jsonb)) END \
         FROM ({}) AS held)",
        held.as_millis(),
        own_locks(history)
    )
}

/// The locks of several transactions, one after the other.
#[derive(Debug, Default)]
pub(crate) struct LockLog(Mutex<BTreeMap<String, (String, Duration)>>);

impl LockLog {
    /// A transaction had the lock for as long.
    pub(crate) fn add(&self, table: String, mode: String, held: Duration) {
        let mut tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = tables.entry(table).or_default();
        if strength(&mode) > strength(&entry.0) {
            entry.0 = mode;
        }
        entry.1 = entry.1.max(held);
    }

    /// All of it as an expression of SQL.
    pub(crate) fn summary(&self, missed: u64) -> String {
        let tables = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if tables.is_empty() && missed == 0 {
            return "NULL".to_owned();
        }
        let summary = LockSummary {
            missed,
            tables: tables
                .iter()
                .map(|(table, (mode, held))| TableLock {
                    table: table.clone(),
                    mode: mode.clone(),
                    held_ms: held.as_millis().try_into().unwrap_or(u64::MAX),
                })
                .collect(),
        };
        // Numbers and texts: nothing in it can fail to be written.
        let json = serde_json::to_string(&summary).unwrap_or_else(|_| "null".to_owned());
        format!("{}::jsonb", quote::literal(&json))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_mode_and_the_longest_time_of_each_table_count() {
        let log = LockLog::default();
        assert_eq!(log.summary(0), "NULL");
        let add = |table: &str, mode: &str, held| {
            log.add(
                table.to_owned(),
                mode.to_owned(),
                Duration::from_millis(held),
            );
        };
        add("b", "ShareLock", 5);
        add("a'", "AccessExclusiveLock", 7);
        add("a'", "ShareUpdateExclusiveLock", 90);
        assert_eq!(
            log.summary(3),
            r#"'{"missed":3,"tables":[{"table":"a''","mode":"AccessExclusiveLock","held_ms":90},{"table":"b","mode":"ShareLock","held_ms":5}]}'::jsonb"#
        );
    }
}
