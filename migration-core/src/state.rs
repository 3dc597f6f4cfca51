//! What a recorded history means for a chain. Pure: no I/O.

use std::collections::HashMap;

use serde::Serialize;

use crate::chain::Chain;
use crate::revision::Revision;

/// How a database stands to the chain of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum State {
    /// Everything is applied, and nothing else.
    Current,
    /// Some revisions are pending, all of them newer than every applied one.
    Behind,
    /// The database has revisions that this program does not know: a newer program was deployed.
    /// Not an error for a program that only reads.
    Ahead,
    /// Both at once, or a revision is missing below an applied one.
    Diverged,
}

impl State {
    /// The word that is shown to people and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Current => "current",
            Self::Behind => "behind",
            Self::Ahead => "ahead",
            Self::Diverged => "diverged",
        }
    }
}

/// A row of the history table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The recorded version.
    pub version: String,
    /// When it was recorded, in seconds since 1970 (UTC).
    pub applied_at: i64,
}

/// One line of a history: a revision, and when it was applied if it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The revision.
    #[serde(flatten)]
    pub revision: Revision,
    /// When it was recorded, in seconds since 1970 (UTC); none while it is pending.
    pub applied_at: Option<i64>,
    /// Whether the chain of this program has it.
    pub known: bool,
}

/// A history laid over a chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The state in one word.
    pub state: State,
    /// The revisions of the chain in its order, then those that it does not know, by name.
    pub entries: Vec<Entry>,
}

impl Standing {
    /// Lays the recorded history over the chain.
    #[must_use]
    pub fn new(chain: &Chain, applied: &[Applied]) -> Self {
        let times: HashMap<&str, i64> = applied
            .iter()
            .map(|row| (row.version.as_str(), row.applied_at))
            .collect();
        let mut entries: Vec<Entry> = chain
            .revisions()
            .map(|revision| Entry {
                revision: revision.clone(),
                applied_at: times.get(revision.version.as_str()).copied(),
                known: true,
            })
            .collect();
        let known: std::collections::HashSet<&str> = chain
            .revisions()
            .map(|revision| revision.version.as_str())
            .collect();
        let mut unknown: Vec<&Applied> = applied
            .iter()
            .filter(|row| !known.contains(row.version.as_str()))
            .collect();
        unknown.sort_by(|a, b| a.version.cmp(&b.version));
        entries.extend(unknown.into_iter().map(|row| Entry {
            revision: Revision::parse(&row.version),
            applied_at: Some(row.applied_at),
            known: false,
        }));
        let state = state(&entries);
        Self { state, entries }
    }

    /// Notes that a revision was applied at `at`, in seconds since 1970, or reverted.
    pub(crate) fn note(&mut self, version: &str, at: Option<i64>) {
        if let Some(entry) = self
            .entries
            .iter_mut()
            .find(|entry| entry.revision.version == version)
        {
            entry.applied_at = at;
        }
        self.state = state(&self.entries);
    }

    /// The newest applied revision, in the order of the chain; unknown ones count as newest.
    #[must_use]
    pub fn current(&self) -> Option<&Entry> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.applied_at.is_some())
    }

    /// The revisions that this program would apply, oldest first.
    pub fn pending(&self) -> impl Iterator<Item = &Revision> {
        self.entries
            .iter()
            .filter(|entry| entry.applied_at.is_none())
            .map(|entry| &entry.revision)
    }

    /// The applied revisions that this program does not know.
    pub fn unknown(&self) -> impl Iterator<Item = &Revision> {
        self.entries
            .iter()
            .filter(|entry| !entry.known)
            .map(|entry| &entry.revision)
    }

    /// Pending revisions that stand below an applied one.
    pub fn holes(&self) -> impl Iterator<Item = &Revision> {
        let last = self
            .entries
            .iter()
            .rposition(|entry| entry.known && entry.applied_at.is_some())
            .unwrap_or(0);
        self.entries[..last.min(self.entries.len())]
            .iter()
            .filter(|entry| entry.applied_at.is_none())
            .map(|entry| &entry.revision)
    }

    /// What does not fit the program, in words: revisions that it does not know, and holes. Empty where all fits.
    #[must_use]
    pub fn misfit(&self) -> String {
        let names = |revisions: &mut dyn Iterator<Item = &Revision>| {
            revisions
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        };
        let unknown = names(&mut self.unknown());
        let holes = names(&mut self.holes());
        let mut problems = Vec::new();
        if !unknown.is_empty() {
            problems.push(format!(
                "it has {unknown}, which this program does not know"
            ));
        }
        if !holes.is_empty() {
            problems.push(format!("{holes} is missing below a newer one"));
        }
        problems.join("; ")
    }

    /// Whether the version is applied.
    #[must_use]
    pub fn is_applied(&self, version: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| entry.revision.version == version && entry.applied_at.is_some())
    }
}

fn state(entries: &[Entry]) -> State {
    let known = || entries.iter().filter(|entry| entry.known);
    let hole = known()
        .skip_while(|entry| entry.applied_at.is_some())
        .any(|entry| entry.applied_at.is_some());
    let pending = known().any(|entry| entry.applied_at.is_none());
    let ahead = entries.iter().any(|entry| !entry.known);
    match (hole, pending, ahead) {
        (true, ..) | (_, true, true) => State::Diverged,
        (_, true, false) => State::Behind,
        (_, false, true) => State::Ahead,
        (_, false, false) => State::Current,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::chain;

    fn standing(applied: &[&str]) -> Standing {
        let chain = chain(&["m001_a", "m002_b", "m003_c"]).unwrap();
        let applied: Vec<Applied> = applied
            .iter()
            .map(|version| Applied {
                version: (*version).to_owned(),
                applied_at: 7,
            })
            .collect();
        Standing::new(&chain, &applied)
    }

    #[test]
    fn every_state() {
        for (applied, state, current) in [
            (&[][..], State::Behind, None),
            (&["m001_a"], State::Behind, Some("m001_a")),
            (
                &["m003_c", "m001_a", "m002_b"],
                State::Current,
                Some("m003_c"),
            ),
            (
                &["m001_a", "m002_b", "m003_c", "m004_d"],
                State::Ahead,
                Some("m004_d"),
            ),
            (&["m001_a", "m004_d"], State::Diverged, Some("m004_d")),
            (&["m001_a", "m003_c"], State::Diverged, Some("m003_c")),
            (&["other"], State::Diverged, Some("other")),
        ] {
            let standing = standing(applied);
            assert_eq!(standing.state, state, "{applied:?}");
            assert_eq!(
                standing
                    .current()
                    .map(|entry| entry.revision.version.as_str()),
                current,
                "{applied:?}"
            );
        }
    }

    #[test]
    fn holes_are_named() {
        let holes = |applied: &[&str]| {
            standing(applied)
                .holes()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(holes(&["m003_c"]), ["m001_a", "m002_b"]);
        assert_eq!(holes(&["m001_a", "m003_c"]), ["m002_b"]);
        assert!(holes(&["m001_a"]).is_empty());
        assert!(holes(&[]).is_empty());
    }
}
