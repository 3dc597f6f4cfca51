//! Where an `up` or a `down` should go: what a person may type. Pure.

use std::str::FromStr;

/// A target as typed: `head`, `base`, `010`, a name, `+2`, `-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// The newest revision.
    Head,
    /// Before the first revision.
    Base,
    /// So many revisions further (`+2`) or back (`-1`).
    Relative(i64),
    /// A revision by number, full name or the beginning of its name.
    Named(String),
}

impl FromStr for Target {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let relative = text
            .starts_with(['+', '-'])
            .then(|| text.parse().ok())
            .flatten();
        Ok(match (text, relative) {
            ("head", _) => Self::Head,
            ("base", _) => Self::Base,
            (_, Some(steps)) => Self::Relative(steps),
            _ => Self::Named(text.to_owned()),
        })
    }
}

/// Which way a migration is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Applies revisions: `upgrade`.
    Up,
    /// Reverts revisions: `downgrade`.
    Down,
}

impl Direction {
    /// `up` or `down`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

/// Why a target was refused. Each is one sentence; the list of revisions is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// No revision has that name or number.
    #[error("there is no revision {}", shown(.0))]
    Unknown(String),
    /// Several revisions begin like that.
    #[error("`{typed}` could be {}", candidates.join(" or "))]
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The revisions that it fits.
        candidates: Vec<String>,
    },
    /// `up` to something that lies behind, or `down` to something that lies ahead.
    #[error("`{typed}` lies in the other direction: the database is at {current}; `{}` goes there", other.word())]
    WrongDirection {
        /// What was typed.
        typed: String,
        /// Where the database stands.
        current: String,
        /// The command that goes there.
        other: Direction,
    },
    /// `down 1`: what reverts much is not done for what was meant to revert little.
    #[error("`{typed}` could be a number of steps, or {revision}")]
    Steps {
        /// What was typed.
        typed: String,
        /// The revision of that number.
        revision: String,
        /// That number as it stands in the revision's name.
        number: String,
    },
    /// A relative target where no database says from where.
    #[error("`{0}` counts from where a database is, and here none is asked")]
    Relative(String),
    /// A downgrade script needs both ends.
    #[error("{} is not a range: a script that goes down needs both ends, `010:005`", shown(.0))]
    NotARange(String),
    /// A range that goes the other way.
    #[error("the range `{typed}` does not go {}", direction.word())]
    RangeReversed {
        /// What was typed.
        typed: String,
        /// The direction that was asked for.
        direction: Direction,
    },
    /// A relative target beyond either end.
    #[error("`{typed}` goes past the end: only {left} revision(s) lie that way from {current}")]
    TooFar {
        /// What was typed.
        typed: String,
        /// How many there are.
        left: usize,
        /// Where the database stands.
        current: String,
    },
}

/// What was typed, unless it is a URL: that may hold a password.
fn shown(typed: &str) -> String {
    if typed.contains("://") {
        return "of that name: a database URL is given with --database-url".to_owned();
    }
    format!("`{}`", typed.escape_debug())
}

impl std::fmt::Display for Target {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Head => formatter.write_str("head"),
            Self::Base => formatter.write_str("base"),
            Self::Relative(steps) => write!(formatter, "{steps:+}"),
            Self::Named(typed) => formatter.write_str(typed),
        }
    }
}
