//! What a stored `CREATE TABLE` declares, in its own order.

use super::cursor::Cursor;
use super::token::Token;
use crate::schema::Deferral;

/// What was declared.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    pub(super) columns: Vec<DeclaredColumn>,
    pub(super) primary_key: Option<Key>,
    pub(super) autoincrement: bool,
    pub(super) uniques: Vec<Key>,
    pub(super) checks: Vec<DeclaredCheck>,
    pub(super) references: Vec<Reference>,
    /// The columns whose `NOT NULL` has an `ON CONFLICT`, with what it says.
    pub(super) not_null_conflicts: Vec<(String, String)>,
    pub(super) strict: bool,
    pub(super) without_rowid: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct DeclaredColumn {
    pub(super) name: String,
    pub(super) data_type: String,
    /// The name of the collation, as it was written but for the quotes.
    pub(super) collation: Option<String>,
    pub(super) generated: Option<String>,
}

/// A primary key or a unique constraint.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: Option<String>,
    pub(super) parts: Vec<KeyPart>,
    /// What `ON CONFLICT` says, where it is not what holds without it.
    pub(super) conflict: Option<String>,
}

#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct KeyPart {
    pub(super) column: String,
    pub(super) collation: Option<String>,
    pub(super) descending: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct DeclaredCheck {
    pub(super) name: Option<String>,
    pub(super) expression: String,
}

/// A foreign key; what it does to its rows is left to the pragma.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) name: Option<String>,
    pub(super) columns: Vec<String>,
    pub(super) table: String,
    pub(super) deferral: Deferral,
}

impl KeyPart {
    /// `a`, `a COLLATE c`, `(a) DESC` and the like.
    pub(super) fn read(tokens: &[Token<'_>]) -> Option<Self> {
        let tokens: Vec<Token<'_>> = tokens
            .iter()
            .filter(|token| !token.is_sign("(") && !token.is_sign(")"))
            .copied()
            .collect();
        let mut cursor = Cursor::new(&tokens);
        let mut part = Self {
            column: cursor.name()?,
            ..Self::default()
        };
        // Of two collations the one that is written last counts.
        while cursor.takes(&["COLLATE"]) {
            part.collation = Some(cursor.name()?);
        }
        part.descending = cursor.takes(&["DESC"]);
        Some(part)
    }
}
