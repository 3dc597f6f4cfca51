//! What was seen, put together to what happened.

use std::collections::HashMap;
use std::time::Duration;

use super::question::{Kind, Seen};
use super::{Blocked, LockTrace, TracedLock, TracedStatement};

/// A session, a table and a mode.
type Key = (i32, String, String);

/// A lock of the run, from when it was first seen.
#[derive(Debug)]
struct Lock {
    /// The statement that took it; none as long as that has not ended.
    statement: Option<usize>,
    table: String,
    mode: String,
    since: Duration,
    waited: Duration,
    /// None as long as it is held.
    held: Option<Duration>,
    /// Somebody waited for it, and it was never seen to be held.
    unseen: bool,
    missed: bool,
}

#[derive(Debug)]
struct Statement {
    version: String,
    sql: String,
    elapsed: Duration,
}

/// Everything that was seen so far. Times are since the trace began.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    version: String,
    statements: Vec<Statement>,
    locks: Vec<Lock>,
    held: HashMap<Key, usize>,
    /// Since when a session of the run waits.
    waits: HashMap<Key, Duration>,
    blocked: Vec<(Option<usize>, Blocked)>,
    /// Who is blocked now: since when, and where in `blocked`.
    blocking: HashMap<Key, (Duration, usize)>,
}

impl Ledger {
    /// Statements are those of this migration from now on.
    pub(super) fn migration(&mut self, version: String) {
        self.version = version;
    }

    /// All that is to be seen at this time.
    pub(super) fn snapshot(&mut self, now: Duration, seen: &[Seen]) {
        let key = |seen: &Seen| (seen.pid, seen.table.clone(), seen.mode.clone());
        let of = |kind: Kind| seen.iter().filter(move |seen| seen.kind == kind);
        let mut held = HashMap::new();
        for lock in of(Kind::Held) {
            let key = key(lock);
            let waited = self
                .waits
                .remove(&key)
                .map_or(Duration::ZERO, |since| now - since);
            let at = self.held.remove(&key).unwrap_or_else(|| {
                self.locks.push(Lock {
                    statement: None,
                    table: lock.table.clone(),
                    mode: lock.mode.clone(),
                    since: now,
                    waited,
                    held: None,
                    unseen: false,
                    missed: false,
                });
                self.locks.len() - 1
            });
            held.insert(key, at);
        }
        for at in std::mem::replace(&mut self.held, held).into_values() {
            let lock = &mut self.locks[at];
            lock.held = Some(now - lock.since);
        }
        let mut waits = HashMap::new();
        for lock in of(Kind::Waiting) {
            let key = key(lock);
            let since = self
                .waits
                .remove(&key)
                .unwrap_or_else(|| now.saturating_sub(lock.waiting.unwrap_or_default()));
            waits.insert(key, since);
        }
        for ((_, table, mode), since) in std::mem::replace(&mut self.waits, waits) {
            self.locks.push(Lock {
                statement: None,
                table,
                mode,
                since: now,
                waited: now - since,
                held: Some(Duration::ZERO),
                unseen: true,
                missed: false,
            });
        }
        self.note_blocked(now, of(Kind::Blocked));
    }

    fn note_blocked<'s>(&mut self, now: Duration, seen: impl Iterator<Item = &'s Seen>) {
        let mut blocking = HashMap::new();
        for blocked in seen {
            let key = (blocked.pid, blocked.table.clone(), blocked.mode.clone());
            let (since, at) = self.blocking.remove(&key).unwrap_or_else(|| {
                // By whoever has the lock; where the run still waits for it, by the statement that does.
                let holds = |lock: &&Lock| lock.held.is_none() && lock.table == blocked.table;
                let by = self.locks.iter().rev().find(holds);
                self.blocked.push((
                    by.and_then(|lock| lock.statement),
                    Blocked {
                        pid: blocked.pid,
                        application: blocked.application.clone(),
                        table: blocked.table.clone(),
                        mode: blocked.mode.clone(),
                        waited: Duration::ZERO,
                        runs: blocked.runs.clone(),
                    },
                ));
                let since = now.saturating_sub(blocked.waiting.unwrap_or_default());
                (since, self.blocked.len() - 1)
            });
            self.blocked[at].1.waited = now - since;
            blocking.insert(key, (since, at));
        }
        self.blocking = blocking;
    }

    /// A statement ended. What was seen since the one before and is nobody's is its.
    pub(super) fn statement(&mut self, sql: String, elapsed: Duration, failed: bool) {
        let at = self.statements.len();
        self.statements.push(Statement {
            version: self.version.clone(),
            sql,
            elapsed,
        });
        for lock in self
            .locks
            .iter_mut()
            .filter(|lock| lock.statement.is_none())
        {
            lock.statement = Some(at);
            lock.missed = lock.unseen && failed;
        }
        for (statement, _) in &mut self.blocked {
            statement.get_or_insert(at);
        }
    }

    /// All of it, statements that differ in their values alone as one.
    pub(super) fn finish(mut self, now: Duration) -> LockTrace {
        self.snapshot(now, &[]);
        let mut statements: Vec<(String, TracedStatement)> = Vec::new();
        for (at, statement) in self.statements.into_iter().enumerate() {
            let locks = self.locks.iter().filter(|lock| lock.statement == Some(at));
            let blocked = self.blocked.iter().filter(|(of, _)| *of == Some(at));
            if locks.clone().next().is_none() && blocked.clone().next().is_none() {
                continue;
            }
            let shape = shape(&statement.sql);
            let last = statements
                .last_mut()
                .filter(|(last, traced)| *last == shape && traced.version == statement.version);
            let traced = match last {
                Some((_, traced)) => traced,
                None => {
                    statements.push((
                        shape,
                        TracedStatement {
                            version: statement.version,
                            sql: statement.sql,
                            times: 0,
                            elapsed: Duration::ZERO,
                            locks: Vec::new(),
                            blocked: Vec::new(),
                        },
                    ));
                    let Some((_, traced)) = statements.last_mut() else {
                        continue;
                    };
                    traced
                }
            };
            traced.times += 1;
            traced.elapsed = traced.elapsed.max(statement.elapsed);
            locks.for_each(|lock| add_lock(&mut traced.locks, lock));
            blocked.for_each(|(_, blocked)| add_blocked(&mut traced.blocked, blocked));
        }
        LockTrace {
            statements: statements.into_iter().map(|(_, traced)| traced).collect(),
            notes: Vec::new(),
        }
    }
}

