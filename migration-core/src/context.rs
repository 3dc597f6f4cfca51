//! What a step of a migration can know of the run that it is part of, without a parameter in every signature.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::history::Journal;
use crate::recording::Allow;
use crate::runtime;
use crate::watch::Watch;

/// How long a DDL statement may wait for a table lock before it gives up its place in the queue: everyone who comes
/// later waits behind it, readers included. A stall of a fifth of a second is one that few people notice.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_millis(200);

/// A time-out as Postgres takes it. Nothing means no time-out there, so that what is more than nothing stays so.
pub(crate) fn milliseconds(timeout: Duration) -> u128 {
    match timeout {
        Duration::ZERO => 0,
        some => some.as_millis().max(1),
    }
}

/// How long to keep out of the way after a lock was not to be had: much longer than everyone was kept waiting, so that
/// they get through and few of them meet the next try, and never the same twice, so that two who want the same do not
/// meet again.
pub(crate) fn pause(lock_timeout: Duration) -> Duration {
    lock_timeout
        .clamp(Duration::from_millis(50), Duration::from_secs(2))
        .mul_f64(4.0 + 4.0 * runtime::jitter())
}

/// The run that a migration is part of.
#[derive(Clone)]
pub(crate) struct Context {
    /// The engine made the connection: it has no statement cache, so that its prepared statements may be discarded.
    pub(crate) owned: bool,
    /// The statements are only written down, not executed: nothing may be asked of the database.
    pub(crate) recording: bool,
    /// What is written down is run by a client, statement by statement, and not by the program.
    pub(crate) script: bool,
    /// See [`LOCK_TIMEOUT`].
    pub(crate) lock_timeout: Duration,
    /// How long a statement may run; no limit where it is nothing.
    pub(crate) statement_timeout: Duration,
    /// How long to go on trying to get a table lock.
    pub(crate) lock_wait: Duration,
    /// Sees each statement.
    pub(crate) watch: Arc<Watch>,
    /// What the migration says is right here although a rule of the lint says otherwise; gathered while recording.
    pub(crate) allowed: Arc<Mutex<Vec<Allow>>>,
    /// What this attempt has done so far, for the one that follows if it is broken off.
    pub(crate) journal: Option<Arc<Journal>>,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            owned: false,
            recording: false,
            script: false,
            lock_timeout: LOCK_TIMEOUT,
            statement_timeout: Duration::ZERO,
            lock_wait: Duration::from_mins(1),
            watch: Arc::default(),
            allowed: Arc::default(),
            journal: None,
        }
    }
}

tokio::task_local! {
    static CONTEXT: Context;
}

impl Context {
    /// The context of the run that calls, or the defaults where a migration is run by something else.
    pub(crate) fn current() -> Self {
        CONTEXT.try_with(Clone::clone).unwrap_or_default()
    }

    /// Writes it down, where the migration is being recorded.
    pub(crate) fn allow(&self, allow: Allow) {
        if self.recording {
            self.allowed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(allow);
        }
    }

    /// Runs the future with this context.
    pub(crate) async fn enter<T>(self, future: impl Future<Output = T>) -> T {
        CONTEXT.scope(self, future).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_longer_than_what_others_waited() {
        for timeout in [1, 200, 2_000].map(Duration::from_millis) {
            let pauses: Vec<_> = (0..50).map(|_| pause(timeout)).collect();
            assert!(pauses.iter().all(|pause| *pause > timeout));
            assert!(pauses.iter().any(|pause| *pause != pauses[0]));
        }
    }

    #[test]
    fn a_short_time_out_is_not_none() {
        assert_eq!(milliseconds(Duration::ZERO), 0);
        assert_eq!(milliseconds(Duration::from_micros(20)), 1);
        assert_eq!(milliseconds(Duration::from_millis(200)), 200);
    }
}
