//! How the values of a column become values of another type.

use crate::schema::DataType;

/// The expression behind USING: what a person would write who wants to keep as much as there is to keep.
pub(super) fn using(value: &str, from: &DataType, to: &DataType) -> String {
    let element = |data_type: &DataType, sql: &str| DataType {
        sql: sql.to_owned(),
        enumeration: data_type.enumeration.clone(),
    };
    let target = &to.sql;
    match (from.sql.strip_suffix("[]"), to.sql.strip_suffix("[]")) {
        // Text holds an array as it is written.
        (None, Some(_)) | (Some(_), None)
            if family(from) == Family::Text || family(to) == Family::Text =>
        {
            return format!("{value}::text::{target}");
        }
        (None, Some(of)) => {
            let first = using(value, from, &element(to, of));
            return format!("CASE WHEN {value} IS NOT NULL THEN ARRAY[{first}]::{target} END");
        }
        (Some(of), None) => return using(&format!("({value})[1]"), &element(from, of), to),
        (Some(of), Some(other)) if of != other => return format!("{value}::text[]::{target}"),
        _ => {}
    }
    match (family(from), family(to)) {
        // Timestamps without a zone are in UTC.
        (Family::Timestamp, Family::TimestampTz) | (Family::TimestampTz, Family::Timestamp) => {
            format!("{value} AT TIME ZONE 'UTC'")
        }
        (Family::Number, Family::Boolean) => format!("{value} <> 0"),
        (Family::Boolean, Family::Number) => format!("{value}::integer::{target}"),
        (Family::Text, Family::Bytes) => format!("convert_to({value}, 'UTF8')"),
        (Family::Bytes, Family::Text) => format!("convert_from({value}, 'UTF8')::{target}"),
        (Family::Json, Family::Json) => format!("{value}::{target}"),
        (Family::Json, _) => format!("({value} #>> '{{}}')::{target}"),
        (_, Family::Json) => format!("to_jsonb({value})::{target}"),
        (old, new) if old == new && (old != Family::Other || base(&from.sql) == base(target)) => {
            format!("{value}::{target}")
        }
        (Family::Text, _) | (_, Family::Text) => format!("{value}::{target}"),
        // There may be no cast of its own: everything can be written and read.
        _ => format!("{value}::text::{target}"),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Boolean,
    Timestamp,
    TimestampTz,
    Bytes,
    Json,
    Other,
}

fn family(data_type: &DataType) -> Family {
    let sql = data_type.sql.as_str();
    if sql.ends_with("[]") || data_type.enumeration.is_some() {
        return Family::Other;
    }
    match base(sql) {
        "text" | "character varying" | "character" | "citext" | "name" => Family::Text,
        "smallint" | "integer" | "bigint" | "numeric" | "real" | "double precision" => {
            Family::Number
        }
        "boolean" => Family::Boolean,
        "timestamp without time zone" => Family::Timestamp,
        "timestamp with time zone" => Family::TimestampTz,
        "bytea" => Family::Bytes,
        "json" | "jsonb" => Family::Json,
        // With a precision it stands in the middle.
        _ if sql.starts_with("timestamp(") && sql.ends_with("without time zone") => {
            Family::Timestamp
        }
        _ if sql.starts_with("timestamp(") => Family::TimestampTz,
        _ => Family::Other,
    }
}

fn base(sql: &str) -> &str {
    sql.split_once('(').map_or(sql, |(base, _)| base).trim_end()
}
