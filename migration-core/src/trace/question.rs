//! What is asked of `pg_locks`, and what the answers mean.

use std::time::Duration;

use sea_orm::sqlx::{self, Row, postgres::PgRow};

use crate::blockers::doing;
use crate::quote;

/// A row of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) kind: Kind,
    pub(super) pid: i32,
    /// The transaction of the server that it belongs to (`virtualtransaction`): a lock of the next one is another.
    pub(super) transaction: String,
    /// The table, or what else it is.
    pub(super) table: String,
    pub(super) mode: String,
    /// For how long it has been waiting, where the server tells.
    pub(super) waiting: Option<Duration>,
    pub(super) application: String,
    pub(super) runs: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A session of the run has the lock.
    Held,
    /// A session of the run waits for it.
    Waiting,
    /// Another session waits for it, among others because of the run.
    Blocked,
}

/// From which version on the server says since when somebody waits.
const WAITSTART: i32 = 140_000;

/// The question. `application` is what the sessions of the run call themselves, `apart` a list of the tables that do not
/// count, as literals.
///
/// Who blocks whom is asked for those alone that wait: that question stops all locking for a moment.
pub(super) fn question(application: &str, apart: &str, version: i32) -> String {
    let application = quote::literal(application);
    let waiting = if version < WAITSTART {
        "NULL"
    } else {
        "(extract(epoch FROM clock_timestamp() - l.waitstart) * 1000000)::bigint::text"
    };
    let what = "CASE WHEN l.locktype = 'relation' OR c.oid IS NOT NULL THEN coalesce(c.oid::regclass::text, 'relation ' || l.relation) \
                WHEN l.locktype IN ('transactionid', 'virtualxid') THEN '(the end of a transaction)' \
                ELSE '(' || l.locktype || ')' END";
    format!(
        "WITH l AS (SELECT * FROM pg_locks), \
         own AS (SELECT pid FROM pg_stat_activity WHERE application_name = {application} AND datname = current_database()) \
         SELECT CASE WHEN l.granted THEN 'held' ELSE 'waiting' END, l.pid, {what}, l.mode, {waiting}, '', NULL, l.virtualtransaction \
         FROM l JOIN own ON own.pid = l.pid LEFT JOIN pg_class c ON c.oid = l.relation LEFT JOIN pg_namespace n ON n.oid = c.relnamespace \
         WHERE CASE WHEN l.granted THEN l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND c.relkind IN ('r', 'p', 'm', 'f') ELSE l.locktype <> 'advisory' END \
         AND coalesce(n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relname NOT IN ({apart}), NOT l.granted) \
         UNION ALL \
         SELECT 'blocked', l.pid, {what}, l.mode, {waiting}, coalesce(a.application_name, ''), {}, l.virtualtransaction \
         FROM l JOIN pg_stat_activity a ON a.pid = l.pid LEFT JOIN pg_class c ON c.oid = l.relation \
         WHERE NOT l.granted AND l.locktype <> 'advisory' AND l.pid NOT IN (SELECT pid FROM own) \
         AND CASE WHEN NOT l.granted THEN pg_blocking_pids(l.pid) && (SELECT array_agg(pid) FROM own) END",
        doing("a"),
    )
}

impl Seen {
    /// A row as the simple protocol gives it.
    pub(super) fn of(row: &PgRow) -> Result<Self, sqlx::Error> {
        let text = |at: usize| row.try_get::<Option<String>, _>(at);
        Ok(Self {
            kind: match text(0)?.as_deref() {
                Some("held") => Kind::Held,
                Some("waiting") => Kind::Waiting,
                _ => Kind::Blocked,
            },
            pid: row.try_get(1)?,
            table: text(2)?.unwrap_or_default(),
            mode: text(3)?.unwrap_or_default(),
            waiting: text(4)?
                .and_then(|micros| micros.parse().ok())
                .map(Duration::from_micros),
            application: text(5)?.unwrap_or_default(),
            runs: text(6)?,
            transaction: text(7)?.unwrap_or_default(),
        })
    }
}
