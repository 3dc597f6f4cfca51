//! The same statement, written otherwise.

use proptest::prelude::*;

use crate::introspect::sqlite::token::{Kind, tokens};

const BLANKS: [&str; 8] = [
    " ",
    "\n",
    "\t\r\n  ",
    "/**/",
    "/* ' \" ( [ ` -- , */",
    " -- it's ) \" /* \n",
    " --\n",
    "\x0c",
];

pub(super) fn noise() -> impl Strategy<Value = Vec<usize>> {
    prop::collection::vec(0..1000_usize, 40)
}

/// Other blanks and comments wherever there are blanks, other quotes around names where the model does not keep them as
/// they are written, and other cases of keywords.
pub(super) fn disguised(sql: &str, noise: &[usize]) -> String {
    let mut noise = noise.iter().copied().cycle();
    let mut next = move |below: usize| noise.next().unwrap_or_default() % below;
    let is_table = sql.starts_with("CREATE TABLE");
    let (mut depth, mut after_where) = (0_usize, false);
    let mut text = String::new();
    for token in tokens(sql).expect("closed quotes") {
        if token.is_sign("(") {
            depth += 1;
        } else if token.is_sign(")") {
            depth -= 1;
        }
        after_where |= depth == 0 && token.is("WHERE");
        if token.is_one_of(&["GENERATED", "ALWAYS"]) {
            // SQLite takes a comment here for a part of the type.
            text.push(' ');
        } else if token.spaced {
            text.push_str(BLANKS[next(BLANKS.len())]);
        }
        let is_syntax = depth <= usize::from(is_table) && !after_where;
        let written = match (token.kind, next(4)) {
            (Kind::Word, 0) if is_syntax => token.text.to_lowercase(),
            (Kind::Quoted, 0) if is_syntax && !token.text.contains(']') => {
                format!("[{}]", token.name().unwrap_or_default())
            }
            (Kind::Quoted, 1) if is_syntax => {
                format!("`{}`", token.name().unwrap_or_default().replace('`', "``"))
            }
            (Kind::Quoted, 2) if is_syntax => {
                format!("'{}'", token.name().unwrap_or_default().replace('\'', "''"))
            }
            _ => token.text.to_owned(),
        };
        text.push_str(&written);
    }
    text
}
