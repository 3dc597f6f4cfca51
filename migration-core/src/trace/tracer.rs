//! The thread that looks.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgConnection};
use sea_orm::sqlx::{self, AssertSqlSafe, Connection, Executor, Row, raw_sql};

use super::LockTrace;
use super::ledger::Ledger;
use super::question::{Seen, question};
use crate::runtime::Own;

/// How often it looks while a statement runs.
const EVERY: Duration = Duration::from_millis(10);

/// How long a run waits for an answer at the end of a statement: the trace must not hold up what it watches.
const PATIENCE: Duration = Duration::from_secs(1);

/// How to reach the server, and whom to look for.
pub(crate) struct Target {
    pub(crate) options: PgConnectOptions,
    pub(crate) connect_timeout: Duration,
    /// What the sessions of the run call themselves.
    pub(crate) application: String,
    /// The tables that do not count, as a list of literals.
    pub(crate) apart: String,
}

/// A trace under way. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Tracer(Sender<Ask>);

#[derive(Debug)]
enum Ask {
    Migration(String),
    Statement {
        sql: String,
        elapsed: Duration,
        failed: bool,
        answer: SyncSender<()>,
    },
    Finish(SyncSender<LockTrace>),
}

impl Tracer {
    /// Begins to look, once there is a connection. Where there is none to be had, the report will say so.
    pub(crate) fn start(target: Target) -> Self {
        let (sender, asks) = channel();
        let (ready, is_ready) = sync_channel(1);
        let longest = target.connect_timeout + PATIENCE;
        let spawned = thread::Builder::new()
            .name("locks".to_owned())
            .spawn(move || look(&target, &asks, &ready));
        if spawned.is_ok() {
            // In no case for longer: then the first statements may be missing.
            is_ready.recv_timeout(longest).ok();
        }
        Self(sender)
    }

    /// A migration begins.
    pub(crate) fn migration(&self, version: &str) {
        self.0.send(Ask::Migration(version.to_owned())).ok();
    }

    /// A statement ended. Comes back when the locks that it has left have been looked at.
    pub(crate) fn statement(&self, sql: &str, elapsed: Duration, failed: bool) {
        let (answer, answered) = sync_channel(1);
        let ask = Ask::Statement {
            sql: sql.to_owned(),
            elapsed,
            failed,
            answer,
        };
        if self.0.send(ask).is_ok() {
            answered.recv_timeout(PATIENCE).ok();
        }
    }

    /// What was seen.
    pub(crate) fn finish(&self) -> LockTrace {
        let (answer, answered) = sync_channel(1);
        let trace = match self.0.send(Ask::Finish(answer)) {
            Ok(()) => answered.recv_timeout(PATIENCE * 5).ok(),
            Err(_) => None,
        };
        trace.unwrap_or_else(|| {
            LockTrace::none("the locks were not traced: no answer from the thread that looks")
        })
    }
}

/// The thread's work, until nobody listens any more.
fn look(target: &Target, asks: &Receiver<Ask>, ready: &SyncSender<()>) {
    let mut notes = Vec::new();
    let mut eyes = match Eyes::open(target) {
        Ok(eyes) => Some(eyes),
        Err(problem) => {
            notes.push(format!("the locks are not traced: {problem}"));
            None
        }
    };
    ready.send(()).ok();
    let began = Instant::now();
    let mut ledger = Ledger::default();
    loop {
        let ask = match asks.recv_timeout(EVERY) {
            Ok(ask) => Some(ask),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        if let Some(open) = &mut eyes {
            match open.see() {
                Ok(seen) => ledger.snapshot(began.elapsed(), &seen),
                Err(problem) => {
                    notes.push(format!("the locks were traced up to here only: {problem}"));
                    eyes = None;
                }
            }
        }
        match ask {
            None => {}
            Some(Ask::Migration(version)) => ledger.migration(version),
            Some(Ask::Statement {
                sql,
                elapsed,
                failed,
                answer,
            }) => {
                ledger.statement(sql, elapsed, failed);
                // It may have lost its patience.
                answer.send(()).ok();
            }
            Some(Ask::Finish(answer)) => {
                let mut trace = std::mem::take(&mut ledger).finish(began.elapsed());
                trace.notes = std::mem::take(&mut notes);
                answer.send(trace).ok();
            }
        }
    }
}

/// A connection, and the question that is asked on it.
struct Eyes {
    runtime: Own,
    connection: PgConnection,
    question: String,
}

impl Eyes {
    fn open(target: &Target) -> Result<Self, String> {
        let runtime = Own::new().map_err(|error| error.to_string())?;
        let options = target.options.clone().application_name("lock trace");
        let opening = async {
            let mut connection = PgConnection::connect_with(&options).await?;
            let version = "SELECT current_setting('server_version_num')::integer";
            let row = connection.fetch_one(raw_sql(version)).await?;
            Ok::<_, sqlx::Error>((connection, row.try_get::<i32, _>(0)?))
        };
        let (connection, version) = runtime
            .run(crate::runtime::timeout(target.connect_timeout, opening))
            .ok_or("no second connection in time")?
            .map_err(|error| one_line(&error))?;
        Ok(Self {
            runtime,
            connection,
            question: question(&target.application, &target.apart, version),
        })
    }

    fn see(&mut self) -> Result<Vec<Seen>, String> {
        let question = raw_sql(AssertSqlSafe(self.question.clone()));
        let asking = crate::runtime::timeout(PATIENCE, self.connection.fetch_all(question));
        let rows = self
            .runtime
            .run(asking)
            .ok_or("no answer in time")?
            .map_err(|error| one_line(&error))?;
        let seen = rows.iter().map(Seen::of).collect::<Result<_, _>>();
        seen.map_err(|error| one_line(&error))
    }
}

fn one_line(error: &sqlx::Error) -> String {
    let text = match error.as_database_error() {
        Some(error) => error.message().to_owned(),
        None => error.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_connection_it_says_so_and_holds_up_nobody() {
        let tracer = Tracer::start(Target {
            options: PgConnectOptions::new()
                .host("127.0.0.1")
                .port(1)
                .password("secret"),
            connect_timeout: Duration::from_secs(2),
            application: "x 1".to_owned(),
            apart: "'seaql_migrations'".to_owned(),
        });
        tracer.migration("m001");
        tracer.statement("SELECT 1", Duration::ZERO, false);
        let trace = tracer.finish();
        assert!(trace.statements.is_empty());
        assert_eq!(trace.notes.len(), 1);
        let note = &trace.notes[0];
        assert!(note.starts_with("the locks are not traced: "), "{note}");
        assert!(!note.contains("secret"), "{note}");
    }
}
