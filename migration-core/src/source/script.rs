//! A file of SQL statements, taken apart: what only a shell understands is left out or refused.

use crate::diff::words::unqualified;
use crate::introspect::sqlite::tokens;
use crate::schema::Dialect;

/// The statements of a script, in order. Commands of psql and sqlite3 and the begin and end of transactions are left
/// out: the scratch is one transaction.
///
/// # Errors
/// One sentence: rows for COPY cannot be read.
pub(crate) fn statements(text: &str, dialect: Dialect) -> Result<Vec<String>, String> {
    let mut statements = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(statements);
        }
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let command = match dialect {
            Dialect::Postgres => rest.starts_with('\\'),
            Dialect::Sqlite => rest.starts_with('.'),
        };
        if command {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let end = end_of_statement(rest, dialect);
        let (statement, after) = rest.split_at(end);
        rest = after.strip_prefix(';').unwrap_or(after);
        let words = first_words(statement);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["COPY", ..] if statement.to_ascii_uppercase().contains("FROM STDIN") => {
                return Err(
                    "it has rows for COPY, which are not read: dump with --schema-only".to_owned(),
                );
            }
            [] | ["BEGIN" | "COMMIT" | "END" | "ROLLBACK", ..] | ["START", "TRANSACTION"] => {}
            // psql's dumps empty it; here unqualified names have to mean the scratch.
            ["SELECT", "PG_CATALOG"] | ["SET", ..] if dialect == Dialect::Postgres => {}
            _ => statements.push(statement.trim().to_owned()),
        }
    }
}

/// The statements as a scratch takes them. Of a dump of Postgres, what the model does not manage is left out, and its
/// tables stand without `public`: in a scratch they are temporary.
///
/// # Errors
/// As [`statements`].
pub(super) fn for_scratch(text: &str, dialect: Dialect) -> Result<Vec<String>, String> {
    let statements = statements(text, dialect)?.into_iter();
    Ok(match dialect {
        Dialect::Sqlite => statements.collect(),
        Dialect::Postgres => statements
            .filter(|statement| !is_unmanaged(statement))
            .map(|statement| unqualified(&statement, "public"))
            .collect(),
    })
}

/// Whether a statement of Postgres makes something, and cannot change what is there: a sequence keeps its new value also
/// after a rollback, and a table that is dropped is locked until then.
pub(super) fn only_makes(statement: &str) -> bool {
    let words = first_words(statement);
    words
        .first()
        .is_some_and(|word| matches!(word.as_str(), "CREATE" | "ALTER" | "COMMENT"))
}

/// Whether a statement of Postgres is about what the model does not manage: who may do what, functions, views.
fn is_unmanaged(statement: &str) -> bool {
    let upper = statement.to_ascii_uppercase();
    let words: Vec<&str> = upper.split_whitespace().collect();
    match words.as_slice() {
        ["GRANT" | "REVOKE", ..]
        | ["ALTER", "DEFAULT", "PRIVILEGES", ..]
        | ["ALTER", .., "OWNER", "TO", _] => true,
        ["CREATE" | "COMMENT", rest @ ..] => rest
            .iter()
            .find(|word| !matches!(**word, "ON" | "OR" | "REPLACE" | "CONSTRAINT"))
            .is_some_and(|what| {
                matches!(
                    *what,
                    "EXTENSION"
                        | "FUNCTION"
                        | "MATERIALIZED"
                        | "POLICY"
                        | "PROCEDURE"
                        | "RULE"
                        | "SCHEMA"
                        | "TRIGGER"
                        | "VIEW"
                )
            }),
        _ => false,
    }
}

/// The first two words in upper case, comments left out.
fn first_words(statement: &str) -> Vec<String> {
    let mut rest = statement;
    let mut words = Vec::new();
    while words.len() < 2 {
        rest = rest.trim_start();
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else {
            let end = rest
                .find(|character: char| !(character.is_alphanumeric() || character == '_'))
                .unwrap_or(rest.len());
            if end == 0 {
                // A statement may begin with a parenthesis: that is a word as well.
                if words.is_empty() && !rest.is_empty() {
                    words.push(rest.chars().take(1).collect());
                }
                return words;
            }
            words.push(rest[..end].to_ascii_uppercase());
            rest = rest[end..].trim_start_matches(['.', ';']);
        }
    }
    words
}

/// Where the statement ends: at its semicolon, or at the end of the text. A trigger of SQLite has semicolons inside.
fn end_of_statement(text: &str, dialect: Dialect) -> usize {
    let trigger = dialect == Dialect::Sqlite
        && first_words(text)
            .first()
            .is_some_and(|word| word == "CREATE")
        && text
            .split(|character: char| !character.is_ascii_alphabetic())
            .filter(|word| !word.is_empty())
            .take(4)
            .any(|word| word.eq_ignore_ascii_case("TRIGGER"));
    let mut at = 0;
    loop {
        let end = semicolon(text, at);
        if end == text.len() || !trigger || is_whole(&text[..end]) {
            return end;
        }
        at = end + 1;
    }
}

