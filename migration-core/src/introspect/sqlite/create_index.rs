//! What a stored `CREATE INDEX` says that no pragma tells.

use super::cursor::{Cursor, split};
use super::text;
use super::token::{Kind, Token, tokens};

/// What was declared.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DeclaredIndex {
    pub(super) parts: Vec<DeclaredPart>,
    pub(super) predicate: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct DeclaredPart {
    /// All but the order.
    whole: String,
    /// The same without the collation around all of it.
    collated: Option<String>,
}

impl DeclaredPart {
    /// The expression. A collation that is the pragma's is not part of it.
    pub(super) fn expression(&self, has_collation: bool) -> String {
        match &self.collated {
            Some(inner) if has_collation => inner.clone(),
            _ => self.whole.clone(),
        }
    }
}

/// Reads the statement; nothing where it is not understood.
pub(super) fn read(sql: &str) -> Option<DeclaredIndex> {
    let tokens = tokens(sql)?;
    let body = tokens.iter().position(|token| token.is_sign("("))?;
    let mut cursor = Cursor::new(tokens.get(body..)?);
    let parts = split(cursor.group()?).into_iter().map(part).collect();
    let predicate = cursor
        .takes(&["WHERE"])
        .then(|| text::expression(cursor.rest()));
    (predicate.is_some() || cursor.is_done()).then_some(DeclaredIndex { parts, predicate })
}

fn part(tokens: &[Token<'_>]) -> DeclaredPart {
    let expression = text::bare(without_order(tokens));
    let collated = match expression {
        [inner @ .., collate, _] if collate.is("COLLATE") => Some(text::expression(inner)),
        _ => None,
    };
    DeclaredPart {
        whole: text::written(expression),
        collated,
    }
}

/// `DESC` after something that is complete is the order; else it is a name, which SQLite lets it be.
fn without_order<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    match tokens {
        [inner @ .., before, order] if order.is_one_of(&["ASC", "DESC"]) => {
            if before.kind == Kind::Sign && !before.is_sign(")") {
                tokens
            } else {
                tokens.get(..=inner.len()).unwrap_or(tokens)
            }
        }
        _ => tokens,
    }
}
