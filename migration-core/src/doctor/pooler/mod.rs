//! Whether a pooler stands between this program and the server, and whether it lends out the server's connections.

mod evidence;

use std::time::Duration;

use super::finding::Finding;
use super::patient::Patient;
use crate::database::{Database, detail};
use evidence::{Pooler, Sightings};

const CHECK: &str = "pooler";

/// How long the second connection may take, and each answer on it. A pooler that has none free never answers.
const PATIENCE: Duration = Duration::from_secs(3);

/// How precisely the two clocks of an age are known. Server and client measure the same span from nearly the same
/// moment, so this only has to cover a clock that is being adjusted.
const SLACK: Duration = Duration::from_millis(250);

/// Looks by asking for `pg_backend_pid()`, which disturbs nobody and leaves nothing in the server's log: on one
/// connection before, while and after a second one has a transaction open. A pooler in transaction mode gives the
/// second the server connection that the first has just used, or else gives the first another one meanwhile.
pub(super) async fn find(patient: &mut Patient<'_>) -> Pooler {
    let mut seen = Sightings::default();
    for _ in 0..2 {
        if let Err(why) = look(patient, &mut seen).await {
            return Pooler::Unknown(why);
        }
    }
    if let Some(pooler) = seen.proof() {
        return pooler;
    }
    let obstacle = match patient.second(PATIENCE).await {
        Ok(mut second) => {
            let outcome = compare(patient, &mut second, &mut seen).await;
            let _ = crate::runtime::timeout(PATIENCE, second.close()).await;
            outcome.err()
        }
        Err(why) => Some(format!("a second connection was not to be had: {why}")),
    };
    seen.conclude(obstacle)
}

/// Asks on the first connection, outside a transaction of more than one message.
async fn look(patient: &mut Patient<'_>, seen: &mut Sightings) -> Result<(), String> {
    let rows = patient
        .ask(
            "SELECT '', '', pg_backend_pid()::bigint UNION ALL \
             SELECT 'age', '', (extract(epoch FROM clock_timestamp() - backend_start) * 1000)::bigint \
             FROM pg_stat_activity WHERE pid = pg_backend_pid() AND backend_start IS NOT NULL",
        )
        .await
        .map_err(|why| why.detail)?;
    let longest = patient.age() + SLACK;
    for (kind, _, number) in rows {
        if kind == "age" {
            seen.older |= Duration::from_millis(number.try_into().unwrap_or(0)) > longest;
        } else {
            seen.first.push(number);
        }
    }
    Ok(())
}

async fn compare(
    patient: &mut Patient<'_>,
    second: &mut Database,
    seen: &mut Sightings,
) -> Result<(), String> {
    let begun = tell(
        second,
        "BEGIN READ ONLY; SELECT '', '', pg_backend_pid()::bigint",
    )
    .await?;
    seen.second.extend(begun);
    // Where both have the same one, the first would now wait for the second to end its transaction.
    if seen.proof().is_none() {
        look(patient, seen).await?;
    }
    tell(second, "ROLLBACK").await?;
    if seen.proof().is_none() {
        look(patient, seen).await?;
    }
    Ok(())
}

/// Asks on the second connection.
async fn tell(second: &mut Database, sql: &str) -> Result<Vec<i64>, String> {
    match crate::runtime::timeout(PATIENCE, second.read(sql)).await {
        Some(Ok(rows)) => Ok(rows.into_iter().map(|(.., number)| number).collect()),
        Some(Err(error)) => Err(detail(&error)),
        None => Err(format!(
            "a second connection got no answer within {} s",
            PATIENCE.as_secs()
        )),
    }
}

pub(super) fn report(pooler: &Pooler, schema: Option<&str>) -> Finding {
    const AGAIN: &str = "see to that first, then run `doctor` again";
    match (pooler, schema) {
        (Pooler::Transaction, None) => Finding::ok(
            CHECK,
            "in transaction mode: the server connection changes between statements, which migrations can do with",
        ),
        (Pooler::Transaction, Some(schema)) => Finding::warning(
            CHECK,
            format!(
                "in transaction mode, and the schema `{schema}` is asked for: the search path that a migration sets may reach other clients"
            ),
            "give the role a search_path (ALTER ROLE ... SET search_path) instead of --database-schema, or connect to the server itself",
        ),
        (Pooler::Statement, _) => Finding::problem(
            CHECK,
            "in statement mode: it refuses transactions, and migrations need them",
            "connect to the server itself, or to a pool in transaction or session mode",
        ),
        (Pooler::Session(looks), _) => Finding::ok(
            CHECK,
            format!(
                "there is one: the server connection is older than ours; it stayed with us {looks} times out of {looks} (session mode)"
            ),
        ),
        (Pooler::Unclear(why), _) => Finding::warning(
            CHECK,
            format!(
                "there is one: the server connection is older than ours; in which mode cannot be told: {why}"
            ),
            AGAIN,
        ),
        (Pooler::NoneSeen(looks), _) => Finding::ok(
            CHECK,
            format!(
                "none seen: each connection kept a server connection of its own, {looks} times out of {looks}"
            ),
        ),
        (Pooler::Unknown(why), _) => {
            Finding::warning(CHECK, format!("cannot be told: {why}"), AGAIN)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_schema_and_a_pooler_in_transaction_mode_do_not_go_together() {
        assert_eq!(report(&Pooler::Transaction, None).verdict, Verdict::Ok);
        assert_eq!(
            report(&Pooler::Transaction, Some("x")).verdict,
            Verdict::Warning
        );
        assert_eq!(report(&Pooler::Statement, None).verdict, Verdict::Problem);
        assert_eq!(report(&Pooler::NoneSeen(5), Some("x")).verdict, Verdict::Ok);
        assert_eq!(
            report(&Pooler::Unknown(String::new()), None).verdict,
            Verdict::Warning
        );
    }
}
