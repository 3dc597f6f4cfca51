//! What was seen, put together to what happened.

use std::collections::HashMap;
use std::time::Duration;

use super::question::{Kind, Seen};
use super::{Blocked, LockTrace, TracedLock, TracedStatement};

/// A transaction of a session, a table and a mode.
type Key = (String, String, String);

/// A session, a table and a mode.
type Wait = (i32, String, String);

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
    blocking: HashMap<Wait, (Duration, usize)>,
}

impl Ledger {
    /// Statements are those of this migration from now on.
    pub(super) fn migration(&mut self, version: String) {
        self.version = version;
    }

    /// All that is to be seen at this time.
    pub(super) fn snapshot(&mut self, now: Duration, seen: &[Seen]) {
        let key = |seen: &Seen| {
            let transaction = seen.transaction.clone();
            (transaction, seen.table.clone(), seen.mode.clone())
        };
        let of = |kind: Kind| seen.iter().filter(move |seen| seen.kind == kind);
        let mut held = HashMap::new();
        for lock in of(Kind::Held) {
            let key = key(lock);
            let waited = self
                .waits
                .remove(&key)
                .map_or(Duration::ZERO, |since| now.saturating_sub(since));
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
            lock.held = Some(now.saturating_sub(lock.since));
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
                waited: now.saturating_sub(since),
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
            self.blocked[at].1.waited = now.saturating_sub(since);
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
        // The newest, back to the last that is a statement's already.
        for lock in self.locks.iter_mut().rev() {
            if lock.statement.is_some() {
                break;
            }
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
        let mut locks: Vec<Vec<&Lock>> = vec![Vec::new(); self.statements.len()];
        for lock in &self.locks {
            if let Some(at) = lock.statement {
                locks[at].push(lock);
            }
        }
        let mut blocked: Vec<Vec<&Blocked>> = vec![Vec::new(); self.statements.len()];
        for (statement, one) in &self.blocked {
            if let Some(at) = statement {
                blocked[*at].push(one);
            }
        }
        let all = self.statements.into_iter().zip(locks).zip(blocked);
        for ((statement, locks), blocked) in all {
            if locks.is_empty() && blocked.is_empty() {
                continue;
            }
            let shape = shape(&statement.sql);
            let same = statements.last().is_some_and(|(last, traced)| {
                *last == shape && traced.version == statement.version
            });
            if !same {
                let traced = TracedStatement {
                    version: statement.version,
                    sql: statement.sql,
                    times: 0,
                    elapsed: Duration::ZERO,
                    locks: Vec::new(),
                    blocked: Vec::new(),
                };
                statements.push((shape, traced));
            }
            let Some((_, traced)) = statements.last_mut() else {
                continue;
            };
            traced.times += 1;
            traced.elapsed = traced.elapsed.max(statement.elapsed);
            for lock in locks {
                add_lock(&mut traced.locks, lock);
            }
            for one in blocked {
                add_blocked(&mut traced.blocked, one);
            }
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
mod tests;
