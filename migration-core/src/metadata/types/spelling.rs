//! Types written as SQL, in the spelling of Postgres' `format_type`.

use super::super::scan::{self, Scan};
use crate::quote;

/// What stands for an integer with a sequence, unless it is in quotes.
const SERIALS: [&str; 6] = [
    "serial",
    "bigserial",
    "smallserial",
    "serial4",
    "serial8",
    "serial2",
];

/// A type in the server's spelling.
#[derive(Debug, PartialEq, Eq)]
pub(in super::super) struct Spelled {
    pub(in super::super) sql: String,
    /// It was written as `serial` or its like.
    pub(in super::super) serial: bool,
}

/// Spells a type as `format_type` does. What is not understood stays as it is.
pub(in super::super) fn spelled(text: &str) -> Spelled {
    read(text).unwrap_or_else(|| Spelled {
        sql: text.trim_ascii().to_owned(),
        serial: false,
    })
}

fn read(text: &str) -> Option<Spelled> {
    let mut scan = Scan::new(text);
    let mut names = scan.names()?;
    let quoted = text.trim_start().starts_with('"') || text.contains(".\"");
    if names.len() > 1 && names[0] == "pg_catalog" {
        names.remove(0);
    }
    let (base, modifiers, tail) = if quoted || names.len() > 1 {
        let base = match names.as_slice() {
            [name] if SERIALS.contains(&name.as_str()) => quote::identifier(name),
            names => {
                let names: Vec<_> = names.iter().map(|name| quote::written(name)).collect();
                names.join(".")
            }
        };
        (base, scan.group(), String::new())
    } else {
        let base = words(&names.remove(0), &mut scan);
        let modifiers = scan.group();
        let tail = words("", &mut scan);
        (base, modifiers, tail)
    };
    let mut array = scan.keywords("array");
    while scan.eat("[") {
        array = true;
        scan.word();
        let digits = scan
            .rest()
            .trim_start_matches(|digit: char| digit.is_ascii_digit());
        scan = Scan::new(digits);
        if !scan.eat("]") {
            return None;
        }
    }
    if !scan.is_done() {
        return None;
    }
    let serial = SERIALS.contains(&base.as_str());
    let mut sql = alias(&base, modifiers, &tail)?;
    if array {
        sql.push_str("[]");
    }
    Some(Spelled { sql, serial })
}

/// The words from here on, in lower case, but for `array`.
fn words(first: &str, scan: &mut Scan<'_>) -> String {
    let mut words = first.to_owned();
    loop {
        let mut ahead = *scan;
        match ahead.word() {
            Some(word) if !word.eq_ignore_ascii_case("array") => {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(&word.to_lowercase());
                *scan = ahead;
            }
            _ => return words,
        }
    }
}

fn alias(base: &str, modifiers: Option<&str>, tail: &str) -> Option<String> {
    if base.contains(['.', '"']) {
        return Some(with(base, modifiers));
    }
    if base.starts_with("timestamp") || base.starts_with("time") {
        return time(base, modifiers, tail);
    }
    if !tail.is_empty() {
        return None;
    }
    let plain = match base {
        "int" | "int4" | "integer" | "serial" | "serial4" => "integer",
        "int2" | "smallint" | "smallserial" | "serial2" => "smallint",
        "int8" | "bigint" | "bigserial" | "serial8" => "bigint",
        "bool" | "boolean" => "boolean",
        "float4" | "real" => "real",
        "float8" | "double precision" => "double precision",
        "float" => match modifiers.map(str::parse::<u32>) {
            Some(Ok(..=24)) => "real",
            _ => "double precision",
        },
        "decimal" | "dec" | "numeric" => {
            return Some(match modifiers {
                Some(precision) if !precision.contains(',') => format!("numeric({precision},0)"),
                _ => with("numeric", modifiers),
            });
        }
        "varchar"
        | "character varying"
        | "char varying"
        | "nchar varying"
        | "national character varying"
        | "national char varying" => {
            return Some(with("character varying", modifiers));
        }
        "char" | "character" | "nchar" | "national character" | "national char" => {
            return Some(with("character", modifiers.or(Some("1"))));
        }
        "bpchar" if modifiers.is_some() => return Some(with("character", modifiers)),
        "bit" => return Some(with("bit", modifiers.or(Some("1")))),
        "varbit" | "bit varying" => return Some(with("bit varying", modifiers)),
        _ if base.starts_with("interval") => return Some(with(base, modifiers)),
        _ if base.contains(' ') => return None,
        other => return Some(with(&quote::written(other), modifiers)),
    };
    Some(plain.to_owned())
}

