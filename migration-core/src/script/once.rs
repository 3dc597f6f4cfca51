//! The statements of a migration without a transaction, so that a script that was broken off can be run again.

use crate::context::LOCK_TIMEOUT;
use crate::database::quote;
use crate::history::{Attempt, Names, Tables};
use crate::recording::{BATCHED, Recording, terminated, tokens};

/// Remembers in the log what must not be done twice, where the program looks for it too.
pub(super) struct Once<'a> {
    pub(super) tables: &'a Tables,
    /// The attempt that is under way until the script has come to its end.
    pub(super) attempt: &'a Attempt,
    pub(super) names: Names,
}

/// The statements, each with as long to wait for locks as the program gives it (a build that stops nobody waits for whoever
/// was there before), and what is to be said in the log at the end.
pub(super) fn repeatable(recording: &Recording, mut once: Once<'_>) -> (String, String) {
    // A loop is planned anew for each batch, or it would go by no index.
    let mut script =
        "SET statement_timeout = 0;\nSET plan_cache_mode = force_custom_plan;\n".to_owned();
    let (mut last, mut at_the_end) = (None, String::new());
    for statement in &recording.statements {
        let is_concurrent =
            tokens(statement).any(|token| token.eq_ignore_ascii_case("CONCURRENTLY"));
        // Only a change without a filter is still said so: one with a filter is a loop.
        let change = statement.strip_prefix(BATCHED).and_then(Change::read);
        let limit = match change {
            None if !is_concurrent => LOCK_TIMEOUT.as_millis(),
            _ => 0,
        };
        if last.replace(limit) != Some(limit) {
            script += &format!("SET lock_timeout = {limit};\n");
        }
        if let Some(change) = change {
            script += &once.change(&change);
            at_the_end = once.end();
        } else {
            script += &terminated(statement);
        }
    }
    script += "RESET lock_timeout;\nRESET plan_cache_mode;\nRESET statement_timeout;\n";
    (script, at_the_end)
}

/// A change of rows that cannot be told from those that were changed.
struct Change<'a> {
    /// The columns that the program goes along.
    by: &'a str,
    update: &'a str,
}

impl<'a> Change<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (head, update) = text.split_once('\n')?;
        let (_, by) = head.split_once(" rows by ")?;
        Some(Self { by, update })
    }

    /// The table, as the program calls it.
    fn table(&self) -> String {
        let name = tokens(self.update).nth(1).unwrap_or_default();
        name.trim_matches('"').replace("\"\"", "\"")
    }
}

impl Once<'_> {
    /// The change, and that it was made, in one transaction.
    fn change(&mut self, change: &Change<'_>) -> String {
        let name = self.names.of(change.update, change.by);
        let (attempts, mine) = (self.tables.attempts(), self.mine());
        let progress = serde_json::json!({ &name: { "after": null, "rows": 0, "scanned": 0, "done": true, "once": change.table() } });
        let progress = quote::literal(&progress.to_string());
        let name = quote::literal(&name);
        let body = format!(
            "#variable_conflict use_column\n\
             DECLARE\n  once_done text;\n\
             BEGIN\n  SELECT progress -> {name} ->> 'done' INTO once_done FROM {attempts} WHERE {mine} AND outcome <> 'succeeded' \
             AND progress ? {name};\n  \
             IF once_done = 'true' THEN RETURN; END IF;\n  \
             IF once_done = 'false' THEN RAISE EXCEPTION 'the program has begun this change, and knows how far it has come: let it \
             end it'; END IF;\n  \
             {};\n  \
             UPDATE {attempts} SET progress = progress || {progress} WHERE {mine} AND outcome <> 'succeeded' AND progress IS NOT NULL;\n  \
             IF NOT FOUND THEN\n    {} RETURNING id INTO once_done;\n    \
             UPDATE {attempts} SET progress = {progress} WHERE id = once_done;\n  END IF;\n\
             END",
            change.update,
            self.attempt
                .write_offline(self.tables, sea_orm::DbBackend::Postgres)
        );
        format!(
            "DO $columns$ BEGIN\n  IF ({}) < 2 THEN {}; END IF;\nEND $columns$;\n\
             -- all rows at once: which of them are changed cannot be seen afterwards\nDO {};\n",
            self.tables.count_columns(),
            self.tables.add_columns(),
            quote::dollars("once", &body)
        )
    }

    /// The attempt has succeeded, which the log says by another row.
    fn end(&self) -> String {
        format!(
            "DELETE FROM {} WHERE {} AND outcome = 'running' AND host = 'by script';\n",
            self.tables.attempts(),
            self.mine()
        )
    }

    fn mine(&self) -> String {
        format!(
            "project = {} AND version = {} AND direction = {}",
            quote::literal(self.attempt.project),
            quote::literal(&self.attempt.version),
            quote::literal(self.attempt.action.word())
        )
    }
}
