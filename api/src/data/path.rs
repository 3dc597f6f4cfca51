//! Paths: their parts, and the keys of rows in them. The columns of a key are separated by commas.
//!
//! An id that no row can have (not a number where the key is one, out of its range, not in its usual spelling) is that of
//! no row: 404.

use std::fmt::Write;

use axum::http::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sea_orm::Value;

use super::entity::Assignment;
use super::input::from_text;
use super::row::written;
use super::table::Table;
use crate::problem::Problem;

/// What stands as it is in a part of a path: RFC 3986's unreserved characters.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The part of a path at a position, as it stands.
pub(crate) fn part(uri: &Uri, position: usize) -> &str {
    uri.path().split('/').nth(position + 1).unwrap_or_default()
}

/// A part of a path without its percent signs.
pub(crate) fn decoded(part: &str) -> Result<String, Problem> {
    let bytes = percent_decode_str(part).decode_utf8();
    bytes
        .map(String::from)
        .map_err(|_| Problem::bad_request("the path is not UTF-8"))
}

/// The key that an id stands for; none where it cannot be that of a row.
pub(crate) fn key(table: &Table, id: &str) -> Result<Option<Vec<Assignment>>, Problem> {
    // A comma within text is percent-encoded where it must not separate.
    let parts: Vec<_> = match table.key.len() {
        1 => vec![id],
        _ => id.split(',').collect(),
    };
    if parts.len() != table.key.len() {
        return Ok(None);
    }
    let mut key = Vec::with_capacity(parts.len());
    for (position, part) in table.key.iter().zip(parts) {
        let text = decoded(part)?;
        let column = &table.columns[*position];
        match from_text(column, &text) {
            Ok(value) if column.kind.is_integer() && spelled(&value) != text => return Ok(None),
            Ok(value) => key.push((*position, value)),
            Err(_) => return Ok(None),
        }
    }
    Ok(Some(key))
}

/// The id of a row, as it stands in a path.
pub(crate) fn id(table: &Table, row: &[Value]) -> String {
    let mut id = String::new();
    for value in table.key_of(row) {
        if !id.is_empty() {
            id.push(',');
        }
        let text = spelled(value);
        // Writing to a string does not fail.
        let _ = write!(id, "{}", utf8_percent_encode(&text, PLAIN));
    }
    id
}

/// A value without the quotes of JSON.
fn spelled(value: &Value) -> String {
    match written(value) {
        serde_json::Value::String(text) => text,
        json => json.to_string(),
    }
}
