//! What a migration emits, as data: its statements, their checksum, the tables that they make.

mod canonical;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod tables;

pub(crate) use canonical::tokens;
pub(crate) use tables::{Footprint, created_table};

use canonical::checksum;

/// The statements of a migration, in order, with their values written in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recording {
    pub(crate) statements: Vec<String>,
    /// Whether this is all of it. A migration that asks the database something stops the recording there:
    /// what it would do depends on data.
    pub(crate) complete: bool,
    /// Whether it asked the database something.
    pub(crate) asked: bool,
    /// What it allows the lint to pass over.
    pub(crate) allowed: Vec<Allow>,
}

/// A note that the lint shall not give, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Allow {
    pub(crate) code: String,
    pub(crate) reason: String,
}

/// What stands in place of a checksum where what a migration emits depends on data.
pub(crate) const DEPENDS_ON_DATA: &str = "depends on data";

/// What every rebuild of a table has in it, and hardly anything else.
pub(crate) const LEGACY_RENAME: &str = "PRAGMA legacy_alter_table = ON";

/// What the recording of a backfill begins with that the program runs in batches.
pub(crate) const BATCHED: &str = "-- the program does this in batches of ";

impl Recording {
    /// The checksum of the emitted SQL, or [`DEPENDS_ON_DATA`]: a false checksum is worse than none.
    pub(crate) fn checksum(&self) -> String {
        if self.complete {
            checksum(&self.statements)
        } else {
            DEPENDS_ON_DATA.to_owned()
        }
    }

    /// Whether it builds a table of SQLite anew, for which foreign keys must not be watched.
    pub(crate) fn rebuilds(&self) -> bool {
        self.statements
            .iter()
            .any(|statement| statement == LEGACY_RENAME)
    }

    /// The emitted SQL as a person reads it, and as psql and sqlite3 do.
    pub(crate) fn text(&self) -> String {
        self.statements
            .iter()
            .map(|statement| terminated(statement))
            .collect()
    }
}

/// The statement with a semicolon behind it: on a line of its own where a comment would swallow it.
pub(crate) fn terminated(statement: &str) -> String {
    let statement = statement.trim_end().trim_end_matches(';');
    let comment = statement
        .lines()
        .last()
        .is_some_and(|line| line.contains("--"));
    format!("{statement}{};\n", if comment { "\n" } else { "" })
}
