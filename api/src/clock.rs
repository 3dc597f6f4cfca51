//! Times as programs write them: RFC 3339, UTC.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat, Utc};

/// `2026-01-31T12:00:00Z`.
pub(crate) fn rfc3339(at: SystemTime) -> String {
    DateTime::<Utc>::from(at).to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The same, of seconds since 1970.
pub(crate) fn of_seconds(seconds: i64) -> String {
    let since = Duration::from_secs(seconds.try_into().unwrap_or(0));
    rfc3339(UNIX_EPOCH + since)
}
