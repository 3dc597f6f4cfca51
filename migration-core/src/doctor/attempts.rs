//! Attempts that were broken off or failed.

use std::collections::BTreeMap;

use super::finding::Finding;
use super::lock;
use super::patient::Patient;
use super::unanswered::Unanswered;
use super::words;
use crate::error::Error;
use crate::history::LoggedAttempt;

const CHECK: &str = "attempts";

/// Attempts that did not come to a good end.
pub(super) async fn check(patient: &mut Patient<'_>) -> Finding {
    let program = patient.project().program;
    let judged = match read(patient).await {
        Ok(Ok(judged)) => judged,
        Ok(Err(error)) => {
            return Finding::warning(
                CHECK,
                format!("could not be checked: {error}"),
                format!("`{program} history -v` reads the same log"),
            );
        }
        Err(why) => return Finding::unchecked(CHECK, &why),
    };
    let Ended { bad, under_way } = judged;
    match (bad.first(), under_way.is_empty()) {
        (None, true) => Finding::ok(
            CHECK,
            "none failed or was broken off since it last succeeded",
        ),
        (None, false) => Finding::ok(CHECK, words::list(&under_way, "; ")),
        (Some(first), _) => {
            let all: Vec<String> = bad.iter().map(describe).collect();
            let again = if first.direction == "down" {
                "down"
            } else {
                "up"
            };
            let hint = if first.outcome == "running" {
                format!("run `{program} {again}` again: its steps can be repeated")
            } else {
                format!("mend the cause, then run `{program} {again}` again")
            };
            Finding::problem(CHECK, words::list(&all, "; "), hint)
        }
    }
}

#[derive(Debug, Default)]
struct Ended {
    bad: Vec<LoggedAttempt>,
    under_way: Vec<String>,
}

async fn read(patient: &mut Patient<'_>) -> Result<Result<Ended, Error>, Unanswered> {
    let mut ended = Ended::default();
    // What is still running at the first look may have been done, and the lock given back, at the next.
    for _ in 0..2 {
        let log = match patient.attempts().await? {
            Ok(log) => log,
            Err(error) => return Ok(Err(error)),
        };
        let bad = last_of_each(log);
        if !bad.iter().any(|attempt| attempt.outcome == "running") {
            return Ok(Ok(Ended { bad, ..ended }));
        }
        // On SQLite a migration is one transaction: what others can see of one that runs is nothing.
        if patient.is_postgres() && lock::holder(patient).await?.is_some() {
            let (running, bad) = bad
                .into_iter()
                .partition(|attempt| attempt.outcome == "running");
            let running: Vec<LoggedAttempt> = running;
            let under_way = running.iter().map(|attempt| {
                format!(
                    "{} is under way since {} UTC",
                    attempt.version, attempt.started_at
                )
            });
            return Ok(Ok(Ended {
                bad,
                under_way: under_way.collect(),
            }));
        }
        ended.bad = bad;
    }
    Ok(Ok(ended))
}

/// The last attempt of each version, where it did not succeed; newest first.
fn last_of_each(log: Vec<LoggedAttempt>) -> Vec<LoggedAttempt> {
    let mut last = BTreeMap::new();
    for attempt in log {
        // To accept an edit says nothing of how the migration went.
        if attempt.direction != "accept" {
            last.insert(attempt.version.clone(), attempt);
        }
    }
    let mut bad: Vec<LoggedAttempt> = last
        .into_values()
        .filter(|attempt| attempt.outcome != "succeeded")
        .collect();
    bad.sort_by(|a, b| b.started_at.cmp(&a.started_at));
    bad
}

fn describe(attempt: &LoggedAttempt) -> String {
    let LoggedAttempt {
        version,
        direction,
        started_at,
        program,
        host,
        ..
    } = attempt;
    let how = match (&attempt.error, attempt.outcome.as_str()) {
        (_, "running") => "was broken off".to_owned(),
        (Some(error), _) => format!("failed: {error}"),
        (None, _) => "failed".to_owned(),
    };
    format!("{version} {direction}, begun {started_at} UTC by {program} on {host}, {how}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(version: &str, direction: &str, at: u32, outcome: &str) -> LoggedAttempt {
        serde_json::from_value(serde_json::json!({
            "version": version, "direction": direction, "started_at": format!("2026-01-01 00:00:0{at}"),
            "duration_ms": 1, "statements": 1, "lock_wait_ms": 0, "checksum": "", "program": "p 1",
            "host": "h", "outcome": outcome, "error": null,
        }))
        .unwrap()
    }

    #[test]
    fn a_later_success_settles_it() {
        let bad = last_of_each(vec![
            attempt("m001", "up", 1, "failed"),
            attempt("m002", "up", 2, "running"),
            attempt("m001", "up", 3, "succeeded"),
            attempt("m003", "up", 4, "succeeded"),
            attempt("m003", "down", 5, "failed"),
            attempt("m003", "accept", 6, "succeeded"),
        ]);
        let left: Vec<&str> = bad.iter().map(|attempt| attempt.version.as_str()).collect();
        assert_eq!(left, ["m003", "m002"]);
        assert!(describe(&bad[1]).ends_with("was broken off"));
    }
}
