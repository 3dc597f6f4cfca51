//! Values as they come in: in a body as JSON, in a query or a path as text.

use sea_orm::Value;
use serde_json::Value as Json;

use super::kind::Kind;
use super::table::Column;
use super::time;

const NUL: &str = "must not have a NUL character";

/// A value of a body. What the message says is true on every database.
pub(crate) fn from_json(column: &Column, json: Json) -> Result<Value, String> {
    let kind = column.kind;
    match (kind, json) {
        (_, Json::Null) if column.nullable => Ok(kind.null()),
        (_, Json::Null) => Err("must not be null".to_owned()),
        (Kind::Json, json) if has_nul(&json) => Err(NUL.to_owned()),
        (Kind::Json, json) => Ok(json.into()),
        (Kind::SmallInt | Kind::Int | Kind::BigInt, Json::Number(number)) => number
            .as_i64()
            .and_then(|number| kind.integer(number))
            .ok_or_else(|| integer(kind)),
        (Kind::SmallInt | Kind::Int | Kind::BigInt, _) => Err(integer(kind)),
        // serde_json refuses what does not fit into a double.
        (Kind::Double, Json::Number(number)) => number
            .as_f64()
            .map(Value::from)
            .ok_or_else(|| "must be a number".to_owned()),
        (Kind::Double, _) => Err("must be a number".to_owned()),
        (Kind::Bool, Json::Bool(truth)) => Ok(truth.into()),
        (Kind::Bool, _) => Err("must be true or false".to_owned()),
        (Kind::Text, Json::String(text)) => limited(column, text),
        (_, Json::String(text)) => clock(kind, &text),
        (Kind::Text, _) => Err("must be text".to_owned()),
        (kind, _) => Err(shape(kind).to_owned()),
    }
}

/// A value of a query or of a path. It is never null.
pub(crate) fn from_text(column: &Column, text: &str) -> Result<Value, String> {
    let kind = column.kind;
    if text.contains('\0') {
        return Err(NUL.to_owned());
    }
    match kind {
        Kind::SmallInt | Kind::Int | Kind::BigInt => {
            let number = text.parse().ok().and_then(|number| kind.integer(number));
            number.ok_or_else(|| integer(kind))
        }
        Kind::Double => match text.parse::<f64>() {
            // Rust reads `inf` and `nan` too.
            Ok(number) if number.is_finite() => Ok(number.into()),
            _ => Err("must be a number".to_owned()),
        },
        Kind::Bool => match text {
            "true" => Ok(true.into()),
            "false" => Ok(false.into()),
            _ => Err("must be true or false".to_owned()),
        },
        Kind::Text if !allowed(column, text) => Err(words(column)),
        Kind::Text => Ok(text.into()),
        Kind::Json => Err("only .null can be asked of JSON".to_owned()),
        kind => clock(kind, text),
    }
}

fn clock(kind: Kind, text: &str) -> Result<Value, String> {
    let value = match kind {
        Kind::Date => time::date(text).map(Value::from),
        Kind::Time => time::time(text).map(Value::from),
        Kind::Moment => time::timestamp(text).map(|utc| utc.and_utc().into()),
        Kind::MomentWithOffset => {
            time::timestamp(text).map(|utc| utc.and_utc().fixed_offset().into())
        }
        _ => time::timestamp(text).map(Value::from),
    };
    value.ok_or_else(|| shape(kind).to_owned())
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => time::DATE,
        Kind::Time => time::TIME,
        _ => time::TIMESTAMP,
    }
}

fn integer(kind: Kind) -> String {
    let (from, to) = kind.range();
    format!("must be a whole number from {from} to {to}")
}

fn limited(column: &Column, text: String) -> Result<Value, String> {
    if text.contains('\0') {
        return Err(NUL.to_owned());
    }
    if !allowed(column, &text) {
        return Err(words(column));
    }
    match column.limits.length {
        // Postgres counts characters.
        Some(length) if text.chars().count() > length => {
            Err(format!("must have at most {length} characters"))
        }
        _ => Ok(text.into()),
    }
}

fn allowed(column: &Column, text: &str) -> bool {
    let values = &column.limits.values;
    values.is_empty() || values.iter().any(|value| value == text)
}

fn words(column: &Column) -> String {
    format!("must be one of: {}", column.limits.values.join(", "))
}

/// Postgres keeps no NUL in text, in keys neither.
fn has_nul(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains('\0'),
        Json::Array(items) => items.iter().any(has_nul),
        Json::Object(map) => map
            .iter()
            .any(|(key, value)| key.contains('\0') || has_nul(value)),
        _ => false,
    }
}
