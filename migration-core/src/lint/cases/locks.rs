//! Running a case, and looking at the locks meanwhile.

use std::time::{Duration, Instant};

use sea_orm::sqlx::error::DatabaseError;
use test_support::{PostgresDatabase, PostgresSession};

use super::case::Script;
use crate::lint::Note;
use crate::recording::Recording;

/// Sorts as the classes do: the last is the strongest.
const CLASSES: &[(&str, &str)] = &[
    ("AccessShareLock", "ACCESS SHARE"),
    ("RowShareLock", "ROW SHARE"),
    ("RowExclusiveLock", "ROW EXCLUSIVE"),
    ("ShareUpdateExclusiveLock", "SHARE UPDATE EXCLUSIVE"),
    ("ShareLock", "SHARE"),
    ("ShareRowExclusiveLock", "SHARE ROW EXCLUSIVE"),
    ("ExclusiveLock", "EXCLUSIVE"),
    ("AccessExclusiveLock", "ACCESS EXCLUSIVE"),
];

/// Locks on relations: their oid and mode.
type Seen = Vec<(String, String)>;

/// Empties the database, and makes what the case begins with.
fn reset(database: &PostgresDatabase, setup: &[String]) {
    let session = database.session();
    session.execute("DROP SCHEMA IF EXISTS other, third, public CASCADE; CREATE SCHEMA public");
    session.execute(&format!(
        "DROP DATABASE IF EXISTS \"{}_other\"",
        database.name()
    ));
    for sql in setup {
        session.execute(&sql.replace("$database", database.name()));
    }
}

/// Runs the script; says where it does not run as it should, and where a note claims another
/// lock than the statement takes.
pub(super) fn run(
    database: &PostgresDatabase,
    setup: &[String],
    script: &Script,
    notes: &[Note],
) -> Vec<String> {
    reset(database, setup);
    let unique = |sql: &str| sql.replace("$database", database.name());
    let session = database.session();
    let mut problems = Vec::new();
    if let Some(expected) = &script.fails {
        let (begin, end) = if script.transactional {
            ("BEGIN", "COMMIT")
        } else {
            ("SELECT 1", "SELECT 1")
        };
        session.execute(begin);
        let outcome = script
            .up
            .statements
            .iter()
            .try_for_each(|sql| session.try_execute(&unique(sql)).map(drop));
        match outcome {
            Ok(()) => problems.push(format!("it does not fail with {expected}")),
            Err(error) => {
                let code = error
                    .as_database_error()
                    .and_then(DatabaseError::code)
                    .unwrap_or_default();
                if code != *expected {
                    problems.push(format!("it fails with {error}"));
                }
            }
        }
        drop(session.try_execute(end));
        return problems;
    }
    // Their names, before the script renames or drops them.
    let tables = database.query("SELECT oid, relname FROM pg_class WHERE relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast') AND relkind IN ('r', 'p', 'm', 'v')");
    let statements = |recording: &Recording| -> Vec<(String, Result<Seen, String>)> {
        let run = if script.transactional {
            together
        } else {
            apart
        };
        let unique: Vec<String> = recording.statements.iter().map(|sql| unique(sql)).collect();
        let seen = run(database, &session, &unique);
        recording.statements.iter().cloned().zip(seen).collect()
    };
    let there = statements(&script.up);
    let back = statements(&script.down);
    for (sql, seen) in there.into_iter().chain(back) {
        let note = notes
            .iter()
            .find(|note| note.statement.as_deref() == Some(sql.trim_end()));
        let seen = match seen {
            Ok(seen) => seen,
            Err(error) => {
                problems.push(format!("{error}, in {sql}"));
                continue;
            }
        };
        let Some(lock) = note.and_then(|note| note.lock.as_ref()) else {
            continue;
        };
        let table = note.and_then(|note| note.table.as_deref());
        let strongest = seen
            .iter()
            .filter(|(oid, _)| {
                tables.iter().any(|row| {
                    row[0].as_ref() == Some(oid)
                        && table.is_none_or(|table| row[1].as_deref() == Some(table))
                })
            })
            .filter_map(|(_, mode)| CLASSES.iter().position(|(class, _)| class == mode))
            .max();
        let strongest = strongest.map_or("no lock", |at| CLASSES[at].1);
        if strongest != lock.class.to_string() {
            problems.push(format!(
                "it takes {strongest} on {table:?}, not {}: {sql}",
                lock.class
            ));
        }
    }
    problems
}

