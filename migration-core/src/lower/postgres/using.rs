//! How the values of a column become values of another type.

use crate::schema::DataType;

/// The expression behind USING: what a person would write who wants to keep as much as there is to keep. None where the
/// server converts by itself: then it refuses a value that is too long, which a cast would cut off without a word.
///
/// For the same reason no cast names a length: the result of USING is assigned to the column, and that refuses it too
/// (manual: ALTER TABLE, and value expressions, type casts).
pub(super) fn using(value: &str, from: &DataType, to: &DataType) -> Option<String> {
    let element = |data_type: &DataType, sql: &str| DataType {
        sql: sql.to_owned(),
        enumeration: data_type.enumeration.clone(),
    };
    let target = unlimited(&to.sql);
    match (from.sql.strip_suffix("[]"), to.sql.strip_suffix("[]")) {
        (Some(of), Some(other)) => {
            let (of, other) = (element(from, of), element(to, other));
            return if alike(&of, &other) {
                None
            } else if family(&other) == Family::Text {
                Some(format!("{value}::text[]"))
            } else {
                Some(format!("{value}::text[]::{target}"))
            };
        }
        // Text holds an array as it is written.
        (Some(_), None) if family(to) == Family::Text => return None,
        (None, Some(_)) if family(from) == Family::Text => {
            return Some(format!("{value}::{target}"));
        }
        (None, Some(of)) => {
            let of = element(to, of);
            let first = using(value, from, &of).unwrap_or_else(|| value.to_owned());
            let cast = if from.sql == of.sql {
                String::new()
            } else {
                format!("::{target}")
            };
            return Some(format!(
                "CASE WHEN {value} IS NOT NULL THEN ARRAY[{first}]{cast} END"
            ));
        }
        (Some(of), None) => {
            let first = format!("({value})[1]");
            return Some(using(&first, &element(from, of), to).unwrap_or(first));
        }
        (None, None) => {}
    }
    if alike(from, to) {
        return None;
    }
    Some(match (family(from), family(to)) {
        // Times without a zone are in UTC.
        (Family::Timestamp, Family::TimestampTz) | (Family::TimestampTz, Family::Timestamp) => {
            format!("{value} AT TIME ZONE 'UTC'")
        }
        (Family::Date, Family::TimestampTz) => {
            format!("{value}::timestamp without time zone AT TIME ZONE 'UTC'")
        }
        (Family::TimestampTz, Family::Date) => format!("({value} AT TIME ZONE 'UTC')::date"),
        (Family::Number, Family::Boolean) => format!("{value} <> 0"),
        (Family::Boolean, Family::Number) => format!("{value}::integer"),
        (Family::Text, Family::Bytes) => format!("convert_to({value}, 'UTF8')"),
        (Family::Bytes, Family::Text) => format!("convert_from({value}, 'UTF8')"),
        // Whatever can be written is text.
        (Family::Date, Family::Timestamp)
        | (Family::Timestamp, Family::Date)
        | (_, Family::Text) => return None,
        (Family::Text, _) => format!("{value}::{target}"),
        (Family::Json, _) => format!("({value} #>> '{{}}')::{target}"),
        (_, Family::Json) => format!("to_jsonb({value})"),
        // There may be no cast of its own: everything can be written and read.
        _ => format!("{value}::text::{target}"),
    })
}

/// Whether the one is assigned to the other without a word.
fn alike(from: &DataType, to: &DataType) -> bool {
    let (old, new) = (family(from), family(to));
    old == new && (old != Family::Other || base(&from.sql) == base(&to.sql))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Text,
    Number,
    Boolean,
    Date,
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
        "date" => Family::Date,
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

/// The type without its length. Two types without one have one all the same, of a single letter or bit.
fn unlimited(sql: &str) -> String {
    let Some((start, rest)) = sql.split_once('(').filter(|_| !sql.contains('"')) else {
        return sql.to_owned();
    };
    let end = rest.split_once(')').map_or("", |(_, end)| end);
    match start {
        "character" => format!("character varying{end}"),
        "bit" => format!("bit varying{end}"),
        _ => format!("{start}{end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_the_servers_to_refuse() {
        let using = |from, to| using("c", &DataType::new(from), &DataType::new(to));
        assert_eq!(using("text", "character varying(5)"), None);
        assert_eq!(using("integer", "character varying(5)"), None);
        assert_eq!(using("bit(5)", "bit(3)"), None);
        assert_eq!(using("text", "bit(3)").as_deref(), Some("c::bit varying"));
        assert_eq!(
            using("text", "character(3)[]").as_deref(),
            Some("c::character varying[]")
        );
        assert_eq!(
            using("text", "timestamp(3) without time zone").as_deref(),
            Some("c::timestamp without time zone")
        );
        assert_eq!(using("integer[]", "smallint").as_deref(), Some("(c)[1]"));
    }
}
