//! The words of SQLite's SQL, cut as SQLite's own tokenizer cuts them.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a name without quotes; only the place says which.
    Word,
    /// A name in `""`, `[]` or ` `` `.
    Quoted,
    /// `'text'`, which SQLite also takes for a name where nothing else can stand.
    Text,
    /// `x'00ff'`.
    Blob,
    /// A number without its sign.
    Number,
    /// One character of anything else; an operator of two is two of them, with nothing between.
    Sign,
}

/// A piece of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// What it is.
    pub(crate) kind: Kind,
    /// As it is written.
    pub(crate) text: &'a str,
    /// Whether blanks or comments stand before it.
    pub(crate) spaced: bool,
}

impl Token<'_> {
    /// Whether it is this keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is one of these keywords.
    pub(crate) fn is_one_of(&self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.is(keyword))
    }

    /// Whether it is this sign.
    pub(crate) fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// What it says as a name, without quotes.
    pub(crate) fn name(&self) -> Option<String> {
        let mut letters = self.text.chars();
        match self.kind {
            Kind::Word => Some(self.text.to_owned()),
            Kind::Quoted | Kind::Text => {
                let quote = letters.next()?;
                letters.next_back()?;
                let inner = letters.as_str();
                Some(if quote == '[' {
                    inner.to_owned()
                } else {
                    inner.replace(&format!("{quote}{quote}"), &quote.to_string())
                })
            }
            Kind::Blob | Kind::Number | Kind::Sign => None,
        }
    }
}

/// Cuts a text into tokens; nothing when a quote is not closed.
pub(crate) fn tokens(sql: &str) -> Option<Vec<Token<'_>>> {
    let mut found = Vec::new();
    let (mut at, mut spaced) = (0, false);
    while let Some(rest) = sql.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
        let blank = blank(rest);
        if blank > 0 {
            at += blank;
            spaced = true;
            continue;
        }
        let (kind, length) = cut(rest)?;
        found.push(Token {
            kind,
            text: sql.get(at..at + length)?,
            spaced,
        });
        at += length;
        spaced = false;
    }
    Some(found)
}

/// How long the blank or the comment here is.
fn blank(rest: &[u8]) -> usize {
    match rest {
        [b' ' | b'\t' | b'\n' | b'\r' | b'\x0c', ..] => 1,
        [b'-', b'-', ..] => run(rest, |byte| byte != b'\n'),
        [b'/', b'*', inner @ ..] => {
            let end = inner.windows(2).position(|pair| pair == b"*/");
            end.map_or(rest.len(), |end| end + 4)
        }
        _ => 0,
    }
}

fn cut(rest: &[u8]) -> Option<(Kind, usize)> {
    Some(match rest {
        [b'\'', ..] => (Kind::Text, closed(rest, 1)?),
        [b'"' | b'`', ..] => (Kind::Quoted, closed(rest, 1)?),
        [b'[', ..] => (
            Kind::Quoted,
            rest.iter().position(|byte| *byte == b']')? + 1,
        ),
        [b'x' | b'X', b'\'', ..] => (Kind::Blob, closed(rest, 2)?),
        [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => (Kind::Number, number(rest)),
        [byte, ..] if in_word(*byte) && *byte != b'$' => (Kind::Word, run(rest, in_word)),
        _ => (Kind::Sign, 1),
    })
}

/// Where the quote that stands before `from` is closed; doubled it is a letter.
fn closed(rest: &[u8], from: usize) -> Option<usize> {
    let quote = *rest.get(from - 1)?;
    let mut at = from;
    loop {
        at += rest.get(at..)?.iter().position(|byte| *byte == quote)? + 1;
        if rest.get(at) != Some(&quote) {
            return Some(at);
        }
        at += 1;
    }
}

fn number(rest: &[u8]) -> usize {
    let digits = |rest| run(rest, |byte| in_word(byte) || byte == b'.');
    let length = digits(rest);
    let hexadecimal = matches!(rest, [b'0', b'x' | b'X', ..]);
    match rest.get(length - 1..) {
        Some([b'e' | b'E', b'+' | b'-', exponent @ ..]) if !hexadecimal => {
            length + 1 + digits(exponent)
        }
        _ => length,
    }
}

/// SQLite takes every letter beyond ASCII for part of a name.
fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

fn run(rest: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    rest.iter()
        .position(|byte| !belongs(*byte))
        .unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(sql: &str) -> Vec<&str> {
        let tokens = tokens(sql).expect("closed quotes");
        tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn quotes_hide_everything_but_themselves() {
        assert_eq!(
            cut(r#"a"b ""-- c"[d "e]`f``g`'h''/* i'x'0f'"#),
            [
                "a",
                r#""b ""-- c""#,
                r#"[d "e]"#,
                "`f``g`",
                "'h''/* i'",
                "x'0f'"
            ]
        );
        assert_eq!(
            cut("größe$1 .5+1.5e-3 0x1e-3 1_000"),
            ["größe$1", ".5", "+", "1.5e-3", "0x1e", "-", "3", "1_000"]
        );
    }

    #[test]
    fn comments_are_blanks() {
        let tokens = tokens("a-- 'b\n/* \" ** /* */-/**/-c /* open").expect("no quote");
        let texts: Vec<_> = tokens
            .iter()
            .map(|token| (token.text, token.spaced))
            .collect();
        assert_eq!(
            texts,
            [("a", false), ("-", true), ("-", true), ("c", false)]
        );
    }

    #[test]
    fn an_open_quote_is_no_text() {
        for sql in ["'a", "\"a\"\"", "[a", "`", "x'"] {
            assert_eq!(tokens(sql), None, "{sql}");
        }
    }

    #[test]
    fn a_name_loses_its_quotes() {
        let names: Vec<_> = tokens(r#"a "b""c" [d"e] `f``"` 'g''h' 5"#)
            .expect("closed quotes")
            .iter()
            .map(Token::name)
            .collect();
        let names: Vec<_> = names.iter().map(Option::as_deref).collect();
        assert_eq!(
            names,
            [
                Some("a"),
                Some("b\"c"),
                Some("d\"e"),
                Some("f`\""),
                Some("g'h"),
                None
            ]
        );
    }
}
