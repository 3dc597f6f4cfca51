//! Who has the migration lock.

use super::finding::Finding;
use super::patient::Patient;
use super::unanswered::Unanswered;
use super::words;
use crate::history::LOCK_NUMBER;
use crate::runner::holder_question;

const CHECK: &str = "lock";

pub(super) async fn check(patient: &mut Patient<'_>) -> Finding {
    match holder(patient).await {
        Err(why) => Finding::unchecked(CHECK, &why),
        Ok(None) => Finding::ok(CHECK, "free: nobody is migrating"),
        Ok(Some(holder)) => Finding::warning(
            CHECK,
            format!("held by {}; {}", holder.who, holder.does),
            format!(
                "let it finish; if it must not, SELECT pg_terminate_backend({}) ends it, and its transaction is rolled back",
                holder.process
            ),
        ),
    }
}

/// Whoever is migrating now.
pub(super) struct Holder {
    who: String,
    does: String,
    process: i64,
}

pub(super) async fn holder(patient: &mut Patient<'_>) -> Result<Option<Holder>, Unanswered> {
    let key = LOCK_NUMBER;
    let rows = patient.ask(&holder_question(key)).await?;
    Ok(rows.into_iter().next().map(|(who, query, process)| Holder {
        who,
        does: match query.as_str() {
            "" => "between two statements".to_owned(),
            HIDDEN => "what it runs is hidden from this role (GRANT pg_read_all_stats)".to_owned(),
            query => format!("it runs: {}", words::excerpt(query)),
        },
        process,
    }))
}

/// What Postgres shows in place of another role's statement.
pub(super) const HIDDEN: &str = "<insufficient privilege>";
