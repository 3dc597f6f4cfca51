//! What becomes of the values of a column that gets another type.

use crate::schema::{Column, Dialect, Name};

/// What a person should know about the values; none where each one is the same afterwards.
pub(super) fn conversion(
    table: &Name,
    from: &Column,
    to: &Column,
    dialect: Dialect,
) -> Option<String> {
    let (old, new) = (from.data_type.sql.as_str(), to.data_type.sql.as_str());
    let keeps = from.data_type == to.data_type
        || match dialect {
            Dialect::Postgres => holds_all(old, new),
            Dialect::Sqlite => affinity(old) == affinity(new),
        };
    if keeps {
        return None;
    }
    let outcome = match dialect {
        Dialect::Postgres if old.ends_with("[]") && !new.ends_with("[]") && !is_text(new) => {
            "all elements but the first are lost"
        }
        Dialect::Postgres if has_zone(old) != has_zone(new) && is_time(old) && is_time(new) => {
            "times without a zone are taken for UTC"
        }
        Dialect::Postgres if new == "boolean" && is_integer(old) => "all but 0 is true",
        Dialect::Postgres if old == "json" && new == "jsonb" => {
            "spaces, the order of keys and doubled ones are lost"
        }
        Dialect::Postgres if new == "date" && is_time(old) => "the time of the day is lost",
        Dialect::Postgres => "a value that does not fit makes it fail or is changed",
        Dialect::Sqlite => "a value that does not fit stays as it is, or makes a strict table fail",
    };
    Some(format!(
        "{table}.{} is converted from {old} to {new}: {outcome}",
        to.name
    ))
}

fn is_time(sql: &str) -> bool {
    sql.starts_with("timestamp") || sql == "date"
}

fn has_zone(sql: &str) -> bool {
    sql.ends_with("with time zone")
}

fn is_integer(sql: &str) -> bool {
    matches!(sql, "smallint" | "integer" | "bigint")
}

fn is_text(sql: &str) -> bool {
    sql == "text" || sql.starts_with("character")
}

/// Whether the new type holds every value of the old one, and shows it the same.
fn holds_all(old: &str, new: &str) -> bool {
    if let (Some(old), Some(new)) = (old.strip_suffix("[]"), new.strip_suffix("[]")) {
        return holds_all(old, new);
    }
    if let (false, Some(new)) = (is_text(old), new.strip_suffix("[]")) {
        return old == new || holds_all(old, new);
    }
    // Whatever can be written is text; but a character(n) is written without its spaces, and a bytea by its bytes.
    let (old_base, old_size) = sized(old);
    let (new_base, new_size) = sized(new);
    match (old_base, new_base) {
        ("character" | "bytea", "text" | "character varying") => false,
        (_, "character varying") if new_size.is_empty() => true,
        ("character varying", "character varying") => at_least(&new_size, &old_size),
        (_, "text")
        | ("smallint", "integer" | "bigint" | "real" | "double precision")
        | ("integer", "bigint" | "double precision")
        | ("real", "double precision")
        | ("date", "timestamp without time zone")
        | ("boolean", "smallint" | "integer" | "bigint")
        | ("text" | "character varying", "bytea")
        | ("jsonb", "json") => true,
        ("smallint" | "integer" | "bigint", "numeric") => new_size.is_empty(),
        ("numeric", "numeric") => match (old_size.as_slice(), new_size.as_slice()) {
            (_, []) => true,
            ([old, old_scale], [new, new_scale]) => {
                new_scale >= old_scale && new - new_scale >= old - old_scale
            }
            _ => false,
        },
        _ => false,
    }
}

fn at_least(new: &[i32], old: &[i32]) -> bool {
    matches!((old, new), ([old], [new]) if new >= old)
}

/// `numeric(10,2)` as `numeric`, 10 and 2.
pub(super) fn sized(sql: &str) -> (&str, Vec<i32>) {
    match sql.split_once('(').zip(sql.strip_suffix(')')) {
        Some(((base, _), open)) => {
            let sizes = open.rsplit('(').next().unwrap_or_default();
            let sizes = sizes.split(',').filter_map(|size| size.trim().parse().ok());
            (base.trim_end(), sizes.collect())
        }
        None => (sql, Vec::new()),
    }
}

/// What SQLite makes of a declared type (manual: Datatypes, 3.1).
fn affinity(sql: &str) -> &'static str {
    let has = |part: &str| sql.contains(part);
    if has("int") {
        "integer"
    } else if has("char") || has("clob") || has("text") {
        "text"
    } else if has("blob") || sql.is_empty() {
        "blob"
    } else if has("real") || has("floa") || has("doub") {
        "real"
    } else {
        "numeric"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_holds_all() {
        for (old, new) in [
            ("integer", "bigint"),
            ("character varying(5)", "character varying(6)"),
            ("character varying(5)[]", "text[]"),
            ("numeric(10,2)", "numeric(12,3)"),
            ("mood", "text"),
        ] {
            assert!(holds_all(old, new), "{old} {new}");
            assert!(!holds_all(new, old), "{new} {old}");
        }
        assert!(!holds_all("numeric(10,2)", "numeric(10,3)"));
        assert!(!holds_all("numeric", "numeric(10,3)"));
        assert!(!holds_all("integer", "character varying(5)"));
        assert!(!holds_all("integer", "real"));
    }
}
