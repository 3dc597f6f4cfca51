//! The form in which the model keeps what was written: one for all ways to write the same.

use super::cursor::{Cursor, closing};
use super::token::{Kind, Token, tokens};
use crate::database::quote;

/// Words that SQLite lets nobody use as a name, or as part of a type, without quotes. `GENERATED` is one in a type only.
const RESERVED: [&str; 71] = [
    "ADD",
    "ALL",
    "ALTER",
    "AND",
    "AS",
    "AUTOINCREMENT",
    "BETWEEN",
    "CASE",
    "CHECK",
    "COLLATE",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "DEFAULT",
    "DEFERRABLE",
    "DELETE",
    "DISTINCT",
    "DROP",
    "ELSE",
    "ESCAPE",
    "EXCEPT",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "FULL",
    "GENERATED",
    "GROUP",
    "HAVING",
    "IN",
    "INDEX",
    "INDEXED",
    "INNER",
    "INSERT",
    "INTERSECT",
    "INTO",
    "IS",
    "ISNULL",
    "JOIN",
    "LEFT",
    "LIMIT",
    "NATURAL",
    "NOT",
    "NOTHING",
    "NOTNULL",
    "NULL",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "PRIMARY",
    "REFERENCES",
    "RETURNING",
    "RIGHT",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "TRANSACTION",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "USING",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
    "FILTER",
    "OVER",
    "WINDOW",
];

/// The tokens as they were written, without comments and with one blank where blanks were.
pub(super) fn written(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        if token.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(token.text);
    }
    text
}

/// The tokens without the parentheses around all of them, however many.
pub(super) fn bare<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [_, inner @ .., _] = tokens {
        if inner.is_empty() || closing(tokens) != Some(tokens.len() - 1) {
            break;
        }
        tokens = inner;
    }
    tokens
}

