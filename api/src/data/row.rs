//! Rows from the database, and rows as JSON: no tree in between.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use sea_orm::sqlx::Row as _;
use sea_orm::{DbErr, QueryResult, RuntimeErr, Value};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::kind::Kind;
use super::table::Column;
use super::time::Written;

/// The values of a row, in the order of the columns. What was selected beyond the columns is left alone.
pub(crate) fn read(columns: &[Column], row: &QueryResult) -> Result<Vec<Value>, DbErr> {
    columns
        .iter()
        .enumerate()
        .map(|(index, column)| value(column.kind, row, index))
        .collect()
}

/// One value, of the kind that its column has.
pub(crate) fn value(kind: Kind, row: &QueryResult, index: usize) -> Result<Value, DbErr> {
    // The ORM writes an error for each NULL and throws it away; the driver does not.
    let postgres = row.try_as_pg_row();
    macro_rules! get {
        ($of:ty) => {
            match postgres {
                Some(row) => row
                    .try_get::<Option<$of>, usize>(index)
                    .map_err(|error| DbErr::Query(RuntimeErr::SqlxError(error.into())))?,
                None => row.try_get_by_index::<Option<$of>>(index)?,
            }
        };
    }
    Ok(match kind {
        Kind::SmallInt => Value::SmallInt(get!(i16)),
        Kind::Int => Value::Int(get!(i32)),
        Kind::BigInt => Value::BigInt(get!(i64)),
        Kind::Double => Value::Double(get!(f64)),
        Kind::Bool => Value::Bool(get!(bool)),
        Kind::Text => Value::String(get!(String)),
        Kind::Timestamp => Value::ChronoDateTime(get!(NaiveDateTime)),
        Kind::Moment => Value::ChronoDateTimeUtc(get!(DateTime<Utc>)),
        Kind::MomentWithOffset => Value::ChronoDateTimeWithTimeZone(get!(DateTime<FixedOffset>)),
        Kind::Date => Value::ChronoDate(get!(NaiveDate)),
        Kind::Time => Value::ChronoTime(get!(NaiveTime)),
        Kind::Json => Value::Json(get!(serde_json::Value).map(Box::new)),
    })
}

/// A row as a JSON object, its keys in the order of the columns.
pub(crate) struct Row<'a> {
    pub(crate) columns: &'a [Column],
    pub(crate) values: &'a [Value],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.values) {
            map.serialize_entry(column.name, &Cell(value))?;
        }
        map.end()
    }
}

/// A value as JSON. A number that is none is a string, as JSON has no word for it.
pub(crate) struct Cell<'a>(pub(crate) &'a Value);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::SmallInt(Some(number)) => serializer.serialize_i16(*number),
            Value::Int(Some(number)) => serializer.serialize_i32(*number),
            Value::BigInt(Some(number)) => serializer.serialize_i64(*number),
            Value::Double(Some(number)) => double(*number, serializer),
            Value::Bool(Some(truth)) => serializer.serialize_bool(*truth),
            Value::String(Some(text)) => serializer.serialize_str(text),
            Value::ChronoDateTime(Some(time)) => serializer.collect_str(&Written(time)),
            Value::ChronoDateTimeUtc(Some(time)) => serializer.collect_str(&Written(*time)),
            Value::ChronoDateTimeWithTimeZone(Some(time)) => {
                serializer.collect_str(&Written(time.to_utc()))
            }
            Value::ChronoDate(Some(date)) => serializer.collect_str(date),
            Value::ChronoTime(Some(time)) => serializer.collect_str(&Written(time)),
            Value::Json(Some(json)) => json.serialize(serializer),
            // Every other kind is refused at registration.
            _ => serializer.serialize_none(),
        }
    }
}

fn double<S: Serializer>(number: f64, serializer: S) -> Result<S::Ok, S::Error> {
    if number.is_finite() {
        serializer.serialize_f64(number)
    } else if number.is_nan() {
        serializer.serialize_str("NaN")
    } else if number > 0.0 {
        serializer.serialize_str("Infinity")
    } else {
        serializer.serialize_str("-Infinity")
    }
}

/// A value as a tree, for where one is needed.
pub(crate) fn written(value: &Value) -> serde_json::Value {
    serde_json::to_value(Cell(value)).unwrap_or_default()
}

/// One page of a list.
#[derive(serde::Serialize)]
pub(crate) struct Page<'a> {
    pub(crate) items: Vec<Row<'a>>,
    pub(crate) next: Option<&'a str>,
}
