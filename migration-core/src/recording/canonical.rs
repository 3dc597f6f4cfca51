//! SQL without its formatting, and the checksum of it.

use sha2::{Digest, Sha256};

/// The statement as its tokens, a space between each: line ends, indentation and comments do not count, while every
/// character inside quotes does, but for the line ends of a file that went through Windows.
pub(crate) fn canonical(sql: &str) -> String {
    let sql = sql.replace("\r\n", "\n");
    tokens(&sql).collect::<Vec<_>>().join(" ")
}

/// The tokens that count.
pub(crate) fn tokens(sql: &str) -> impl Iterator<Item = &str> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        while let Some(first) = rest.chars().next() {
            let (length, counts) = token(rest, first);
            let (token, after) = rest.split_at(length);
            rest = after;
            if counts {
                return Some(token);
            }
        }
        None
    })
}

/// The length of the token that the text begins with, and whether it counts.
fn token(text: &str, first: char) -> (usize, bool) {
    if first.is_whitespace() {
        return (
            text.find(|next: char| !next.is_whitespace())
                .unwrap_or(text.len()),
            false,
        );
    }
    if text.starts_with("--") {
        return (text.find('\n').unwrap_or(text.len()), false);
    }
    if text.starts_with("/*") {
        return (block_comment(text), false);
    }
    if matches!(first, '\'' | '"') {
        return (quoted(text, first, false), true);
    }
    // E'it\'s': the only strings in which a backslash hides a quote.
    if matches!(first, 'e' | 'E') && text[1..].starts_with('\'') {
        return (1 + quoted(&text[1..], '\'', true), true);
    }
    if first == '$'
        && let Some(length) = dollar_quoted(text)
    {
        return (length, true);
    }
    let word = |character: char| character.is_alphanumeric() || matches!(character, '_' | '$');
    if word(first) {
        return (text.find(|next| !word(next)).unwrap_or(text.len()), true);
    }
    let operator = |character: char| "+-*/<>=~!@#%^&|`?:".contains(character);
    if operator(first) {
        let run = text.find(|next| !operator(next)).unwrap_or(text.len());
        // A comment ends an operator.
        let comment = ["--", "/*"]
            .iter()
            .filter_map(|start| text[..run].find(start))
            .filter(|at| *at > 0)
            .min();
        return (comment.unwrap_or(run), true);
    }
    (first.len_utf8(), true)
}

/// Postgres nests block comments; SQLite does not, and an unbalanced one is an error in either.
fn block_comment(text: &str) -> usize {
    let mut depth = 0usize;
    let mut position = 0;
    while position < text.len() {
        if text[position..].starts_with("/*") {
            depth += 1;
            position += 2;
        } else if text[position..].starts_with("*/") {
            depth -= 1;
            position += 2;
            if depth == 0 {
                return position;
            }
        } else {
            position += text[position..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

fn quoted(text: &str, quote: char, backslash: bool) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if backslash && character == '\\' {
            characters.next();
        } else if character == quote {
            match characters.peek() {
                Some((_, next)) if *next == quote => drop(characters.next()),
                _ => return position + 1,
            }
        }
    }
    text.len()
}

/// `$tag$ ... $tag$`; none where the dollar begins something else, such as a parameter.
fn dollar_quoted(text: &str) -> Option<usize> {
    let tag = 1 + text[1..].find('$')?;
    let name = &text[1..tag];
    if name.starts_with(|first: char| first.is_ascii_digit())
        || !name
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_')
    {
        return None;
    }
    let delimiter = &text[..=tag];
    let end = text[delimiter.len()..].find(delimiter)?;
    Some(end + 2 * delimiter.len())
}

/// The checksum of what a migration emits: SHA-256 over the canonical statements, in hexadecimal.
pub(crate) fn checksum(statements: &[String]) -> String {
    let mut hash = Sha256::new();
    for statement in statements {
        hash.update(canonical(statement));
        hash.update("\n;\n");
    }
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    hash.finalize()
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formatting_does_not_count() {
        let plain = "SELECT a , 'it''s  so' FROM t WHERE x >= 1 ;";
        for same in [
            "SELECT a, 'it''s  so'\r\n  FROM t -- why\r\n WHERE x>=1;",
            "SELECT /* a /* nested */ comment */ a,'it''s  so' FROM t\tWHERE x >=1;",
            "SELECT a,'it''s  so' FROM t WHERE x>=/**/1;--end",
        ] {
            assert_eq!(canonical(same), plain, "{same}");
        }
    }

    #[test]
    fn everything_else_counts() {
        for (one, other) in [
            ("SELECT 'a b'", "SELECT 'a  b'"),
            ("SELECT 'a--b'", "SELECT 'a"),
            ("SELECT \"a b\"", "SELECT \"ab\""),
            ("DO $$ a  b $$", "DO $$ a b $$"),
            ("DO $x$ '$$ --c $x$", "DO $x$ '$$ $x$"),
            ("SELECT E'\\' --x'", "SELECT E'\\'"),
            ("SELECT a b", "SELECT ab"),
            ("SELECT 1 - -1", "SELECT 1 --1"),
        ] {
            assert_ne!(canonical(one), canonical(other), "{one} / {other}");
        }
        assert_eq!(canonical("DO $$ a\r\nb $$"), canonical("DO $$ a\nb $$"));
    }

    #[test]
    fn hostile_text_ends() {
        for text in [
            "'", "\"", "$$", "$a$ b", "/*", "/* /* */", "--", "é'ü", "$1", "E'\\", "*/", "\u{0}",
        ] {
            drop(canonical(text));
        }
    }

    #[test]
    fn statements_are_kept_apart() {
        let list = |texts: &[&str]| {
            checksum(
                &texts
                    .iter()
                    .map(|text| (*text).to_owned())
                    .collect::<Vec<_>>(),
            )
        };
        assert_ne!(
            list(&["SELECT 1", "SELECT 2"]),
            list(&["SELECT 1 SELECT 2"])
        );
        assert_eq!(list(&["SELECT  1"]), list(&["SELECT 1"]));
        assert_eq!(list(&[]).len(), 64);
    }
}
