//! What is dangerous in the SQL of a migration: locks that stop others, outages, lost data. Pure.
//!
//! The rules are those of squawk, for what it knows, and our own for what only the engine knows: how the migration is
//! run, what it did before in the same transaction, and whether there is a way back. `docs/lint.md` lists them.
//!
//! [`Project`](crate::Project) has the [`Rules`] that a chain wants otherwise, [`steps::allow`](crate::steps::allow) is
//! what a migration says where a note is wrong, and [`statements`] looks at SQL that is in no migration.

mod allow;
mod created;
mod data;
mod finding;
mod lock;
mod note;
mod repeat;
mod replaced;
mod rules;
mod running;
mod scans;
mod script;
mod size;
mod squawk;
mod types;
mod way;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod tests;

use sea_orm::DbBackend;

pub use lock::{Lock, LockClass};
pub use note::Note;
pub(crate) use note::one_line;
pub use rules::Rules;
pub(crate) use rules::{Selection, question};
pub use size::{Size, Sizes};

use crate::recording::Recording;
use crate::target::Direction;
use finding::Finding;
use rules::MISSING_DOWN;
use way::Way;

/// What is to be said of statements for Postgres that one migration runs upwards, in a transaction or each by itself.
#[must_use]
pub fn statements(
    rules: Rules,
    statements: &[String],
    transactional: bool,
    sizes: &Sizes,
) -> Vec<Note> {
    planned(Direction::Up, statements, &[], transactional).notes(&Selection::of(rules), sizes)
}

/// As [`statements`], of the way back: what `undoes`, the way there, has made may be dropped.
#[must_use]
pub fn statements_back(
    rules: Rules,
    statements: &[String],
    undoes: &[String],
    transactional: bool,
    sizes: &Sizes,
) -> Vec<Note> {
    planned(Direction::Down, statements, undoes, transactional).notes(&Selection::of(rules), sizes)
}

fn planned<'a>(
    direction: Direction,
    statements: &'a [String],
    undoes: &'a [String],
    transactional: bool,
) -> Way<'a> {
    Way {
        direction,
        statements,
        undoes,
        postgres: true,
        transactional,
        asked: false,
    }
}

/// A migration as it was recorded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recorded<'a> {
    pub(crate) backend: DbBackend,
    /// What `use_transaction` says; on SQLite there is always one.
    pub(crate) transactional: bool,
    pub(crate) up: &'a Recording,
    pub(crate) down: &'a Recording,
}

impl Recorded<'_> {
    /// The notes on one direction, without those that the migration allows.
    pub(crate) fn notes(
        &self,
        direction: Direction,
        selection: &Selection,
        sizes: &Sizes,
    ) -> Vec<Note> {
        let (recording, undoes) = match direction {
            Direction::Up => (self.up, &[][..]),
            Direction::Down => (self.down, self.up.statements.as_slice()),
        };
        let postgres = self.backend == DbBackend::Postgres;
        let way = Way {
            direction,
            statements: &recording.statements,
            undoes,
            postgres,
            transactional: self.transactional || !postgres,
            asked: recording.asked,
        };
        let mut notes = way.notes(selection, sizes);
        if direction == Direction::Down && self.is_one_way() && selection.has(MISSING_DOWN) {
            notes.push(Note::of(Finding::of_all(MISSING_DOWN), direction));
        }
        let whole = recording.complete || !recording.asked;
        allow::apply(
            notes,
            &recording.allowed,
            direction,
            selection,
            postgres && whole,
        )
    }

    /// Whether there is no way back: it fails, or does nothing where the way there did something. Where it asks the
    /// database first, what it does is not known.
    fn is_one_way(&self) -> bool {
        let acts = !self.up.statements.is_empty();
        let fails = !self.down.complete && !self.down.asked;
        let idle = self.down.complete && self.down.statements.is_empty();
        acts && (fails || idle)
    }
}
