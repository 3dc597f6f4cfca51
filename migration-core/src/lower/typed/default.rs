//! Defaults that sea-query can say as a value.

use sea_orm::sea_query::Expr;

use crate::schema::Dialect;

/// The default as an expression and as Rust. Anything that is not plainly a value is taken over as SQL.
pub(super) fn default(expression: &str, data_type: &str, dialect: Dialect) -> (Expr, String) {
    let lower = expression.to_ascii_lowercase();
    if lower == "true" || lower == "false" {
        let value = lower == "true";
        return (Expr::val(value), value.to_string());
    }
    if expression == "CURRENT_TIMESTAMP" {
        return (
            Expr::current_timestamp(),
            "Expr::current_timestamp()".to_owned(),
        );
    }
    if let Some(number) = integer(expression) {
        return (Expr::val(number), number_code(number));
    }
    if let Some(text) = text(expression, data_type, dialect) {
        // Postgres says a negative number as a text: `'-1'::integer`. Written as a number it would be that in a column of
        // any type.
        let number = || integer(&text).filter(|number| i32::try_from(*number).is_ok());
        let of_integers = data_type == "integer" && dialect == Dialect::Postgres;
        return match of_integers.then(number).flatten() {
            Some(number) => (Expr::val(number), number_code(number)),
            None => (Expr::val(text.clone()), format!("{text:?}")),
        };
    }
    (
        Expr::cust(expression.to_owned()),
        format!("Expr::cust({expression:?})"),
    )
}

/// An integer written as sea-query would write it.
fn integer(text: &str) -> Option<i64> {
    text.parse::<i64>()
        .ok()
        .filter(|number| number.to_string() == text)
}

/// A literal that is an `i32` to Rust, unless it has to be longer.
fn number_code(number: i64) -> String {
    match i32::try_from(number) {
        Ok(number) => number.to_string(),
        Err(_) => format!("{number}_i64"),
    }
}

/// The text of a literal; on Postgres with a cast to the type of the column, which it would get anyway.
fn text(expression: &str, data_type: &str, dialect: Dialect) -> Option<String> {
    let literal = match dialect {
        Dialect::Postgres => {
            let (literal, cast) = expression.rsplit_once("::")?;
            let base = |sql: &str| sql.split_once('(').map_or(sql, |(base, _)| base).to_owned();
            (base(cast) == base(data_type)).then_some(literal)?
        }
        Dialect::Sqlite => expression,
    };
    let inner = literal.strip_prefix('\'')?.strip_suffix('\'')?;
    // A backslash is written differently by sea-query, and a quote has to be a doubled one.
    let plain = !inner.contains('\\') && !inner.replace("''", "").contains('\'');
    let printable = !inner.chars().any(char::is_control);
    (plain && printable).then(|| inner.replace("''", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plainly_a_value() {
        let code = |expression, data_type| default(expression, data_type, Dialect::Postgres).1;
        assert_eq!(
            code("'queued'::character varying", "character varying"),
            "\"queued\""
        );
        assert_eq!(code("'it''s'::text", "text"), "\"it's\"");
        assert_eq!(code("'-1'::integer", "integer"), "-1");
        assert_eq!(code("'-1'::bigint", "bigint"), "\"-1\"");
        assert_eq!(code("'0'::double precision", "double precision"), "\"0\"");
        assert_eq!(code("9999999999", "bigint"), "9999999999_i64");
        assert_eq!(code("false", "boolean"), "false");
        assert_eq!(
            code("'a'::text || 'b'::text", "text"),
            "Expr::cust(\"'a'::text || 'b'::text\")"
        );
        assert_eq!(code("now()", "date"), "Expr::cust(\"now()\")");
        let code = |expression| default(expression, "varchar", Dialect::Sqlite).1;
        assert_eq!(code("'a'"), "\"a\"");
        assert_eq!(code("'a' || 'b'"), "Expr::cust(\"'a' || 'b'\")");
        assert_eq!(code("007"), "Expr::cust(\"007\")");
    }
}
