//! Identifiers and literals in the engine's own SQL.

use sea_orm::DbBackend;

/// `a"b` as `"a""b"`.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `it's` as `'it''s'`. A zero byte, which neither database can hold in text, is left out.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}

/// A number whose type is `bigint` on both: Postgres takes a bare one for an `integer`.
pub(crate) fn bigint(number: i64, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        format!("{number}::bigint")
    } else {
        number.to_string()
    }
}
