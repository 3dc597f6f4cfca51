//! Sends the autovacuum away before a lock is taken that stops readers and writers.
//!
//! The server breaks off an autovacuum that stands in the way of a lock, but only when somebody has waited for it for a
//! whole `deadlock_timeout`, a second; a statement that everybody queues behind must not wait that long. So the wait is
//! done with a lock that stops neither readers nor writers (manual: explicit locking; routine vacuuming). It stays until
//! the transaction ends, and while it is held no autovacuum begins.

use std::collections::BTreeSet;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbErr};

use crate::context::milliseconds;

/// Longer than the server waits until it looks who is in the way.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

/// Locks the tables that the statements alter or drop. One that is not there yet, or may not be locked, is left out.
///
/// # Errors
/// Where the connection is of no use any more.
pub(crate) async fn make_way<'a>(
    transaction: &impl ConnectionTrait,
    statements: impl IntoIterator<Item = &'a str>,
    lock_timeout: Duration,
) -> Result<(), DbErr> {
    let tables: BTreeSet<&str> = statements.into_iter().filter_map(altered).collect();
    for table in tables {
        let sql = format!(
            "SAVEPOINT make_way; SET LOCAL lock_timeout = {}; LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE; \
             SET LOCAL lock_timeout = {}; RELEASE SAVEPOINT make_way",
            milliseconds(LONG_ENOUGH),
            milliseconds(lock_timeout)
        );
        if transaction.execute_unprepared(&sql).await.is_err() {
            let back = "ROLLBACK TO SAVEPOINT make_way; RELEASE SAVEPOINT make_way";
            transaction.execute_unprepared(back).await?;
        }
    }
    Ok(())
}

/// The table that a statement alters or drops, as it is written there.
fn altered(statement: &str) -> Option<&str> {
    let mut rest = after(statement, "ALTER").or_else(|| after(statement, "DROP"))?;
    rest = after(rest, "TABLE")?;
    for words in [&["IF", "EXISTS"][..], &["ONLY"]] {
        let passed = words.iter().try_fold(rest, |rest, word| after(rest, word));
        rest = passed.unwrap_or(rest);
    }
    let mut end = 0;
    loop {
        end += part(&rest[end..])?;
        match rest[end..].strip_prefix('.') {
            Some(_) => end += 1,
            None => return Some(&rest[..end]),
        }
    }
}

/// What stands behind a keyword.
fn after<'a>(text: &'a str, keyword: &str) -> Option<&'a str> {
    let (word, rest) = text.split_at_checked(keyword.len())?;
    (word.eq_ignore_ascii_case(keyword) && rest.starts_with(char::is_whitespace))
        .then(|| rest.trim_start())
}

/// The length of a name, quoted or not.
fn part(text: &str) -> Option<usize> {
    if let Some(quoted) = text.strip_prefix('"') {
        let mut end = quoted.find('"')?;
        while quoted[end + 1..].starts_with('"') {
            end += 2 + quoted[end + 2..].find('"')?;
        }
        return Some(end + 2);
    }
    let end = text
        .find(|character: char| !(character.is_alphanumeric() || matches!(character, '_' | '$')))
        .unwrap_or(text.len());
    (end > 0).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::altered;

    #[test]
    fn the_table_is_read() {
        for (statement, table) in [
            (r#"ALTER TABLE "jobs" ADD COLUMN a int"#, r#""jobs""#),
            (
                r#"alter table if exists only Public."we""ird" RENAME a TO b"#,
                r#"Public."we""ird""#,
            ),
            ("DROP TABLE a, b", "a"),
            ("ALTER TABLE größe DROP COLUMN x", "größe"),
        ] {
            assert_eq!(altered(statement), Some(table));
        }
        for statement in [
            "ALTER TYPE mood ADD VALUE 'x'",
            "CREATE TABLE a ()",
            "ALTER TABLE",
            "ALTER TABLE ",
            "ALTER TABLE \"unclosed",
            "é",
            "",
        ] {
            assert_eq!(altered(statement), None, "{statement}");
        }
    }
}
