//! A question without an answer.

use sea_orm::{DbErr, RuntimeErr, sqlx};

use crate::database::{Failure, detail};

/// A question without an answer.
#[derive(Debug)]
pub(super) struct Unanswered {
    pub(super) detail: String,
    pub(super) failure: Failure,
}

impl Unanswered {
    pub(super) fn of(error: &DbErr) -> Self {
        Self {
            detail: detail(error),
            failure: Failure::of(error),
        }
    }

    pub(super) fn because(detail: impl Into<String>) -> Self {
        Self {
            detail: detail.into(),
            failure: Failure::Other,
        }
    }
}

/// Whether the connection is gone with it.
pub(super) fn is_lost(error: &DbErr) -> bool {
    let DbErr::Query(RuntimeErr::SqlxError(error)) = error else {
        return false;
    };
    match error.as_ref() {
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) => true,
        // Class 08: connection exception; 57P01 to 57P05: the server ends the session.
        sqlx::Error::Database(error) => error
            .code()
            .is_some_and(|code| code.starts_with("08") || code.starts_with("57P")),
        _ => false,
    }
}