/// `timestamp` and `time`, whose zone comes after the precision.
fn time(base: &str, modifiers: Option<&str>, tail: &str) -> Option<String> {
    let (name, zone) = match base.split_once(' ') {
        Some((name, zone)) if tail.is_empty() => (name, zone),
        None => (base, tail),
        Some(_) => return None,
    };
    let (name, zone) = match (name, zone) {
        ("timestamptz", "") => ("timestamp", "with time zone"),
        ("timetz", "") => ("time", "with time zone"),
        ("timestamp" | "time", "") => (name, "without time zone"),
        ("timestamp" | "time", "with time zone" | "without time zone") => (name, zone),
        // Something else whose name only begins so.
        (_, "") => return Some(with(&quote::written(name), modifiers)),
        _ => return None,
    };
    Some(format!("{} {zone}", with(name, modifiers)))
}

/// The modifiers as Postgres writes them: no blanks.
fn with(base: &str, modifiers: Option<&str>) -> String {
    match modifiers {
        Some(modifiers) => {
            let parts = scan::list(modifiers).unwrap_or_else(|| vec![modifiers]);
            format!("{base}({})", parts.join(","))
        }
        None => base.to_owned(),
    }
}

/// The type as a constant of it is labelled, without its modifiers, and whether it had any: `character varying` of
/// `character varying(20)`, `bpchar` of `character(3)`.
pub(in super::super) fn without_modifiers(sql: &str) -> (String, bool) {
    let (element, array) = match sql.strip_suffix("[]") {
        Some(element) => (element, "[]"),
        None => (sql, ""),
    };
    let mut base = element.to_owned();
    let mut modified = false;
    if !element.starts_with('"')
        && let (Some(open), Some(close)) = (element.find('('), element.rfind(')'))
        && open < close
    {
        base.replace_range(open..=close, "");
        modified = true;
    }
    if base.starts_with("interval ") {
        "interval".clone_into(&mut base);
        modified = true;
    }
    let base = match base.as_str() {
        "character" => "bpchar",
        "bit" => "\"bit\"",
        other => other,
    };
    (format!("{base}{array}"), modified)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_the_wrong_way_round_are_no_modifiers() {
        assert_eq!(without_modifiers(") ("), (") (".to_owned(), false));
        assert_eq!(
            without_modifiers("numeric(10,2)[]"),
            ("numeric[]".to_owned(), true)
        );
    }

    /// Each pair of these is shown to a real Postgres too, in `tests/metadata`.
    #[test]
    fn types_are_spelled_as_postgres_does() {
        for (written, sql) in [
            ("INT", "integer"),
            ("int8", "bigint"),
            ("Double  Precision", "double precision"),
            ("float(10)", "real"),
            ("float", "double precision"),
            ("decimal(10, 2)", "numeric(10,2)"),
            ("numeric( 5 )", "numeric(5,0)"),
            ("varchar", "character varying"),
            ("char varying(3)", "character varying(3)"),
            ("char", "character(1)"),
            ("\"char\"", "\"char\""),
            ("bpchar", "bpchar"),
            ("timestamp", "timestamp without time zone"),
            ("TIMESTAMPTZ(0)", "timestamp(0) with time zone"),
            ("time(3) with time zone", "time(3) with time zone"),
            ("timestamp without time zone", "timestamp without time zone"),
            ("bit", "bit(1)"),
            ("varbit(4)", "bit varying(4)"),
            ("interval day to second(3)", "interval day to second(3)"),
            ("int[][3]", "integer[]"),
            ("varchar(10) ARRAY[3]", "character varying(10)[]"),
            ("pg_catalog.int4", "integer"),
            ("citext", "citext"),
            ("geometry(Point, 4326)", "geometry(Point,4326)"),
            ("Mood", "mood"),
            ("\"Mood\"", "\"Mood\""),
            ("\"mood\"[]", "mood[]"),
            ("\"serial\"[]", "\"serial\"[]"),
            ("\"int4\"", "integer"),
            ("pg_catalog.\"timestamptz\"", "timestamp with time zone"),
            ("\"varchar\"", "\"varchar\""),
            ("Audit.\"Mo\"\"od\"", "audit.\"Mo\"\"od\""),
            ("audit.mood", "audit.mood"),
            ("timescale", "timescale"),
            ("what (is", "what (is"),
            ("", ""),
        ] {
            assert_eq!(spelled(written).sql, sql, "{written}");
        }
        assert!(spelled("BigSerial").serial);
        assert!(!spelled("bigint").serial);
        assert!(!spelled("\"serial\"").serial);
    }
}
