//! The words of a statement, as far as the catalogue needs them.

/// Splits SQL into words, quoted names and strings, and single punctuation marks. Comments and spaces are left out.
pub(crate) fn tokens(sql: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = sql.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '\'' | '"' | '`' => quoted(rest, first),
            '[' => rest.find(']').map_or(rest.len(), |end| end + 1),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if !token.starts_with("--") && !token.starts_with("/*") {
            tokens.push(token.to_owned());
        }
        rest = after.trim_start();
    }
    tokens
}

/// The expressions of all CHECK constraints in a CREATE TABLE statement, sorted.
pub(crate) fn checks(sql: &str) -> Vec<String> {
    let tokens = tokens(sql);
    let mut checks: Vec<String> = tokens
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[0].eq_ignore_ascii_case("check") && pair[1] == "(")
        .map(|(place, _)| {
            let mut depth = 0;
            let expression = tokens[place + 1..].iter().take_while(|token| {
                match token.as_str() {
                    "(" => depth += 1,
                    ")" => depth -= 1,
                    _ => {}
                }
                depth > 0
            });
            expression.skip(1).cloned().collect::<Vec<_>>().join(" ")
        })
        .collect();
    checks.sort_unstable();
    checks
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$')
}

/// The length of a quoted token; a doubled quote stands for itself.
fn quoted(text: &str, quote: char) -> usize {
    let mut marks = text
        .char_indices()
        .skip(1)
        .filter(|(_, c)| *c == quote)
        .map(|(place, _)| place)
        .peekable();
    while let Some(place) = marks.next() {
        if marks.next_if_eq(&(place + 1)).is_none() {
            return place + 1;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{checks, tokens};

    #[test]
    fn splits() {
        let sql = "a(\"b c\", 'it''s' -- no\n, [d e]) /* no */ <= 1.5";
        assert_eq!(
            tokens(sql),
            [
                "a", "(", "\"b c\"", ",", "'it''s'", ",", "[d e]", ")", "<", "=", "1.5"
            ]
        );
    }

    #[test]
    fn finds_checks() {
        let sql = "CREATE TABLE t (z text DEFAULT 'check (no)' CHECK (z <> ')'), n int check((n > 0) AND (n < 9)))";
        assert_eq!(checks(sql), ["( n > 0 ) AND ( n < 9 )", "z < > ')'"]);
    }
}
