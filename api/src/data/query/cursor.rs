//! Where a page ended: the values of its last row in the columns of the order, as base64url that nobody needs to read.
//! It holds for one table and one order; the filters may change.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{DbBackend, Value};
use serde_json::Value as Json;

use super::sort::{Sort, SortKey};
use crate::data::input::from_json;
use crate::data::kind::Kind;
use crate::data::row;
use crate::data::table::{Column, Table};

/// The most characters: a URL with it still passes through servers that take 8 KiB.
const LONGEST: usize = 4096;

const WRONG: &str = "is not one that this list gave, or was given for another sort";

/// The values of the row after which to go on, as SQL; none for null.
#[derive(Debug)]
pub(crate) struct Cursor {
    pub(crate) values: Vec<Option<Expr>>,
}

/// A cursor as text; none where it would be too long.
pub(crate) fn write(table: &Table, sort: &Sort, values: &[Value]) -> Option<String> {
    let values: Vec<_> = values.iter().map(written).collect();
    let json = serde_json::to_vec(&(table.name, sort.spelled(table), values)).ok()?;
    let text = BASE64_URL_SAFE_NO_PAD.encode(json);
    (text.len() <= LONGEST).then_some(text)
}

/// A cursor of this table and order.
///
/// # Errors
/// It is another's, or nobody's.
pub(crate) fn read(
    table: &Table,
    sort: &Sort,
    backend: DbBackend,
    text: &str,
) -> Result<Cursor, &'static str> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| WRONG)?;
    let (name, order, values): (String, String, Vec<Json>) =
        serde_json::from_slice(&bytes).map_err(|_| WRONG)?;
    if name != table.name || order != sort.spelled(table) || values.len() != sort.keys.len() {
        return Err(WRONG);
    }
    let values = sort.keys.iter().zip(values).map(|(key, json)| {
        let column = &table.columns[key.column];
        if json == Json::Null && column.nullable {
            return Ok(None);
        }
        let value = if is_stored_as_text(table, *key, backend) {
            let text = json.as_str().filter(|text| !text.contains('\0'));
            return text.map(|text| Some(Expr::val(text))).ok_or(WRONG);
        } else {
            read_value(column, json).ok_or(WRONG)?
        };
        Ok(Some(table.bind(key.column, value)))
    });
    Ok(Cursor {
        values: values.collect::<Result<_, _>>()?,
    })
}

/// SQLite keeps times as text, and whoever wrote it chose how many digits: what is compared must be what is stored, not
/// what this program would have written.
pub(crate) fn is_stored_as_text(table: &Table, key: SortKey, backend: DbBackend) -> bool {
    let kind = table.columns[key.column].kind;
    backend == DbBackend::Sqlite && (counted(kind) || kind == Kind::Time)
}

/// The stored text.
pub(crate) fn stored(table: &Table, key: SortKey) -> Expr {
    table.columns[key.column].expr().cast_as("text")
}

/// Kinds that are numbers in a cursor: a database holds years that are refused in a body.
fn counted(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Timestamp | Kind::Moment | Kind::MomentWithOffset | Kind::Date
    )
}

fn written(value: &Value) -> Json {
    let micros = |time: DateTime<chrono::Utc>| time.timestamp_micros().into();
    match value {
        Value::ChronoDateTime(Some(time)) => micros(time.and_utc()),
        Value::ChronoDateTimeUtc(Some(time)) => micros(*time),
        Value::ChronoDateTimeWithTimeZone(Some(time)) => micros(time.to_utc()),
        Value::ChronoDate(Some(date)) => {
            use chrono::Datelike;
            date.num_days_from_ce().into()
        }
        value => row::written(value),
    }
}

fn read_value(column: &Column, json: Json) -> Option<Value> {
    let utc = |json: &Json| DateTime::from_timestamp_micros(json.as_i64()?);
    match (column.kind, &json) {
        (Kind::Timestamp, json) => Some(utc(json)?.naive_utc().into()),
        (Kind::Moment, json) => Some(utc(json)?.into()),
        (Kind::MomentWithOffset, json) => Some(utc(json)?.fixed_offset().into()),
        (Kind::Date, json) => {
            let days = i32::try_from(json.as_i64()?).ok()?;
            Some(NaiveDate::from_num_days_from_ce_opt(days)?.into())
        }
        (Kind::Double, Json::String(text)) => match text.as_str() {
            "NaN" => Some(f64::NAN.into()),
            "Infinity" => Some(f64::INFINITY.into()),
            "-Infinity" => Some(f64::NEG_INFINITY.into()),
            _ => None,
        },
        (_, Json::Null) => None,
        _ => from_json(column, json).ok(),
    }
}
