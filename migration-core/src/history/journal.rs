//! What an attempt outside a transaction has done so far, for the one that follows if it is broken off.
//!
//! It stands in the attempt's own row, and is written in the transaction of each batch: what was done and what is said
//! of it are committed at once. The next attempt moves it to its own row under a lock of the old one. So there is one
//! row at most that has it, no clock decides which, and an attempt that lost its lock without noticing finds its row
//! empty and stops.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Attempt, LockLog, Tables};
use crate::database::quote;
use crate::target::Direction;

use super::attempts::Action;

/// How far a backfill has come.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Saved {
    /// The key of the last row of the last batch, a text a column; none before the first and after the last batch.
    pub(crate) after: Option<Vec<String>>,
    /// How many rows were changed.
    pub(crate) rows: u64,
    /// How many rows were looked at.
    pub(crate) scanned: u64,
    /// Whether nothing is left.
    pub(crate) done: bool,
    /// The table, where a row that was changed looks as one that was not: there was no filter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) once: Option<String>,
}

/// The names under which the progress of statements is kept.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// How often each statement was asked for: a migration may do the same twice.
    times: HashMap<String, u32>,
    given: HashSet<String>,
}

impl Names {
    /// The name of the statement that comes next, and goes along these keys.
    pub(crate) fn of(&mut self, statement: &str, by: &str) -> String {
        let mut hash = String::new();
        let known_by = format!("{statement}\nby {by}");
        for byte in Sha256::digest(known_by.as_bytes()).iter().take(12) {
            hash += &format!("{byte:02x}");
        }
        let times = self.times.entry(hash.clone()).or_default();
        *times += 1;
        let name = match *times {
            1 => hash,
            times => format!("{hash}-{times}"),
        };
        self.given.insert(name.clone());
        name
    }
}

/// The journal of one attempt.
#[derive(Debug)]
pub(crate) struct Journal {
    attempts: String,
    history: String,
    id: String,
    saved: HashMap<String, Saved>,
    asked: Mutex<Names>,
    /// The locks of its steps.
    pub(crate) locks: LockLog,
}

impl Journal {
    /// The journal of an attempt, with what was found in its row; none where its log has no column for it.
    pub(crate) fn new(tables: &Tables, attempt: &Attempt, found: Option<&str>) -> Self {
        Self {
            attempts: tables.attempts(),
            history: tables.history.clone(),
            id: attempt.id.clone(),
            // What cannot be read was not written by this engine.
            saved: found
                .and_then(|json| serde_json::from_str(json).ok())
                .unwrap_or_default(),
            asked: Mutex::default(),
            locks: LockLog::default(),
        }
    }

    /// The name of the chain's history table.
    pub(crate) fn history(&self) -> &str {
        &self.history
    }

    /// Under which name the progress of a statement is kept, and how far it has come already.
    pub(crate) fn find(&self, statement: &str, by: &str) -> (String, Option<Saved>) {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let name = asked.of(statement, by);
        let saved = self.saved.get(&name).cloned();
        (name, saved)
    }

    /// The statement that forgets what an earlier try has begun of the table, that must not be done twice, and that this
    /// one has not asked for: it came in the same order, so what is new now has taken the place of that. None where there
    /// is nothing.
    pub(crate) fn forgets_others(&self, table: &str) -> Option<String> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let of_table = |saved: &Saved| saved.once.as_deref() == Some(table);
        let others = self.saved.iter().filter(|(_, saved)| of_table(saved));
        let names: Vec<String> = others
            .filter(|(name, _)| !asked.given.contains(*name))
            .map(|(name, _)| quote::literal(name))
            .collect();
        let (attempts, id) = (&self.attempts, quote::literal(&self.id));
        (!names.is_empty()).then(|| {
            format!(
                "UPDATE {attempts} SET progress = progress - ARRAY[{}] WHERE id = {id}",
                names.join(", ")
            )
        })
    }

    /// The statement that keeps others from taking over until its transaction ends. It changes no row where another
    /// attempt has.
    pub(crate) fn hold(&self) -> String {
        let (attempts, id) = (&self.attempts, quote::literal(&self.id));
        format!(
            "UPDATE {attempts} SET progress = progress WHERE id = {id} AND progress IS NOT NULL"
        )
    }

    /// The statement that saves progress. It changes no row where another attempt has taken over.
    pub(crate) fn save(&self, name: &str, saved: &Saved) -> String {
        let value = serde_json::json!({ name: saved });
        format!(
            "UPDATE {} SET progress = progress || {}::jsonb WHERE id = {} AND progress IS NOT NULL",
            self.attempts,
            quote::literal(&value.to_string()),
            quote::literal(&self.id)
        )
    }
}

