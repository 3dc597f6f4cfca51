//! SQLite keeps what was typed: its tokens are compared, and constants are tried in memory.

use sea_orm::DbErr;

use crate::inspect::Scratch;
use crate::introspect::sqlite::{Kind, normal, tokens};
use crate::schema::Column;

/// Whether two expressions are the same but for blanks, comments, case, and quotes around names.
pub(super) fn same(old: &str, new: &str) -> bool {
    normal(old).is_some_and(|old| normal(new) == Some(old))
}

/// Whether it is made of nothing but numbers, texts and what can be done with them.
pub(super) fn constant(expression: &str) -> bool {
    tokens(expression).is_some_and(|tokens| {
        tokens.iter().all(|token| match token.kind {
            Kind::Text | Kind::Blob | Kind::Number => true,
            Kind::Sign => "+-*/%|()~".contains(token.text),
            Kind::Word => token.is_one_of(&["TRUE", "FALSE", "NULL"]),
            Kind::Quoted => false,
        })
    })
}

/// Whether two constants are the same in a column: its type may make a number of a text.
pub(super) async fn same_default(
    scratch: &Scratch,
    column: &Column,
    old: &str,
    new: &str,
    strict: bool,
) -> Result<bool, DbErr> {
    let data_type = crate::introspect::sqlite::type_sql(&column.data_type.sql);
    let strict = if strict { " STRICT" } else { "" };
    let make = format!(
        "CREATE TABLE judged (old {data_type} DEFAULT ({old}), new {data_type} DEFAULT ({new})){strict}; \
         INSERT INTO judged DEFAULT VALUES"
    );
    let question =
        "SELECT typeof(old) || quote(old), typeof(new) || quote(new) FROM judged".to_owned();
    let answers = scratch.aside::<2>(&make, &[question]).await?;
    Ok(answers.is_some_and(|answers| {
        matches!(answers.as_slice(), [rows] if matches!(rows.as_slice(), [[Some(old), Some(new)]] if old == new))
    }))
}
