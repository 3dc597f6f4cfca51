//! Settings of the role, the database or the server that end a migration before it is done.

use std::time::Duration;

use super::finding::Finding;
use super::patient::Patient;
use super::words;
use crate::database::Rows;

const CHECK: &str = "settings";

/// Each setting, and what it does to a migration.
const LIMITS: [(&str, &str); 4] = [
    (
        "statement_timeout",
        "off in the engine's transactions, but it ends an index build CONCURRENTLY that takes longer",
    ),
    (
        "lock_timeout",
        "it ends an index build CONCURRENTLY that waits longer for an old transaction",
    ),
    (
        "idle_in_transaction_session_timeout",
        "off in the engine's transactions, but not in those that a migration opens itself",
    ),
    (
        "transaction_timeout",
        "it ends every transaction that takes longer",
    ),
];

pub(super) async fn check(patient: &mut Patient<'_>) -> Finding {
    match patient.ask(&question()).await {
        Err(why) => Finding::unchecked(CHECK, &why),
        Ok(rows) => judge(&rows),
    }
}

/// `reset_val` is what a new session of this role gets, whatever this session or the one before it behind a pooler has
/// set. The catalogue says where it comes from; the nearest wins:
/// <https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-SQL>
fn question() -> String {
    let names: Vec<String> = LIMITS.iter().map(|(name, _)| format!("'{name}'")).collect();
    format!(
        "SELECT s.name, coalesce((SELECT CASE WHEN d.setrole = 0 THEN 'ALTER DATABASE ' || quote_ident(current_database()) \
           ELSE 'ALTER ROLE ' || quote_ident(session_user) || CASE WHEN d.setdatabase = 0 THEN '' ELSE ' IN DATABASE ' || quote_ident(current_database()) END END \
           FROM pg_db_role_setting d \
           WHERE d.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user)) \
           AND d.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())) \
           AND NOT (d.setrole = 0 AND d.setdatabase = 0) \
           AND EXISTS (SELECT FROM unnest(d.setconfig) c WHERE c LIKE s.name || '=%') \
           ORDER BY d.setrole <> 0 DESC, d.setdatabase <> 0 DESC LIMIT 1), ''), \
         CASE s.reset_val WHEN 'on' THEN 1 WHEN 'off' THEN 0 ELSE s.reset_val::bigint END \
         FROM pg_settings s WHERE s.name IN ('default_transaction_read_only', {})",
        names.join(", ")
    )
}

fn judge(rows: &Rows) -> Finding {
    let set = |name: &str| {
        rows.iter()
            .find(|(found, _, number)| found == name && *number > 0)
            .map(|(_, place, number)| (place.as_str(), *number))
    };
    if let Some((place, _)) = set("default_transaction_read_only") {
        let mend = match place {
            "" => "ALTER ROLE ... SET default_transaction_read_only = off".to_owned(),
            place => format!("{place} RESET default_transaction_read_only"),
        };
        return Finding::problem(
            CHECK,
            "default_transaction_read_only is on: nothing can be written",
            format!("find out who set it and why (hosts do it when the disk is full), then {mend}"),
        );
    }
    let mut details = Vec::new();
    let mut hints = Vec::new();
    for (name, effect) in LIMITS {
        let Some((place, millis)) = set(name) else {
            continue;
        };
        let time = words::age(Duration::from_millis(millis.try_into().unwrap_or(0)));
        details.push(format!("{name} is {time}: {effect}"));
        hints.push(match place {
            "" => format!("ALTER ROLE ... SET {name} = 0 for the role that migrates"),
            place => format!("{place} SET {name} = 0, or migrate as a role of its own that has it"),
        });
    }
    if details.is_empty() {
        return Finding::ok(CHECK, "no time-out ends a long migration");
    }
    Finding::warning(CHECK, details.join("; "), hints.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn read_only_comes_before_everything() {
        let row = |name: &str, place: &str, number| (name.to_owned(), place.to_owned(), number);
        let mut rows = vec![
            row("statement_timeout", "ALTER ROLE ann", 30_000),
            row("lock_timeout", "", 500),
            row("transaction_timeout", "", 0),
        ];
        let finding = judge(&rows);
        assert_eq!(finding.verdict, Verdict::Warning);
        assert!(
            finding.detail.contains("statement_timeout is 30 s")
                && finding.detail.contains("lock_timeout is 500 ms"),
            "{}",
            finding.detail
        );
        assert!(
            finding
                .hint
                .unwrap()
                .starts_with("ALTER ROLE ann SET statement_timeout = 0")
        );
        rows.push(row("default_transaction_read_only", "", 1));
        assert_eq!(judge(&rows).verdict, Verdict::Problem);
    }
}
