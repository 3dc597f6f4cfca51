//! A place in a row of tokens.

use super::token::Token;

/// A place in a row of tokens. What does not fit leaves it where it is.
pub(super) struct Cursor<'t, 'a> {
    rest: &'t [Token<'a>],
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) fn new(tokens: &'t [Token<'a>]) -> Self {
        Self { rest: tokens }
    }

    pub(super) fn rest(&self) -> &'t [Token<'a>] {
        self.rest
    }

    pub(super) fn is_done(&self) -> bool {
        self.rest.is_empty()
    }

    /// Whether these keywords stand here.
    pub(super) fn sees(&self, keywords: &[&str]) -> bool {
        self.rest.len() >= keywords.len()
            && keywords
                .iter()
                .zip(self.rest)
                .all(|(keyword, token)| token.is(keyword))
    }

    /// Goes past these keywords if they stand here.
    pub(super) fn takes(&mut self, keywords: &[&str]) -> bool {
        let sees = self.sees(keywords);
        if sees {
            self.rest = self.rest.get(keywords.len()..).unwrap_or_default();
        }
        sees
    }

    /// Goes past this sign if it stands here.
    pub(super) fn takes_sign(&mut self, sign: &str) -> bool {
        let sees = self.rest.first().is_some_and(|token| token.is_sign(sign));
        if sees {
            self.next();
        }
        sees
    }

    /// Whatever stands here.
    pub(super) fn next(&mut self) -> Option<&'t Token<'a>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// The name here.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = self.rest.first()?.name()?;
        self.next();
        Some(name)
    }

    /// What stands in parentheses here.
    pub(super) fn group(&mut self) -> Option<&'t [Token<'a>]> {
        let end = closing(self.rest)?;
        let group = self.rest.get(1..end)?;
        self.rest = self.rest.get(end + 1..)?;
        Some(group)
    }
}

/// Where the parenthesis that the tokens begin with is closed.
pub(super) fn closing(tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        if token.is_sign("(") {
            depth += 1;
        } else if token.is_sign(")") {
            depth = depth.checked_sub(1)?;
        }
        if depth == 0 {
            return (index > 0).then_some(index);
        }
    }
    None
}

/// What stands between the commas, those in parentheses not counted.
pub(super) fn split<'t, 'a>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut depth = 0_usize;
    tokens
        .split(|token| {
            if token.is_sign("(") {
                depth += 1;
            } else if token.is_sign(")") {
                depth = depth.saturating_sub(1);
            }
            depth == 0 && token.is_sign(",")
        })
        .collect()
}

/// The names between the commas, without what stands after them.
pub(super) fn names(tokens: &[Token<'_>]) -> Option<Vec<String>> {
    split(tokens)
        .into_iter()
        .map(|name| name.first()?.name())
        .collect()
}
