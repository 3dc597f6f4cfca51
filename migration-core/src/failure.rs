//! What a database error means.

use sea_orm::sqlx;
use sea_orm::{DbErr, RuntimeErr};

/// The kinds of failure that the engine treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    /// The table is not there, or lacks a column.
    NoSuchTable,
    /// A right is missing.
    Forbidden,
    /// Another session holds a lock: `lock_timeout`, a deadlock, a busy SQLite file.
    Locked,
    /// The transaction must be tried again: serialization failure.
    Retry,
    Other,
}

impl Failure {
    pub(crate) fn of(error: &DbErr) -> Self {
        let Some(database) = database_error(error) else {
            return Self::Other;
        };
        // https://www.postgresql.org/docs/current/errcodes-appendix.html, https://www.sqlite.org/rescode.html
        match (database.code().as_deref(), database.message()) {
            (Some("42P01" | "42703"), _) => Self::NoSuchTable,
            (Some("1"), message)
                if message.contains("no such table") || message.contains("no such column") =>
            {
                Self::NoSuchTable
            }
            (Some("55P03" | "5" | "6" | "261" | "517" | "262" | "40P01"), _) => Self::Locked,
            (Some("40001"), _) => Self::Retry,
            (Some("42501"), _) => Self::Forbidden,
            _ => Self::Other,
        }
    }
}

/// Whether the cause of a failure passes by itself, and what failed was rolled back: a lock that was not to be had in
/// time, a deadlock, a serialization failure.
pub(crate) fn is_passing(error: &DbErr) -> bool {
    matches!(Failure::of(error), Failure::Locked | Failure::Retry)
}

/// Whether the cause of a database error may pass by itself: no connection or a lost one, a lock, a server that stops,
/// starts, is full or cannot write at the moment.
#[must_use]
pub fn may_pass(error: &DbErr) -> bool {
    if is_passing(error) {
        return true;
    }
    let Some(database) = database_error(error) else {
        // No answer of the server at all: the connection is gone, or none was to be had.
        return matches!(
            sqlx_error(error),
            Some(
                sqlx::Error::Io(_)
                    | sqlx::Error::Tls(_)
                    | sqlx::Error::Protocol(_)
                    | sqlx::Error::PoolTimedOut
                    | sqlx::Error::PoolClosed
                    | sqlx::Error::WorkerCrashed
            )
        ) || matches!(error, DbErr::ConnectionAcquire(_));
    };
    let code = database.code().unwrap_or_default();
    // Classes of https://www.postgresql.org/docs/current/errcodes-appendix.html: connection, transaction rollback,
    // insufficient resources, operator intervention, system error; 25006 is a server that is read-only for now.
    // SQLite: 10 and 13 are I/O errors and a full disk (https://www.sqlite.org/rescode.html).
    ["08", "40", "53", "57", "58"]
        .iter()
        .any(|class| code.len() == 5 && code.starts_with(class))
        || matches!(&*code, "25006" | "10" | "13" | "778" | "266")
}

/// The driver's error; none where it is the ORM's own.
#[must_use]
pub fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error),
        _ => None,
    }
}

/// The error that the database sent; none where it sent nothing.
#[must_use]
pub fn database_error(error: &DbErr) -> Option<&dyn sqlx::error::DatabaseError> {
    sqlx_error(error).and_then(sqlx::Error::as_database_error)
}

/// What the database said, in one line.
pub(crate) fn detail(error: &DbErr) -> String {
    let text = match (database_error(error), error) {
        (Some(database), _) => match database.code() {
            Some(code) => format!("{} ({code})", database.message()),
            None => database.message().to_owned(),
        },
        (None, DbErr::Custom(text) | DbErr::Migration(text)) => text.clone(),
        (None, _) => match sqlx_error(error) {
            Some(error) => error.to_string(),
            None => error.to_string(),
        },
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