/// The statement that moves the journal of an attempt that was broken off or failed to the row of the one that follows.
pub(crate) fn take_over(tables: &Tables, attempt: &Attempt) -> String {
    let (attempts, id) = (tables.attempts(), quote::literal(&attempt.id));
    format!(
        "WITH old AS (SELECT id, progress FROM {attempts} WHERE project = {} AND version = {} AND direction = '{}' \
         AND outcome <> 'succeeded' AND progress IS NOT NULL AND id <> {id} FOR UPDATE), \
         emptied AS (UPDATE {attempts} AS row SET progress = NULL FROM old WHERE row.id = old.id) \
         UPDATE {attempts} SET progress = coalesce((SELECT progress FROM old ORDER BY progress = '{{}}'::jsonb LIMIT 1), '{{}}'::jsonb) \
         WHERE id = {id}",
        quote::literal(attempt.project),
        quote::literal(&attempt.version),
        attempt.action.word(),
    )
}

/// Asks for the journal in the row of an attempt.
pub(crate) fn found(tables: &Tables, attempt: &Attempt) -> String {
    format!(
        "SELECT coalesce(progress::text, ''), '', 0::bigint FROM {} WHERE id = {}",
        tables.attempts(),
        quote::literal(&attempt.id)
    )
}

/// The statement that drops the journals that do not hold any more once an attempt has succeeded. Where a migration
/// was run, up or down, what others had begun before it stands on another schema; a stamp says something of its own
/// version alone.
pub(crate) fn forget(tables: &Tables, attempt: &Attempt) -> String {
    let version = match attempt.action {
        Action::Run(Direction::Up | Direction::Down) => String::new(),
        Action::Stamp(_) | Action::Accept => {
            format!(" AND version = {}", quote::literal(&attempt.version))
        }
    };
    format!(
        "UPDATE {} SET progress = NULL WHERE project = {}{version} AND outcome <> 'succeeded' AND progress IS NOT NULL",
        tables.attempts(),
        quote::literal(attempt.project),
    )
}

/// The same for a script, which may be run where the log is an earlier version's.
pub(crate) fn forget_offline(tables: &Tables, attempt: &Attempt) -> String {
    format!(
        "DO $forget$ BEGIN\n  IF ({}) = 2 THEN {}; END IF;\nEND $forget$;\n",
        tables.count_columns(),
        forget(tables, attempt)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_statement_twice_has_two_names() {
        let journal = Journal {
            attempts: "log".to_owned(),
            history: "history".to_owned(),
            id: "it's".to_owned(),
            saved: HashMap::new(),
            asked: Mutex::default(),
            locks: LockLog::default(),
        };
        let (first, _) = journal.find("UPDATE a", "b");
        let (second, _) = journal.find("UPDATE a", "b");
        let (other, _) = journal.find("UPDATE b", "b");
        assert_eq!(second, format!("{first}-2"));
        assert!(first != other);
        let saved = Saved {
            after: Some(vec!["o'clock".to_owned()]),
            rows: 7,
            scanned: 8,
            done: false,
            once: None,
        };
        let json = r#"{"x":{"after":["o''clock"],"done":false,"rows":7,"scanned":8}}"#;
        assert_eq!(
            journal.save("x", &saved),
            format!(
                "UPDATE log SET progress = progress || '{json}'::jsonb WHERE id = 'it''s' AND progress IS NOT NULL"
            )
        );
    }
}
