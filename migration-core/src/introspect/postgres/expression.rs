//! Parentheses around expressions.

/// Without the parentheses around all of it: `((a > 0) AND (b > 0))` as `(a > 0) AND (b > 0)`. The server begins a
/// `CASE` on a new line; that goes too.
pub(super) fn bare(expression: &str) -> &str {
    let mut bare = expression.trim();
    while let Some(inner) = inside(bare) {
        bare = inner.trim();
    }
    bare
}

/// The key of an index as it has to be written there: a function call bare, all else in one pair of parentheses. The
/// server may write two.
pub(super) fn key(expression: &str) -> String {
    let bare = bare(expression);
    if inside(expression).is_some() {
        format!("({bare})")
    } else {
        bare.to_owned()
    }
}

/// What is between the first letter and the last, if these are parentheses that belong together.
fn inside(expression: &str) -> Option<&str> {
    let inner = expression.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_usize;
    let mut quote = None;
    for byte in inner.bytes() {
        match (quote, byte) {
            // A doubled quote ends the text and begins it again.
            (None, b'\'' | b'"') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'(') => depth += 1,
            (None, b')') => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    Some(inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_parentheses_that_belong_together_go() {
        for (expression, expected) in [
            ("(a > 0)", "a > 0"),
            ("((a > 0) AND (b > 0))", "(a > 0) AND (b > 0)"),
            ("(a > 0) AND (b > 0)", "(a > 0) AND (b > 0)"),
            ("(a)::text", "(a)::text"),
            ("lower(a)", "lower(a)"),
            ("(a = ')'::text)", "a = ')'::text"),
            ("(\"(\" = 'it''s)')", "\"(\" = 'it''s)'"),
            ("('(' = a) OR (b = ')')", "('(' = a) OR (b = ')')"),
            ("", ""),
            ("(", "("),
            ("()", ""),
            ("\nCASE\nEND", "CASE\nEND"),
        ] {
            assert_eq!(bare(expression), expected, "{expression}");
        }
    }

    #[test]
    fn a_key_keeps_one_pair() {
        for (expression, expected) in [
            ("lower(a)", "lower(a)"),
            ("((a || b))", "(a || b)"),
            ("((a)::text)", "((a)::text)"),
            ("(\nCASE\nEND)", "(CASE\nEND)"),
        ] {
            assert_eq!(key(expression), expected, "{expression}");
        }
    }
}