fn add_lock(locks: &mut Vec<TracedLock>, lock: &Lock) {
    let same = |known: &&mut TracedLock| known.table == lock.table && known.mode == lock.mode;
    let held = lock.held.unwrap_or_default();
    match locks.iter_mut().find(same) {
        Some(known) => {
            known.waited = known.waited.max(lock.waited);
            known.held = known.held.max(held);
            known.missed += u64::from(lock.missed);
        }
        None => locks.push(TracedLock {
            table: lock.table.clone(),
            mode: lock.mode.clone(),
            waited: lock.waited,
            held,
            missed: lock.missed.into(),
        }),
    }
}

fn add_blocked(all: &mut Vec<Blocked>, blocked: &Blocked) {
    let same = |known: &&mut Blocked| known.pid == blocked.pid && known.runs == blocked.runs;
    match all.iter_mut().find(same) {
        Some(known) => known.waited = known.waited.max(blocked.waited),
        None => all.push(blocked.clone()),
    }
}

/// A statement without its values; an UPDATE without its conditions, so that the first and the last batch of a backfill
/// are as the others.
fn shape(sql: &str) -> String {
    let sql = match sql.split_once(" WHERE ") {
        Some((update, _)) if update.starts_with("UPDATE ") => update,
        _ => sql,
    };
    let (mut shape, mut quoted) = (String::new(), false);
    for character in sql.chars() {
        match character {
            '\'' => quoted = !quoted,
            _ if quoted || character.is_ascii_digit() => {}
            _ => shape.push(character),
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(kind: Kind, pid: i32, table: &str, mode: &str, waiting: u64) -> Seen {
        Seen {
            kind,
            pid,
            table: table.to_owned(),
            mode: mode.to_owned(),
            waiting: (waiting > 0).then(|| ms(waiting)),
            application: "shop".to_owned(),
            runs: Some("SELECT".to_owned()),
        }
    }

    fn ms(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn what_is_waited_for_then_held_and_who_waits_behind_it() {
        let mut ledger = Ledger::default();
        ledger.migration("m001".to_owned());
        let (exclusive, share) = ("AccessExclusiveLock", "AccessShareLock");
        ledger.snapshot(ms(0), &[]);
        // It waits since 3 ms ago, and somebody behind it since 1 ms ago.
        let blocked = |waiting| seen(Kind::Blocked, 7, "jobs", share, waiting);
        ledger.snapshot(
            ms(10),
            &[seen(Kind::Waiting, 1, "jobs", exclusive, 3), blocked(1)],
        );
        ledger.snapshot(
            ms(20),
            &[seen(Kind::Held, 1, "jobs", exclusive, 0), blocked(11)],
        );
        ledger.statement("ALTER".to_owned(), ms(14), false);
        ledger.snapshot(
            ms(30),
            &[seen(Kind::Held, 1, "jobs", exclusive, 0), blocked(21)],
        );
        ledger.snapshot(ms(41), &[]);
        ledger.statement("SELECT 1".to_owned(), ms(9), false);
        let trace = ledger.finish(ms(50));
        assert_eq!(trace.statements.len(), 1);
        let statement = &trace.statements[0];
        assert_eq!((statement.sql.as_str(), statement.times), ("ALTER", 1));
        let lock = &statement.locks[0];
        assert_eq!((lock.waited, lock.held, lock.missed), (ms(13), ms(21), 0));
        let blocked = &statement.blocked[0];
        assert_eq!((blocked.pid, blocked.waited), (7, ms(21)));
    }

    #[test]
    fn batches_are_one_statement_and_a_miss_is_counted() {
        let mut ledger = Ledger::default();
        let mode = "RowExclusiveLock";
        for batch in 0..3 {
            let now = ms(batch * 20);
            ledger.snapshot(now, &[seen(Kind::Held, 1, "jobs", mode, 0)]);
            let sql = format!("UPDATE jobs WHERE id > {batch} AND name > 'x{batch}'");
            ledger.statement(sql, ms(batch), false);
            ledger.snapshot(now + ms(5 + batch), &[]);
        }
        ledger.snapshot(ms(100), &[seen(Kind::Waiting, 1, "jobs", "ShareLock", 5)]);
        ledger.snapshot(ms(110), &[]);
        ledger.statement("LOCK".to_owned(), ms(9), true);
        let trace = ledger.finish(ms(120));
        assert_eq!(trace.statements.len(), 2);
        assert_eq!(trace.statements[0].times, 3);
        assert_eq!(trace.statements[0].locks[0].held, ms(7));
        let missed = &trace.statements[1].locks[0];
        assert_eq!(
            (missed.waited, missed.held, missed.missed),
            (ms(15), ms(0), 1)
        );
    }
}
