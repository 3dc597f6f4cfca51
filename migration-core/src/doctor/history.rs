//! How far the database is, and how that came about.

use super::finding::Finding;
use super::patient::Patient;
use super::words;
use crate::runner::{Edit, Examination};
use crate::state::{Standing, State};

/// The state of the history, and whether applied migrations were edited.
pub(super) async fn check(patient: &mut Patient<'_>) -> Vec<Finding> {
    let program = patient.project().program;
    match patient.examine().await {
        Err(why) => vec![Finding::unchecked("history", &why)],
        Ok(Err(error)) => {
            vec![Finding::problem("history", error.to_string(), error.hint())]
        }
        Ok(Ok(Examination { standing, edits })) => {
            vec![judge(&standing, program), judge_edits(&edits, program)]
        }
    }
}

fn judge(standing: &Standing, program: &str) -> Finding {
    const CHECK: &str = "history";
    let at = standing
        .current()
        .map_or_else(|| "base".to_owned(), |entry| entry.revision.version.clone());
    let versions = |revisions: &mut dyn Iterator<Item = &crate::revision::Revision>| {
        let versions: Vec<String> = revisions.map(|revision| revision.version.clone()).collect();
        words::list(&versions, ", ")
    };
    match standing.state {
        State::Current => Finding::ok(CHECK, format!("current: everything is applied, up to {at}")),
        State::Behind => {
            let count = standing.pending().count();
            let next = versions(&mut standing.pending().take(1));
            Finding::warning(
                CHECK,
                format!("behind: at {at}, {count} pending, {next} first"),
                format!("`{program} up` applies them"),
            )
        }
        State::Ahead => Finding::warning(
            CHECK,
            format!(
                "ahead: a newer program has applied {}",
                versions(&mut standing.unknown())
            ),
            "this program may serve, but migrate with the newer one; to revert a migration whose file was \
             removed, bring the file back",
        ),
        State::Diverged => {
            let mut faults = Vec::new();
            let (missing, unknown) = (
                versions(&mut standing.holes()),
                versions(&mut standing.unknown()),
            );
            if !missing.is_empty() {
                faults.push(format!("not applied, although later ones are: {missing}"));
            }
            if !unknown.is_empty() {
                faults.push(format!("applied, but not in this program: {unknown}"));
            }
            if faults.is_empty() {
                faults.push("it does not fit this program".to_owned());
            }
            Finding::problem(
                CHECK,
                format!("diverged: {}", faults.join("; ")),
                "deploy the program that has all these revisions, or bring the missing ones into this one",
            )
        }
    }
}

fn judge_edits(edits: &[Edit], program: &str) -> Finding {
    let Some(first) = edits.first() else {
        return Finding::ok("edits", "no applied migration was edited");
    };
    let versions: Vec<String> = edits.iter().map(|edit| edit.version.clone()).collect();
    Finding::warning(
        "edits",
        format!(
            "edited after they were applied: {}",
            words::list(&versions, ", ")
        ),
        format!(
            "`{program} status` shows the difference; put the file back, or `{program} accept {}` if the edit is meant",
            first.version
        ),
    )
}
