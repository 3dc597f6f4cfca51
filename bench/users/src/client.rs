//! One client: a connection, a thread, a statement every so often.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use tokio::runtime::{Builder, Runtime};

use crate::statements;

/// From how long on a statement is listed by itself.
const SLOW: Duration = Duration::from_millis(20);
/// How many of the slow ones are listed: those that were held up themselves, and not by the ones before them.
const LISTED: usize = 50;
/// A client gives up a statement after this time, so that a run always ends.
const PATIENCE: Duration = Duration::from_secs(900);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    ReadJobs,
    WriteJobs,
    ReadUsers,
    WriteUsers,
}

impl Kind {
    pub(crate) const ALL: [Self; 4] = [
        Self::ReadJobs,
        Self::WriteJobs,
        Self::ReadUsers,
        Self::WriteUsers,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ReadJobs => "reader of jobs",
            Self::WriteJobs => "writer of jobs",
            Self::ReadUsers => "reader of users",
            Self::WriteUsers => "writer of users",
        }
    }

    /// Three in four go for one row by its key; the fourth reads a page, or inserts.
    fn statement(self, draw: u64) -> &'static str {
        let one = !draw.is_multiple_of(4);
        match (self, one) {
            (Self::ReadJobs, true) => statements::JOB,
            (Self::ReadJobs, false) => statements::JOBS,
            (Self::WriteJobs, true) => statements::UPDATE_JOB,
            (Self::WriteJobs, false) => statements::INSERT_JOB,
            (Self::ReadUsers, true) => statements::USER,
            (Self::ReadUsers, false) => statements::USERS,
            (Self::WriteUsers, true) => statements::UPDATE_USER,
            (Self::WriteUsers, false) => statements::INSERT_USER,
        }
    }
}

pub(crate) struct Client {
    kind: Kind,
    runtime: Runtime,
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    jobs: i32,
    users: i32,
    every: Duration,
    offset: Duration,
    random: u64,
    found: Found,
}

#[derive(Default)]
struct Found {
    latencies: Vec<Duration>,
    errors: BTreeMap<String, u64>,
    slow: Vec<Slow>,
    /// The most by which the client itself was late to send although nothing held it up: the machine's part.
    late: Duration,
}

/// A statement that took long.
struct Slow {
    /// When it was due, since 1970.
    due: Duration,
    /// How long it took from then on.
    took: Duration,
    /// How much of that it was at the server. Before, it waited for the statements before it.
    sent: Duration,
    statement: &'static str,
}

impl Client {
    pub(crate) fn connect(
        url: &str,
        kind: Kind,
        jobs: i32,
        users: i32,
        every: Duration,
        offset: Duration,
    ) -> Result<Self, sqlx::Error> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let options = url
            .parse::<PgConnectOptions>()?
            .application_name(&format!("bench-users: {}", kind.name()));
        let connection = runtime.block_on(options.connect())?;
        let mut client = Self {
            kind,
            runtime,
            options,
            connection: Some(connection),
            jobs,
            users,
            every,
            offset,
            random: 0x9E37_79B9_7F4A_7C15 ^ (kind as u64 + 1),
            found: Found::default(),
        };
        // What a connection has to look up first has nothing to do with what is measured.
        for _ in 0..50 {
            let (statement, argument) = client.draw();
            client
                .send(statement, argument)
                .map_err(sqlx::Error::Protocol)?;
        }
        Ok(client)
    }

    /// Goes on until it is told to stop, and then does what was due until then.
    pub(crate) fn run(mut self, stop: &AtomicBool) -> Value {
        let mut due = Instant::now() + self.offset;
        let mut ended = Instant::now();
        loop {
            let now = Instant::now();
            if due > now {
                if stop.load(Ordering::Relaxed) {
                    return self.report();
                }
                thread::sleep(due - now);
            }
            let sent = Instant::now();
            if ended < due {
                self.found.late = self.found.late.max(sent - due);
            }
            let (statement, argument) = self.draw();
            let outcome = self.send(statement, argument);
            ended = Instant::now();
            let took = ended - due;
            self.found.latencies.push(took);
            if took >= SLOW {
                let since_1970 = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .unwrap_or_default();
                self.found.slow.push(Slow {
                    due: since_1970.saturating_sub(took),
                    took,
                    sent: ended - sent,
                    statement,
                });
            }
            if let Err(code) = outcome {
                *self.found.errors.entry(code).or_default() += 1;
            }
            due += self.every;
        }
    }

    /// The next statement and its argument.
    fn draw(&mut self) -> (&'static str, i32) {
        // xorshift64: the same order in every run.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let statement = self.kind.statement(self.random >> 32);
        let rows = match self.kind {
            Kind::ReadJobs => self.jobs,
            // An insert takes the number as that of a user.
            Kind::WriteJobs if statement == statements::INSERT_JOB => self.users,
            Kind::WriteJobs => self.jobs,
            Kind::ReadUsers | Kind::WriteUsers => self.users,
        };
        let bound = u64::from(rows.unsigned_abs().max(1));
        let row = i32::try_from((self.random & 0xFFFF_FFFF) % bound).unwrap_or(0) + 1;
        (statement, row)
    }

    /// Sends it and takes all of the answer. An error is its SQLSTATE, or what else went wrong.
    fn send(&mut self, statement: &'static str, argument: i32) -> Result<(), String> {
        let outcome = self.runtime.block_on(async {
            let connection = match &mut self.connection {
                Some(connection) => connection,
                None => self.connection.insert(self.options.connect().await?),
            };
            let query = sqlx::query(statement).bind(argument);
            match tokio::time::timeout(PATIENCE, query.fetch_all(&mut *connection)).await {
                Ok(outcome) => outcome.map(drop),
                Err(_) => Err(sqlx::Error::PoolTimedOut),
            }
        });
        outcome.map_err(|error| {
            let code = error
                .as_database_error()
                .and_then(|error| error.code().map(|code| code.into_owned()));
            if code.is_none()
                && let Some(connection) = self.connection.take()
            {
                drop(self.runtime.block_on(connection.close_hard()));
            }
            code.unwrap_or_else(|| error.to_string())
        })
    }

    fn report(mut self) -> Value {
        self.found.latencies.sort_unstable();
        let slow_ones = self.found.slow.len();
        self.found
            .slow
            .sort_by_key(|slow| std::cmp::Reverse(slow.sent));
        let slow: Vec<Value> = self
            .found
            .slow
            .iter()
            .take(LISTED)
            .map(|slow| {
                json!({
                    "at": slow.due.as_secs_f64(),
                    "ms": milliseconds(slow.took),
                    "sent_ms": milliseconds(slow.sent),
                    "statement": slow.statement,
                })
            })
            .collect();
        json!({
            "name": self.kind.name(),
            "ops": self.found.latencies.len(),
            "errors": self.found.errors,
            "p50_ms": self.quantile(0.5),
            "p99_ms": self.quantile(0.99),
            "longest_ms": self.quantile(1.0),
            "late_ms": milliseconds(self.found.late),
            "slow_ones": slow_ones,
            "slow": slow,
        })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a place in a list"
    )]
    fn quantile(&self, share: f64) -> f64 {
        let sorted = &self.found.latencies;
        let place = (sorted.len() as f64 * share).ceil() as usize;
        sorted
            .get(place.saturating_sub(1))
            .map_or(0.0, |latency| milliseconds(*latency))
    }
}

fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}
