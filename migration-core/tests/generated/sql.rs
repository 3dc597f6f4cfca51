//! Scripts as lists of statements that can be compared.

/// The statements that change something, without comments and formatting. Transactions, settings and what a script
/// watches over itself with are left out.
pub(crate) fn statements(script: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    let mut rest = script;
    while let Some(first) = rest.chars().next() {
        // Commands of psql and sqlite3 have a line of their own.
        if statement.is_empty() && matches!(first, '\\' | '.') {
            rest = rest.split_once('\n').map_or("", |(_, after)| after);
            continue;
        }
        let length = piece(rest, &statement);
        let text = &rest[..length];
        rest = &rest[length..];
        if text == ";" {
            statements.push(std::mem::take(&mut statement));
        } else if text.starts_with("--") || text.trim().is_empty() {
            space(&mut statement);
        } else {
            if matches!(text, ")" | "," | "(") {
                statement.truncate(statement.trim_end().len());
            }
            statement += text;
        }
    }
    statements.push(statement);
    statements.retain_mut(|statement| {
        statement.truncate(statement.trim_end().len());
        let beginnings = ["BEGIN", "COMMIT", "SET ", "PRAGMA "];
        !statement.is_empty()
            && !beginnings.iter().any(|word| statement.starts_with(word))
            && !statement.contains("nothing_dangles")
    });
    statements
}

/// One space, where it tells two words apart.
fn space(statement: &mut String) {
    if !(statement.is_empty() || statement.ends_with([' ', '(', ',', ')'])) {
        statement.push(' ');
    }
}

/// The length of the next thing: a text or a name in quotes as a whole, a comment, or a character.
fn piece(rest: &str, before: &str) -> usize {
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let until = |from: usize, end: &str| {
        rest[from..]
            .find(end)
            .map_or(rest.len(), |length| from + length + end.len())
    };
    if rest.starts_with("--") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with('\'') && before.ends_with('E') {
        let mut characters = rest.char_indices().skip(1);
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => drop(characters.next()),
                '\'' => return at + 1,
                _ => {}
            }
        }
        return rest.len();
    }
    // A quote that is doubled ends one text and begins the next.
    if rest.starts_with(['\'', '"']) {
        return until(1, &rest[..1]);
    }
    if rest.starts_with('$')
        && let Some(end) = rest[1..].find('$')
    {
        let tag = &rest[..end + 2];
        if tag[1..=end]
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_')
        {
            return until(tag.len(), tag);
        }
    }
    first
}

#[test]
fn formatting_does_not_count() {
    let script = "\\set x on\nBEGIN;\n-- no; \"\nCREATE TABLE \"a;\" (\n    b text DEFAULT E'\\'; ',\n    c integer\n);\nCOMMIT;\n";
    assert_eq!(
        statements(script),
        statements("CREATE TABLE \"a;\" ( b text DEFAULT E'\\'; ', c integer )")
    );
    assert_ne!(statements("SELECT 'a b'"), statements("SELECT 'a  b'"));
    assert_eq!(statements("DO $x$ a; b $x$; SELECT 1").len(), 2);
}
