//! What a server answers, without one.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use sea_orm::sqlx::{self, error::DatabaseError, error::ErrorKind};
use sea_orm::{DbErr, RuntimeErr};

#[derive(Debug)]
struct Answer {
    message: String,
    code: String,
}

/// The error that is shown like this: `no space left (53100)`. What has no code behind it is none of a server's.
pub(super) fn answer(shown: &str) -> DbErr {
    let parts = shown
        .strip_suffix(')')
        .and_then(|shown| shown.rsplit_once(" ("));
    let Some((message, code)) = parts else {
        return DbErr::Custom(shown.to_owned());
    };
    let answer = Answer {
        message: message.to_owned(),
        code: code.to_owned(),
    };
    let error = sqlx::Error::Database(Box::new(answer));
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}

impl fmt::Display for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl StdError for Answer {}

impl DatabaseError for Answer {
    fn message(&self) -> &str {
        &self.message
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.code))
    }

    fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}