/// An expression as the model keeps it.
pub(super) fn expression(tokens: &[Token<'_>]) -> String {
    written(bare(tokens))
}

/// A type as the model keeps it: `varchar(20)`, `double precision`, `decimal(10,2)`. What was written in quotes and
/// could not be written without is kept letter by letter, in lower case too.
pub(super) fn data_type(declared: &[Token<'_>]) -> String {
    if let [quoted] = declared
        && let Kind::Quoted | Kind::Text = quoted.kind
    {
        let inner = quoted.name().unwrap_or_default();
        return match tokens(&inner) {
            Some(inner) if inner.is_empty() || is_plain_type(&inner) => tight(&inner),
            _ => inner.to_ascii_lowercase(),
        };
    }
    tight(declared)
}

/// An expression without what says nothing: blanks, comments, the case of words, quotes around names, a second way to
/// write an operator. Nothing where a quote is not closed.
pub(crate) fn normal(expression: &str) -> Option<String> {
    let found = tokens(expression)?;
    let mut words: Vec<String> = Vec::new();
    for token in bare(&found) {
        let word = match token.kind {
            Kind::Word => token.text.to_ascii_lowercase(),
            Kind::Blob => token.text.to_ascii_uppercase(),
            Kind::Quoted => unquoted(&token.name()?.to_ascii_lowercase()),
            _ => token.text.to_owned(),
        };
        match words.last_mut() {
            Some(last) if !token.spaced && DOUBLE.contains(&format!("{last}{word}").as_str()) => {
                last.push_str(&word);
            }
            _ => words.push(word),
        }
    }
    for word in &mut words {
        match word.as_str() {
            "==" => "=".clone_into(word),
            "!=" => "<>".clone_into(word),
            _ => {}
        }
    }
    Some(words.join(" "))
}

/// Operators of two characters.
const DOUBLE: [&str; 9] = ["==", "!=", "<>", "<=", ">=", "||", "<<", ">>", "->"];

/// A name without quotes where it can stand without.
fn unquoted(name: &str) -> String {
    match tokens(name).as_deref() {
        Some([word])
            if word.kind == Kind::Word && word.text == name && !word.is_one_of(&RESERVED) =>
        {
            name.to_owned()
        }
        _ => quote::identifier(name),
    }
}

/// A type of the model as SQL: in quotes where it is not made of words and numbers alone.
pub(crate) fn type_sql(data_type: &str) -> String {
    match tokens(data_type) {
        _ if data_type.is_empty() => String::new(),
        Some(found) if is_plain_type(&found) => data_type.to_owned(),
        _ => quote::identifier(data_type),
    }
}

/// Words, and after them at most two numbers in parentheses.
fn is_plain_type(tokens: &[Token<'_>]) -> bool {
    let is_word = |token: &&Token<'_>| token.kind == Kind::Word && !token.is_one_of(&RESERVED);
    let words = tokens.iter().take_while(is_word).count();
    let mut sizes = Cursor::new(tokens.get(words..).unwrap_or_default());
    if words == 0 || sizes.is_done() {
        return words > 0;
    }
    sizes.takes_sign("(")
        && is_size(&mut sizes)
        && (!sizes.takes_sign(",") || is_size(&mut sizes))
        && sizes.takes_sign(")")
        && sizes.is_done()
}

fn is_size(sizes: &mut Cursor<'_, '_>) -> bool {
    if !sizes.takes_sign("-") {
        sizes.takes_sign("+");
    }
    sizes.next().is_some_and(|token| token.kind == Kind::Number)
}

fn tight(tokens: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in tokens {
        let joined = token.kind == Kind::Sign || text.ends_with(['(', ',', '+', '-']);
        if !joined && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&token.text.to_ascii_lowercase());
    }
    text
}

/// A default as the model keeps it, from what `pragma_table_xinfo` says; nothing for `NULL`.
///
/// The pragma has the text without the parentheses that the syntax wants around an expression, so the model never has
/// them. A name that stands alone is a text for SQLite (`DEFAULT open`, `DEFAULT "open"`) and is kept as one: `'open'`.
/// `TRUE`, `FALSE` and `CURRENT_TIMESTAMP` are no names, and are in upper case.
pub(super) fn default(said: &str) -> Option<String> {
    let Some(found) = tokens(said) else {
        return Some(said.to_owned());
    };
    match bare(&found) {
        [word] if word.is("NULL") => None,
        [word] if word.is_one_of(&VALUES) => Some(word.text.to_ascii_uppercase()),
        [name] if matches!(name.kind, Kind::Word | Kind::Quoted) => {
            Some(quote::literal(&name.name()?))
        }
        [sign, number] if is_signed(sign, number) => Some(format!("{}{}", sign.text, number.text)),
        other => Some(written(other)),
    }
}

/// Keywords that are values.
const VALUES: [&str; 5] = [
    "TRUE",
    "FALSE",
    "CURRENT_TIME",
    "CURRENT_DATE",
    "CURRENT_TIMESTAMP",
];

fn is_signed(sign: &Token<'_>, number: &Token<'_>) -> bool {
    (sign.is_sign("-") || sign.is_sign("+")) && number.kind == Kind::Number
}

/// Whether a default has to be written `DEFAULT (text)`: everything but a single literal, a number with its sign and a
/// keyword that is a value.
pub(crate) fn default_needs_parentheses(text: &str) -> bool {
    match tokens(text).as_deref() {
        Some([one]) => {
            !matches!(one.kind, Kind::Number | Kind::Text | Kind::Blob)
                && !one.is("NULL")
                && !one.is_one_of(&VALUES)
        }
        Some([sign, number]) => !is_signed(sign, number),
        _ => true,
    }
}

/// A collation as SQL: SQLite's own in upper case, others as they are, in quotes where they have to be.
pub(super) fn collation(name: &str) -> String {
    let own = ["BINARY", "NOCASE", "RTRIM"];
    if let Some(own) = own.iter().find(|own| own.eq_ignore_ascii_case(name)) {
        return (*own).to_owned();
    }
    match tokens(name).as_deref() {
        Some([word])
            if word.kind == Kind::Word && word.text == name && !word.is_one_of(&RESERVED) =>
        {
            name.to_owned()
        }
        _ => quote::identifier(name),
    }
}