/// Whether a trigger ends here: with the `END` of its `BEGIN`, and not with that of a `CASE`.
fn is_whole(trigger: &str) -> bool {
    let trigger = trigger.trim_end();
    let last = trigger.len().saturating_sub("END".len());
    let ends = trigger
        .get(last..)
        .is_some_and(|word| word.eq_ignore_ascii_case("END"));
    let found = if ends { tokens(trigger) } else { None }.unwrap_or_default();
    let count = |word| found.iter().filter(|token| token.is(word)).count();
    found.last().is_some_and(|last| last.is("END")) && count("END") > count("CASE")
}

/// The next semicolon that is neither in a text nor in a comment.
fn semicolon(text: &str, from: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    let past = |at: usize, end: &str| {
        text[at..]
            .find(end)
            .map_or(text.len(), |length| at + length + end.len())
    };
    while at < bytes.len() {
        at = match bytes[at] {
            b';' => return at,
            b'E' | b'e' if bytes.get(at + 1) == Some(&b'\'') && !follows_word(bytes, at) => {
                escaped(bytes, at + 2)
            }
            b'\'' => past(at + 1, "'"),
            b'"' => past(at + 1, "\""),
            b'-' if bytes.get(at + 1) == Some(&b'-') => past(at, "\n"),
            b'/' if bytes.get(at + 1) == Some(&b'*') => past(at + 2, "*/"),
            b'$' => match dollar(&text[at..]) {
                Some(tag) => past(at + tag.len(), tag),
                None => at + 1,
            },
            _ => at + 1,
        };
    }
    text.len()
}

/// Whether what stands here is the end of a longer word.
fn follows_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_')
}

/// Behind a text that began as `E'`, in which a backslash takes its meaning from what follows it.
fn escaped(bytes: &[u8], mut at: usize) -> usize {
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\'' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// `$tag$`, with which a text begins and ends on Postgres.
fn dollar(text: &str) -> Option<&str> {
    let end = text[1..].find('$')? + 2;
    let tag = &text[1..end - 1];
    let plain = tag
        .chars()
        .all(|character| character.is_alphanumeric() || character == '_');
    (plain && !tag.starts_with(|first: char| first.is_ascii_digit())).then(|| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_told_apart() {
        let script = "\\set ON_ERROR_STOP on\nBEGIN;\n-- a; b\nCREATE TABLE \"a;b\" (c text DEFAULT ';''');\n\
             DO $x$ BEGIN; END $x$; /* ; */ SELECT pg_catalog.set_config('search_path', '', false);\nCOMMIT;";
        assert_eq!(
            statements(script, Dialect::Postgres).unwrap(),
            [
                "CREATE TABLE \"a;b\" (c text DEFAULT ';''')",
                "DO $x$ BEGIN; END $x$"
            ]
        );
        let script = "CREATE TABLE t (a);\nCREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM t; END;\n.quit";
        assert_eq!(statements(script, Dialect::Sqlite).unwrap().len(), 2);
        let script = "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = weekend; \
             SELECT CASE WHEN a THEN 1 END; SELECT 2; end; SELECT 3";
        assert_eq!(statements(script, Dialect::Sqlite).unwrap().len(), 2);
        let script = r"CREATE TABLE t (a text DEFAULT E'it\'s;'); SELECT 1";
        assert_eq!(statements(script, Dialect::Postgres).unwrap().len(), 2);
        let dump = "--\n-- dump\n--\n\n\\restrict abc\n\nSET x = 1;\nCREATE SCHEMA audit;\n\
             CREATE TABLE public.t (a integer);\nALTER TABLE public.t OWNER TO someone;\n\
             CREATE VIEW public.v AS SELECT 1;\nGRANT ALL ON TABLE public.t TO other;\n\\unrestrict abc\n";
        assert_eq!(
            for_scratch(dump, Dialect::Postgres).unwrap(),
            ["CREATE TABLE t (a integer)"]
        );
        assert!(only_makes("/* x */ create table t (a integer)"));
        for other in [
            "SELECT setval('audit.s', 1)",
            "DROP TABLE audit.t",
            "DO $$ BEGIN END $$",
            "",
        ] {
            assert!(!only_makes(other), "{other}");
        }
        assert!(statements("COPY t FROM stdin;\n1\n\\.\n", Dialect::Postgres).is_err());
        assert_eq!(
            statements("  ;; -- nothing", Dialect::Postgres).unwrap(),
            [""; 0]
        );
        assert_eq!(
            statements("SELECT 'never ends", Dialect::Postgres)
                .unwrap()
                .len(),
            1
        );
    }
}
