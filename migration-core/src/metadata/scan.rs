//! Reads SQL from left to right: words, names, strings and whole parentheses.

/// What is left of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            rest: text.trim_ascii(),
        }
    }

    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest.trim_ascii_start();
        taken
    }

    /// Takes exactly this, if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let found = self.rest.starts_with(text);
        if found {
            self.take(text.len());
        }
        found
    }

    /// Takes a word that is not in quotes.
    pub(super) fn word(&mut self) -> Option<&'a str> {
        let length = word(self.rest);
        (length > 0).then(|| self.take(length))
    }

    /// Takes these words, in either case, if they come next.
    pub(super) fn keywords(&mut self, words: &str) -> bool {
        let mut ahead = *self;
        let found = words.split(' ').all(|wanted| {
            ahead
                .word()
                .is_some_and(|word| word.eq_ignore_ascii_case(wanted))
        });
        if found {
            *self = ahead;
        }
        found
    }

    /// Takes a name, in quotes or not, as the catalogue has it.
    pub(super) fn name(&mut self) -> Option<String> {
        if self.rest.starts_with('"') {
            let text = self.take(closed(self.rest, '"', false)?);
            Some(text[1..text.len() - 1].replace("\"\"", "\""))
        } else {
            self.word().map(str::to_lowercase)
        }
    }

    /// Takes a name with what qualifies it: `a."B".c`.
    pub(super) fn names(&mut self) -> Option<Vec<String>> {
        let mut names = vec![self.name()?];
        while self.eat(".") {
            names.push(self.name()?);
        }
        Some(names)
    }

    /// Takes a string and says what it holds.
    pub(super) fn string(&mut self) -> Option<String> {
        if self.rest.starts_with('\'') {
            let text = self.take(closed(self.rest, '\'', false)?);
            return Some(text[1..text.len() - 1].replace("''", "'"));
        }
        let quoted = self.rest.strip_prefix(['e', 'E'])?;
        if !quoted.starts_with('\'') {
            return None;
        }
        let text = self.take(1 + closed(quoted, '\'', true)?);
        unescaped(&text[2..text.len() - 1])
    }

    /// Takes whole parentheses and gives what is in them.
    pub(super) fn group(&mut self) -> Option<&'a str> {
        if !self.rest.starts_with('(') {
            return None;
        }
        let mut depth = 0_usize;
        let mut at = 0;
        loop {
            let length = piece(&self.rest[at..])?;
            match &self.rest[at..at + length] {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            at += length;
            if depth == 0 {
                let text = self.take(at);
                return Some(text[1..text.len() - 1].trim_ascii());
            }
        }
    }

    /// Takes a value: everything up to a space that is in no parentheses and no quotes.
    pub(super) fn value(&mut self) -> Option<&'a str> {
        let (mut depth, mut at) = (0_usize, 0);
        while let Some(next) = self.rest[at..].chars().next() {
            match next {
                ' ' | '\t' | '\n' | '\r' if depth == 0 => break,
                '(' => depth += 1,
                ')' => depth = depth.checked_sub(1)?,
                _ => {}
            }
            at += piece(&self.rest[at..])?;
        }
        (at > 0).then(|| self.take(at))
    }
}

/// The parts of a list, divided by commas that are in no parentheses and no quotes.
pub(super) fn list(text: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let (mut depth, mut start, mut at) = (0_usize, 0, 0);
    while at < text.len() {
        let length = piece(&text[at..])?;
        match &text[at..at + length] {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.checked_sub(1)?,
            "," if depth == 0 => {
                parts.push(text[start..at].trim_ascii());
                start = at + 1;
            }
            _ => {}
        }
        at += length;
    }
    parts.push(text[start..].trim_ascii());
    (depth == 0).then_some(parts)
}

/// Without parentheses that are around all of it.
pub(super) fn bare(mut text: &str) -> &str {
    loop {
        text = text.trim_ascii();
        let mut scan = Scan::new(text);
        match scan.group() {
            Some(inner) if scan.is_done() => text = inner,
            _ => return text,
        }
    }
}

