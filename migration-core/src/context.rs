//! What a step of a migration can know of the run that it is part of, without a parameter in every signature.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::watch::Watch;

/// How long a DDL statement may wait for a table lock before it gives up its place in the queue: everyone who comes
/// later waits behind it, readers included.
pub(crate) const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// The run that a migration is part of.
#[derive(Clone)]
pub(crate) struct Context {
    /// The engine made the connection: it has no statement cache, so that its prepared statements may be discarded.
    pub(crate) owned: bool,
    /// The statements are only written down, not executed: nothing may be asked of the database.
    pub(crate) recording: bool,
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
}

/// A note that the lint shall not give, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Allow {
    pub(crate) code: String,
    pub(crate) reason: String,
}

impl Default for Context {
    fn default() -> Self {
        Self {
            owned: false,
            recording: false,
            lock_timeout: LOCK_TIMEOUT,
            statement_timeout: Duration::ZERO,
            lock_wait: Duration::from_mins(1),
            watch: Arc::default(),
            allowed: Arc::default(),
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
