//! Whether there is a connection.

use std::time::Duration;

use super::finding::Finding;
use super::patient::Patient;
use super::words;
use crate::error::Error;

const CHECK: &str = "connection";

/// A connection takes a few milliseconds, over the ocean and with TLS some hundred.
const SLOW: Duration = Duration::from_secs(1);

pub(super) fn failed(error: &Error) -> Finding {
    Finding::problem(CHECK, error.to_string(), error.hint())
}

pub(super) fn made(patient: &Patient<'_>, took: Duration) -> Finding {
    let database = patient.describe();
    let origin = &patient.settings().origin;
    if patient.is_absent() {
        return Finding::warning(
            CHECK,
            format!("there is no {database} yet ({origin})"),
            "the first `up` makes it; if it should be there, the path is wrong, or a volume is not mounted",
        );
    }
    let detail = format!("{database} ({origin}), in {}", words::age(took));
    if took < SLOW {
        return Finding::ok(CHECK, detail);
    }
    Finding::warning(
        CHECK,
        detail,
        "that is slow: look at name resolution, at the network, and whether a pooler or the server has no connection free",
    )
}

pub(super) fn lost(patient: &Patient<'_>, reason: &str) -> Finding {
    Finding::problem(
        CHECK,
        format!(
            "the connection to the {} was lost while it was in use: {reason}",
            patient.describe()
        ),
        "is the server restarting, or has a pooler in front of it no connection free? The checks that follow are not complete",
    )
}
