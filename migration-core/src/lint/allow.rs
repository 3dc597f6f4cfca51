//! What a migration allows.

use super::finding::Finding;
use super::note::Note;
use super::rules::{ALLOW_WITHOUT_REASON, Selection, UNKNOWN_ALLOW, UNNEEDED_ALLOW, known};
use crate::recording::Allow;
use crate::target::Direction;

/// The notes that are left, and those on what is allowed itself. `all_seen` says whether everything was looked at that
/// could need to be allowed: on SQLite most rules are not.
pub(super) fn apply(
    mut notes: Vec<Note>,
    allowed: &[Allow],
    direction: Direction,
    selection: &Selection,
    all_seen: bool,
) -> Vec<Note> {
    let mut complaints = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for Allow { code, reason } in allowed {
        let mut complain = |rule: &str, what: String| {
            if selection.has(rule) {
                complaints.push(Note::of(Finding::of_all(rule).saying(what), direction));
            }
        };
        if !known(code) {
            complain(
                UNKNOWN_ALLOW,
                format!("steps::allow names `{code}`, a code that no rule has"),
            );
            continue;
        }
        if reason.trim().is_empty() {
            complain(
                ALLOW_WITHOUT_REASON,
                format!("steps::allow(\"{code}\") gives no reason"),
            );
        }
        let needed = notes.iter().any(|note| note.code == *code);
        // One that is off may be on elsewhere.
        if !needed && all_seen && selection.has(code) {
            let what = if done.contains(&code.as_str()) {
                format!("steps::allow(\"{code}\") is there twice")
            } else {
                format!("steps::allow(\"{code}\") is not needed: nothing here has that code")
            };
            complain(UNNEEDED_ALLOW, what);
        }
        notes.retain(|note| note.code != *code);
        done.push(code);
    }
    notes.extend(complaints);
    notes
}
