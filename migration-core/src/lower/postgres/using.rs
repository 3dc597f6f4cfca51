//! How the values of a column become values of another type.

use crate::schema::DataType;

/// The expression behind USING: what a person would write who wants to keep as much as there is to keep.
pub(super) fn using(column: &str, from: &DataType, to: &DataType) -> String {
    let (old, new) = (family(&from.sql), family(&to.sql));
    let target = &to.sql;
    let is_enum = |data_type: &DataType| data_type.enumeration.is_some();
    match (from.sql.strip_suffix("[]"), to.sql.strip_suffix("[]")) {
        (None, Some(_)) if !matches!(old, Family::Text) => {
            return format!(
                "CASE WHEN {column} IS NULL THEN NULL ELSE ARRAY[{column}]::{target} END"
            );
        }
        (Some(_), None) if !matches!(new, Family::Text) => {
            return format!("({column})[1]::{target}");
        }
        _ => {}
    }
    if is_enum(from) && is_enum(to) {
        let text = if to.sql.ends_with("[]") {
            "text[]"
        } else {
            "text"
        };
        return format!("{column}::{text}::{target}");
    }
    match (old, new) {
        // Timestamps without a zone are in UTC.
        (Family::Timestamp, Family::TimestampTz) | (Family::TimestampTz, Family::Timestamp) => {
            format!("{column} AT TIME ZONE 'UTC'")
        }
        (Family::Number, Family::Boolean) => format!("{column} <> 0"),
        (Family::Boolean, Family::Number) => format!("{column}::integer::{target}"),
        (Family::Text, Family::Bytes) => format!("convert_to({column}, 'UTF8')"),
        (Family::Bytes, Family::Text) => format!("convert_from({column}, 'UTF8')::{target}"),
        // Through text, where there is no cast of its own.
        (Family::Other, Family::Other) if !is_enum(from) && !is_enum(to) => {
            if same_base(&from.sql, target) {
                format!("{column}::{target}")
            } else {
                format!("{column}::text::{target}")
            }
        }
        (Family::Json, Family::Json) | (Family::Text, _) | (_, Family::Text) => {
            format!("{column}::{target}")
        }
        (Family::Json, _) | (_, Family::Json) => match old {
            Family::Json => format!("({column} #>> '{{}}')::{target}"),
            _ => format!("to_jsonb({column})::{target}"),
        },
        _ => format!("{column}::{target}"),
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

fn family(sql: &str) -> Family {
    if sql.ends_with("[]") {
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

fn same_base(a: &str, b: &str) -> bool {
    base(a) == base(b)
}
