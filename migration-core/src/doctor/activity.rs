//! Transactions that have been open for long.

use std::time::Duration;

use super::finding::Finding;
use super::lock::HIDDEN;
use super::patient::Patient;
use super::words;
use crate::database::Rows;
use crate::history::LOCK_NUMBER;

const CHECK: &str = "transactions";

pub(super) async fn check(patient: &mut Patient<'_>, old: Duration) -> Finding {
    let key = LOCK_NUMBER;
    match patient.ask(&question(old, key)).await {
        Err(why) => Finding::unchecked(CHECK, &why),
        Ok(rows) => judge(&rows, old),
    }
}

/// The holder of the migration lock is reported with the lock. A prepared transaction belongs to nobody's session and
/// outlives the server.
fn question(old: Duration, key: i64) -> String {
    let from = format!(
        "clock_timestamp() - make_interval(secs => {})",
        old.as_secs_f64()
    );
    format!(
        "SELECT * FROM (SELECT format('pid %s, %s of %s%s, %s', a.pid, coalesce(nullif(a.application_name, ''), 'unnamed'), a.usename, \
           coalesce(' on ' || host(a.client_addr), ''), coalesce(a.state, 'in an unknown state')) AS who, \
           coalesce(a.query, '') AS query, extract(epoch FROM clock_timestamp() - a.xact_start)::bigint AS age \
           FROM pg_stat_activity a WHERE a.datname = current_database() AND a.backend_type = 'client backend' \
           AND a.pid <> pg_backend_pid() AND a.xact_start <= {from} \
           AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
             AND (l.classid::bigint << 32) | l.objid::bigint = {key}) \
         UNION ALL SELECT format('prepared transaction %L of %s', gid, owner), '', extract(epoch FROM clock_timestamp() - prepared)::bigint \
           FROM pg_prepared_xacts WHERE database = current_database() AND prepared <= {from}) t \
         UNION ALL SELECT '', '', count(*) FROM pg_stat_activity \
           WHERE datname = current_database() AND usesysid IS NOT NULL AND query = '{HIDDEN}' \
         ORDER BY 3 DESC"
    )
}

fn judge(rows: &Rows, old: Duration) -> Finding {
    let limit = words::age(old);
    let hidden = rows
        .iter()
        .find(|(who, ..)| who.is_empty())
        .map_or(0, |(.., count)| *count);
    let mut open = Vec::new();
    let mut hint = String::new();
    for (who, query, age) in rows.iter().filter(|(who, ..)| !who.is_empty()) {
        let runs = match query.as_str() {
            "" => String::new(),
            query => format!(": {}", words::excerpt(query)),
        };
        open.push(format!("{who}, {}{runs}", words::seconds(*age)));
        if hint.is_empty() {
            hint = match (
                who.strip_prefix("pid "),
                who.strip_prefix("prepared transaction "),
            ) {
                (Some(rest), _) => {
                    let process = rest.split(',').next().unwrap_or_default();
                    format!(
                        "a migration waits for it if it has touched the same tables, and index builds wait in any case: end it in its program, or SELECT pg_terminate_backend({process})"
                    )
                }
                (None, Some(name)) => {
                    let name = name.rsplit_once(" of ").map_or(name, |(name, _)| name);
                    format!(
                        "it holds its locks until somebody decides: COMMIT PREPARED {name} or ROLLBACK PREPARED {name}"
                    )
                }
                (None, None) => String::new(),
            };
        }
    }
    let unseen = format!("{hidden} session(s) of other roles are hidden from this role");
    let grant = "GRANT pg_read_all_stats TO this role to see all";
    match (open.is_empty(), hidden) {
        (true, 0) => Finding::ok(CHECK, format!("none is older than {limit}")),
        (true, _) => Finding::warning(
            CHECK,
            format!("none that can be seen is older than {limit}, but {unseen}"),
            grant,
        ),
        (false, 0) => Finding::warning(CHECK, words::list(&open, "; "), hint),
        (false, _) => Finding::warning(
            CHECK,
            format!("{}; {unseen}", words::list(&open, "; ")),
            format!("{hint}; {grant}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prepared_transaction_is_decided_not_ended() {
        let rows = vec![(
            "prepared transaction 'a of b' of ann".to_owned(),
            String::new(),
            7200,
        )];
        let finding = judge(&rows, Duration::from_mins(1));
        assert!(
            finding.detail.ends_with("of ann, 2 h 0 min"),
            "{}",
            finding.detail
        );
        assert!(finding.hint.unwrap().contains("ROLLBACK PREPARED 'a of b'"));
    }

    #[test]
    fn what_is_hidden_is_not_called_well() {
        let rows = vec![(String::new(), String::new(), 2)];
        let finding = judge(&rows, Duration::from_mins(1));
        assert_eq!(finding.verdict, super::super::Verdict::Warning);
        assert!(
            finding.detail.contains("2 session(s)"),
            "{}",
            finding.detail
        );
    }
}
