//! Looks over the clients' shoulders: what the server says a slow statement waits for, and who holds it up.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, PgConnection, Row};
use tokio::runtime::{Builder, Runtime};

const EVERY: Duration = Duration::from_millis(25);

/// Who holds a lock is asked only where one is waited for: that question itself stops the lock manager for a moment.
const WAITING: &str = "SELECT a.application_name, coalesce(a.wait_event_type || ': ' || a.wait_event, 'running'), \
     CASE WHEN a.wait_event_type = 'Lock' THEN (SELECT string_agg(left(b.query, 200), '; ') FROM pg_stat_activity b \
     WHERE b.pid = ANY (pg_blocking_pids(a.pid))) END \
     FROM pg_stat_activity a WHERE a.application_name LIKE 'bench-users: %' AND a.state = 'active' \
     AND clock_timestamp() - a.query_start > interval '15 ms'";

pub(crate) struct Watcher {
    runtime: Runtime,
    connection: PgConnection,
}

impl Watcher {
    pub(crate) fn connect(url: &str) -> Result<Self, sqlx::Error> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let options = url
            .parse::<PgConnectOptions>()?
            .application_name("bench-users watcher");
        let connection = runtime.block_on(options.connect())?;
        Ok(Self {
            runtime,
            connection,
        })
    }

    /// What was seen, until it is told to stop.
    pub(crate) fn run(mut self, stop: &AtomicBool) -> Vec<Value> {
        let mut samples = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let rows = self
                .runtime
                .block_on(sqlx::query(WAITING).fetch_all(&mut self.connection));
            let at = SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default();
            for row in rows.unwrap_or_default() {
                let client: String = row.get(0);
                let (waits_for, behind): (String, Option<String>) = (row.get(1), row.get(2));
                samples.push(json!({
                    "at": at.as_secs_f64(),
                    "client": client.trim_start_matches("bench-users: "),
                    "waits_for": waits_for,
                    "behind": behind,
                }));
            }
            thread::sleep(EVERY);
        }
        samples
    }
}
