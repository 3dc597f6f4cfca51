//! A body: a JSON object of columns and values. Everything that is wrong with it is said at once.

use std::fmt;

use axum::http::{HeaderMap, StatusCode, header};
use sea_orm::Value;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value as Json;

use super::entity::Assignment;
use super::input::from_json;
use super::table::{Column, Need, Stamp, Table};
use super::time::now;
use crate::problem::{FieldError, Problem};

/// The members of an object as they stand, those that stand twice included.
struct Members(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Collect)
    }
}

struct Collect;

impl<'de> Visitor<'de> for Collect {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

/// The values for a new row: those that are given, the moment, and a key where the table makes its own.
pub(crate) fn creation(
    table: &Table,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Vec<Assignment>, Problem> {
    let members = members(headers, body)?;
    let mut errors = Vec::new();
    let mut row = known(table, members, &mut errors, |position| {
        (table.need_at_create(position) == Need::Refused).then_some("is given by the database")
    });
    for (position, column) in table.columns.iter().enumerate() {
        let named = |error: &FieldError| error.field == column.name;
        if row.iter().any(|(given, _)| *given == position) || errors.iter().any(named) {
            continue;
        }
        if column.stamp.is_some() {
            row.push((position, now().into()));
        } else if table.uuid_key && table.key.contains(&position) {
            row.push((position, uuid::Uuid::new_v4().to_string().into()));
        } else if table.need_at_create(position) == Need::Required {
            errors.push(FieldError::new(column.name, "is required"));
        }
    }
    finished(row, errors)
}

/// The changes to a row: those that are given, and the moment.
pub(crate) fn changes(
    table: &Table,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Vec<Assignment>, Problem> {
    let members = members(headers, body)?;
    let mut errors = Vec::new();
    let mut row = known(table, members, &mut errors, |position| {
        table
            .key
            .contains(&position)
            .then_some("is the key, which cannot be changed")
    });
    let updated = |column: &Column| column.stamp == Some(Stamp::Updated);
    if let Some(position) = table.columns.iter().position(updated)
        && !row.iter().any(|(given, _)| *given == position)
    {
        row.push((position, now().into()));
    }
    finished(row, errors)
}

fn finished(row: Vec<Assignment>, mut errors: Vec<FieldError>) -> Result<Vec<Assignment>, Problem> {
    // More than any table has columns: a body may have any number of others.
    errors.truncate(1000);
    if errors.is_empty() {
        Ok(row)
    } else {
        Err(Problem::fields(StatusCode::UNPROCESSABLE_ENTITY, errors))
    }
}

/// The members that are columns, as values.
fn known(
    table: &Table,
    members: Vec<(String, Json)>,
    errors: &mut Vec<FieldError>,
    refused: impl Fn(usize) -> Option<&'static str>,
) -> Vec<Assignment> {
    let mut row: Vec<Assignment> = Vec::with_capacity(table.columns.len());
    let mut seen = vec![false; table.columns.len()];
    for (name, json) in members {
        let Some(position) = table.position(&name) else {
            errors.push(FieldError::new(
                shortened(name),
                "is no column of this table",
            ));
            continue;
        };
        let error = if std::mem::replace(&mut seen[position], true) {
            Some("is given twice".to_owned())
        } else if let Some(reason) = refused(position) {
            Some(reason.to_owned())
        } else {
            match value(table, position, json) {
                Ok(value) => {
                    row.push((position, value));
                    None
                }
                Err(reason) => Some(reason),
            }
        };
        errors.extend(error.map(|reason| FieldError::new(name, reason)));
    }
    row
}

fn value(table: &Table, position: usize, json: Json) -> Result<Value, String> {
    let column = &table.columns[position];
    let value = from_json(column, json)?;
    if let (true, Value::String(Some(text))) = (table.key.contains(&position), &value) {
        if table.uuid_key && !is_uuid(text) {
            return Err("must be a UUID in lower case, with hyphens".to_owned());
        }
        if text.is_empty() {
            return Err("must not be empty".to_owned());
        }
    }
    Ok(value)
}

/// In the one spelling in which it is compared and found again.
fn is_uuid(text: &str) -> bool {
    uuid::Uuid::try_parse(text).is_ok_and(|uuid| uuid.to_string() == text)
}

/// A name that a client made up comes back in the answer, but not all of a long one.
fn shortened(mut name: String) -> String {
    if let Some((end, _)) = name.char_indices().nth(100) {
        name.truncate(end);
        name.push('…');
    }
    name
}

fn members(headers: &HeaderMap, body: &[u8]) -> Result<Vec<(String, Json)>, Problem> {
    if !is_json(headers) {
        return Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported media type",
            "the body must be JSON, with content-type: application/json",
        ));
    }
    match serde_json::from_slice(body) {
        Ok(Members(members)) => Ok(members),
        Err(error) if error.is_data() => Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "invalid body",
            "the body must be a JSON object: columns and their values",
        )),
        Err(error) => Err(Problem::bad_request(format!(
            "the body is not JSON: {error}"
        ))),
    }
}

/// `application/json` or `application/...+json`, whatever parameters follow.
fn is_json(headers: &HeaderMap) -> bool {
    let text = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = text
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence
        .strip_prefix("application/")
        .is_some_and(|subtype| subtype == "json" || subtype.ends_with("+json"))
}