/// The length of the next thing that must not be looked into: a string, a name, a word, or one character. None where
/// a quote is not closed, and at the end.
fn piece(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    match first {
        '\'' | '"' => closed(text, first, false),
        '$' => Some(dollars(text).unwrap_or(1)),
        _ => match word(text) {
            1 if matches!(first, 'e' | 'E') && text[1..].starts_with('\'') => {
                Some(1 + closed(&text[1..], '\'', true)?)
            }
            0 => Some(first.len_utf8()),
            length => Some(length),
        },
    }
}

/// The length of the word at the beginning; 0 where there is none.
fn word(text: &str) -> usize {
    if !text.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        return 0;
    }
    text.find(|character: char| {
        !(character.is_alphanumeric() || character == '_' || character == '$')
    })
    .unwrap_or(text.len())
}

/// The length of a quoted text, with both quotes.
fn closed(text: &str, quote: char, backslashes: bool) -> Option<usize> {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if backslashes && character == '\\' {
            characters.next();
        } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + 1);
        }
    }
    None
}

/// The length of a string in dollars: `$tag$ ... $tag$`.
fn dollars(text: &str) -> Option<usize> {
    let tag = &text[..text[1..].find('$')? + 2];
    if !tag[1..tag.len() - 1]
        .chars()
        .all(|character| character.is_alphanumeric() || character == '_')
    {
        return None;
    }
    let end = text[tag.len()..].find(tag)?;
    Some(end + 2 * tag.len())
}

/// What the inside of `E'...'` stands for, as far as sea-query writes it.
fn unescaped(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\'' {
            // Two stand for one.
            characters.next();
        }
        if character != '\\' {
            plain.push(character);
            continue;
        }
        plain.push(match characters.next()? {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            digit @ '0'..='7' => {
                let mut code = digit.to_digit(8)?;
                for _ in 0..2 {
                    let Some(next) = characters.peek().and_then(|next| next.to_digit(8)) else {
                        break;
                    };
                    code = code * 8 + next;
                    characters.next();
                }
                // A byte beyond ASCII is a part of a letter.
                char::from_u32(code).filter(|it| it.is_ascii() && *it != '\0')?
            }
            'x' | 'u' | 'U' => return None,
            other => other,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parentheses_end_where_they_should() {
        for (text, inner) in [
            ("(a, (b)) c", Some("a, (b)")),
            ("( ')' || \")\" )x", Some("')' || \")\"")),
            (r"(E'\')' || 'it''s)')", Some(r"E'\')' || 'it''s)'")),
            ("(date')')", Some("date')'")),
            ("($x$)$x$)", Some("$x$)$x$")),
            ("(a", None),
            ("('a)", None),
            ("a(b)", None),
        ] {
            assert_eq!(Scan::new(text).group(), inner, "{text}");
        }
        assert_eq!(bare("((a) + (b))"), "(a) + (b)");
        assert_eq!(bare("(a) + (b)"), "(a) + (b)");
        assert_eq!(bare(" ((a)) "), "a");
    }

    #[test]
    fn strings_and_names_are_read_as_they_are_meant() {
        assert_eq!(Scan::new("'it''s' x").string().as_deref(), Some("it's"));
        assert_eq!(
            Scan::new(r"E'a\\b\'c\n\001'").string().as_deref(),
            Some("a\\b'c\n\u{1}")
        );
        assert_eq!(Scan::new("'open").string(), None);
        // At most three digits make a byte.
        assert_eq!(
            Scan::new(r"E'\1017777777777777'").string().as_deref(),
            Some("A7777777777777")
        );
        assert_eq!(Scan::new(r"E'\303\251'").string(), None);
        assert_eq!(
            Scan::new(r#"Audit . "A""b.c" x"#).names(),
            Some(vec!["audit".to_owned(), "A\"b.c".to_owned()])
        );
        assert_eq!(Scan::new("a.").names(), None);
    }

    #[test]
    fn lists_and_values_end_outside_quotes() {
        assert_eq!(list("a, f(b, c), ','"), Some(vec!["a", "f(b, c)", "','"]));
        assert_eq!(list("a)"), None);
        let mut scan = Scan::new("f(a, ' ') 'b'");
        assert_eq!(scan.value(), Some("f(a, ' ')"));
        assert_eq!(scan.value(), Some("'b'"));
        assert_eq!(scan.value(), None);
    }
}
