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

/// Locks the tables that the statements alter, drop, refer to or analyze, as far as their text tells. One that is not
/// there yet, or may not be locked, is left out. What guards against the wraparound of transaction numbers is not sent
/// away.
///
/// # Errors
/// Where the connection is of no use any more.
pub(crate) async fn make_way<'a>(
    transaction: &impl ConnectionTrait,
    statements: impl IntoIterator<Item = &'a str>,
    lock_timeout: Duration,
) -> Result<(), DbErr> {
    let tables: BTreeSet<&str> = statements.into_iter().flat_map(concerned).collect();
    for table in tables {
        // By itself: what is no name after all would keep the whole message from being run.
        transaction.execute_unprepared("SAVEPOINT make_way").await?;
        let sql = format!(
            "SET LOCAL lock_timeout = {}; LOCK TABLE {table} IN SHARE UPDATE EXCLUSIVE MODE; \
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

/// The tables that a statement concerns, as they are written there; what else stands behind the same words is there as
/// well, and cannot be locked.
fn concerned(statement: &str) -> Vec<&str> {
    const BEFORE: [&[&str]; 6] = [
        &["ALTER", "TABLE"],
        &["DROP", "TABLE"],
        &["ANALYZE"],
        &["REFERENCES"],
        &["ON"],
        &["ON", "TABLE"],
    ];
    let words = statement
        .char_indices()
        .filter(|(at, first)| first.is_ascii_alphabetic() && begins_word(statement, *at));
    words
        .flat_map(|(at, _)| {
            BEFORE
                .iter()
                .filter_map(move |words| behind(&statement[at..], words))
        })
        .collect()
}

/// For fuzzers: any text, as a statement. What is found goes into a statement of ours, so it has to be a name.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn fuzz(statement: &str) {
    for table in concerned(statement) {
        let mut quoted = false;
        for letter in table.chars() {
            let plain = letter.is_alphanumeric() || matches!(letter, '_' | '$' | '.');
            assert!(
                quoted || plain || letter == '"',
                "{table:?} of {statement:?}"
            );
            quoted ^= letter == '"';
        }
        assert!(!quoted, "{table:?} of {statement:?}");
    }
}

fn begins_word(text: &str, at: usize) -> bool {
    let before = text[..at].chars().next_back();
    before.is_none_or(|before| !(before.is_alphanumeric() || matches!(before, '_' | '"' | '.')))
}

/// The name behind these keywords, as it is written.
fn behind<'a>(text: &'a str, keywords: &[&str]) -> Option<&'a str> {
    let pass =
        |rest: &'a str, words: &[&str]| words.iter().try_fold(rest, |rest, word| after(rest, word));
    let mut rest = pass(text, keywords)?;
    for words in [&["IF", "EXISTS"][..], &["ONLY"]] {
        rest = pass(rest, words).unwrap_or(rest);
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
    use super::concerned;

    #[test]
    fn the_tables_are_read() {
        for (statement, tables) in [
            (r#"ALTER TABLE "jobs" ADD COLUMN a int"#, &[r#""jobs""#][..]),
            (
                r#"alter table if exists only Public."we""ird" RENAME a TO b"#,
                &[r#"Public."we""ird""#],
            ),
            ("DROP TABLE a, b", &["a"]),
            ("ALTER TABLE größe DROP COLUMN x", &["größe"]),
            (
                r#"ALTER TABLE "a" ADD FOREIGN KEY (x) REFERENCES "s"."b" (x)"#,
                &[r#""a""#, r#""s"."b""#],
            ),
            (r#"CREATE INDEX i ON "a" ("x")"#, &[r#""a""#]),
            (
                "DO $x$BEGIN EXECUTE 'CREATE TRIGGER t BEFORE INSERT ON a'; END$x$",
                &["a"],
            ),
            (r#"ANALYZE "a" ("x")"#, &[r#""a""#]),
            ("ALTER TYPE mood ADD VALUE 'x'", &[]),
            ("CREATE TABLE a ()", &[]),
            ("ALTER TABLE", &[]),
            ("ALTER TABLE ", &[]),
            ("ALTER TABLE \"unclosed", &[]),
            ("\"ALTER TABLE x\"", &[]),
            ("é", &[]),
            ("", &[]),
        ] {
            assert_eq!(concerned(statement), tables, "{statement}");
        }
    }
}