/// The statements in one transaction, each with the locks that it has by then.
fn together(
    _: &PostgresDatabase,
    session: &PostgresSession,
    statements: &[String],
) -> Vec<Result<Seen, String>> {
    session.execute("BEGIN");
    let mut seen = Vec::new();
    for sql in statements {
        match session.try_execute(sql) {
            Ok(_) => seen.push(Ok(locks(session, "pg_backend_pid()"))),
            Err(error) => {
                seen.push(Err(error.to_string()));
                break;
            }
        }
    }
    // After an error, it rolls back.
    session.execute("COMMIT");
    seen
}

/// Each in a transaction of its own.
fn apart(
    database: &PostgresDatabase,
    session: &PostgresSession,
    statements: &[String],
) -> Vec<Result<Seen, String>> {
    let seen = |sql: &String| seen(database, session, sql);
    statements.iter().map(seen).collect()
}

/// Runs the statement, and gives the locks that it had.
fn seen(database: &PostgresDatabase, session: &PostgresSession, sql: &str) -> Result<Seen, String> {
    session.execute("BEGIN");
    match session.try_execute(sql) {
        Ok(_) => {
            let locks = locks(session, "pg_backend_pid()");
            session.execute("COMMIT");
            Ok(locks)
        }
        Err(error) => {
            session.execute("ROLLBACK");
            let code = error
                .as_database_error()
                .and_then(DatabaseError::code)
                .unwrap_or_default();
            if code == "25001" {
                waiting(database, session, sql)
            } else {
                Err(error.to_string())
            }
        }
    }
}

/// A statement that no transaction allows: an old transaction makes it wait, and another session looks.
fn waiting(
    database: &PostgresDatabase,
    session: &PostgresSession,
    sql: &str,
) -> Result<Seen, String> {
    let pid = session.query("SELECT pg_backend_pid()")[0][0]
        .clone()
        .unwrap();
    let old = database.session();
    let tables = database.query("SELECT format('LOCK TABLE %s IN ACCESS SHARE MODE', oid::regclass) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')");
    old.execute("BEGIN; SELECT txid_current()");
    for table in &tables {
        old.execute(table[0].as_ref().unwrap());
    }
    std::thread::scope(|scope| {
        let running = scope.spawn(|| session.try_execute(sql).map(drop));
        let watcher = database.session();
        let began = Instant::now();
        let mut seen = Vec::new();
        while began.elapsed() < Duration::from_secs(5) && !running.is_finished() {
            let waits = watcher.query(&format!(
                "SELECT 1 FROM pg_stat_activity WHERE pid = {pid} AND wait_event_type = 'Lock'"
            ));
            seen.extend(locks(&watcher, &pid));
            if !waits.is_empty() {
                seen.extend(locks(&watcher, &pid));
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        old.execute("COMMIT");
        match running.join() {
            Ok(Ok(())) => Ok(seen),
            Ok(Err(error)) => Err(error.to_string()),
            Err(_) => Err("it panicked".to_owned()),
        }
    })
}

fn locks(session: &PostgresSession, pid: &str) -> Seen {
    session
        .query(&format!(
            "SELECT relation, mode FROM pg_locks WHERE locktype = 'relation' AND pid = {pid}"
        ))
        .into_iter()
        .map(|row| (row[0].clone().unwrap(), row[1].clone().unwrap()))
        .collect()
}
