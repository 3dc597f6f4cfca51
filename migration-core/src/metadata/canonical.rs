//! Defaults in Postgres' own words.
//!
//! Postgres keeps a default as a tree and writes it again when asked (`pg_get_expr`): `0` stays `0`, `'x'` becomes
//! `'x'::text`, `-1` becomes `'-1'::integer`. The simple ones are said here as it would say them, so that entities
//! equal a database without asking one. Whatever is not known stays as it is, for a scratch to settle.

use super::scan::{self, Scan};
use super::types;
use crate::quote;
use crate::schema::DataType;

/// What Postgres keeps of a default for a column of this type; none where it keeps nothing.
pub(super) fn canonical(expression: &str, data_type: &DataType) -> Option<String> {
    let expression = scan::bare(expression);
    let (base, modified) = types::without_modifiers(&data_type.sql);
    if expression.eq_ignore_ascii_case("null") {
        // A plain NULL is no default; one that has to be fitted to a length is kept, but for an interval, whose input
        // fits it.
        return (modified && base != "interval").then(|| format!("NULL::{base}"));
    }
    let known = known(expression, &base, data_type.enumeration.is_some());
    Some(known.unwrap_or_else(|| expression.to_owned()))
}

fn known(expression: &str, base: &str, is_enum: bool) -> Option<String> {
    if let Some(text) = string(expression) {
        return constant(&text, base, is_enum);
    }
    if let Some((text, cast)) = cast(expression) {
        let sql = types::spelled(cast).sql;
        let (target, modified) = types::without_modifiers(&sql);
        return if modified {
            None
        } else {
            constant(&text, &target, is_enum && target == base)
        };
    }
    if let Some(number) = number(expression) {
        return Some(number);
    }
    let upper = expression.to_ascii_uppercase();
    match upper.as_str() {
        "TRUE" | "FALSE" => Some(expression.to_ascii_lowercase()),
        "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" | "LOCALTIMESTAMP" | "LOCALTIME"
        | "CURRENT_USER" | "SESSION_USER" => Some(upper),
        _ => call(expression),
    }
}

/// A string and nothing else.
fn string(expression: &str) -> Option<String> {
    let mut scan = Scan::new(expression);
    scan.string().filter(|_| scan.is_done())
}

/// A string with a type: `'x'::text` or `CAST('x' AS text)`.
fn cast(expression: &str) -> Option<(String, &str)> {
    let mut scan = Scan::new(expression);
    if scan.keywords("cast") {
        let inner = scan.group().filter(|_| scan.is_done())?;
        let mut scan = Scan::new(inner);
        let text = scan.string()?;
        return scan.keywords("as").then(|| (text, scan.rest()));
    }
    let text = scan.string()?;
    let target = scan.eat("::").then(|| scan.rest())?;
    (!target.contains("::")).then_some((text, target))
}

/// A function without arguments; a name that is not in quotes is kept in lower case.
fn call(expression: &str) -> Option<String> {
    let mut scan = Scan::new(expression);
    let name = scan.word()?;
    let plain = scan.group() == Some("") && scan.is_done();
    (plain && name.is_ascii()).then(|| format!("{}()", name.to_lowercase()))
}

/// A number that is not in quotes: its type is that of the number, not of the column.
fn number(expression: &str) -> Option<String> {
    let (sign, digits) = signed(expression)?;
    if digits.contains('.') {
        // The zeros at the end are kept, those at the beginning are one.
        return Some(labelled(&format!("{sign}{digits}"), "numeric"));
    }
    let number = format!("{sign}{digits}");
    Some(if number.parse::<i32>().is_ok() {
        labelled(&number, "integer")
    } else if number.parse::<i64>().is_ok() {
        labelled(&number, "bigint")
    } else {
        labelled(&number, "numeric")
    })
}

/// The sign and the digits of a plain number, without zeros in front.
fn signed(text: &str) -> Option<(&str, String)> {
    let text = text.trim_ascii();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let shorter = digits.trim_start_matches('0');
    let digits = if shorter.is_empty() || shorter.starts_with('.') {
        format!("0{shorter}")
    } else {
        shorter.to_owned()
    };
    let zero = digits.bytes().all(|byte| matches!(byte, b'0' | b'.'));
    Some((if zero { "" } else { sign }, digits))
}

/// A number as Postgres writes a constant: bare where reading it again gives the same type.
fn labelled(number: &str, base: &str) -> String {
    let unlabelled = !number.starts_with('-')
        && match base {
            "integer" => true,
            "numeric" => number.contains('.'),
            _ => false,
        };
    if unlabelled {
        number.to_owned()
    } else {
        format!("'{number}'::{base}")
    }
}

/// A string as a constant of the type.
fn constant(text: &str, base: &str, is_enum: bool) -> Option<String> {
    let as_it_is = || Some(format!("{}::{base}", quote::literal(text)));
    if base.ends_with("[]") {
        return (text.trim_ascii() == "{}").then(|| format!("'{{}}'::{base}"));
    }
    match base {
        _ if is_enum => as_it_is(),
        "text" | "character varying" | "bpchar" | "json" | "citext" => as_it_is(),
        "boolean" => boolean(text).map(|value| value.to_string()),
        "smallint" | "integer" | "bigint" | "numeric" => {
            let (sign, digits) = signed(text)?;
            let number = format!("{sign}{digits}");
            let fits = match base {
                "smallint" => number.parse::<i16>().is_ok(),
                "integer" => number.parse::<i32>().is_ok(),
                "bigint" => number.parse::<i64>().is_ok(),
                _ => true,
            };
            fits.then(|| labelled(&number, base))
        }
        "real" | "double precision" => float(text, base),
        "date" => date(text).then(as_it_is)?,
        "timestamp without time zone" => {
            let (day, time) = text.split_once([' ', 'T'])?;
            let time = clock(time).filter(|_| date(day))?;
            Some(format!("'{day} {time}'::{base}"))
        }
        "time without time zone" => clock(text).map(|time| format!("'{time}'::{base}")),
        "uuid" => {
            let shape: String = text
                .chars()
                .map(|digit| {
                    if digit.is_ascii_hexdigit() {
                        'x'
                    } else {
                        digit
                    }
                })
                .collect();
            (shape == "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
                .then(|| format!("'{}'::uuid", text.to_ascii_lowercase()))
        }
        "bytea" => {
            let digits = text.strip_prefix("\\x")?;
            let whole =
                digits.len() % 2 == 0 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            whole.then(|| format!("'\\x{}'::bytea", digits.to_ascii_lowercase()))
        }
        "jsonb" => {
            let inner: String = text.split_ascii_whitespace().collect();
            matches!(inner.as_str(), "{}" | "[]").then(|| format!("'{inner}'::jsonb"))
        }
        "\"bit\"" | "bit varying" => {
            let bits = text.bytes().all(|bit| matches!(bit, b'0' | b'1'));
            bits.then(as_it_is)?
        }
        _ => None,
    }
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim_ascii().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some(true),
        "false" | "f" | "no" | "n" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A number in quotes, where Rust's shortest spelling is Postgres' too: not so large or small that it takes an exponent.
fn float(text: &str, base: &str) -> Option<String> {
    let (sign, digits) = signed(text)?;
    let number = format!("{sign}{digits}");
    let (size, shortest, most) = if base == "real" {
        let value: f32 = number.parse().ok()?;
        (f64::from(value.abs()), value.to_string(), 1e6)
    } else {
        let value: f64 = number.parse().ok()?;
        (value.abs(), value.to_string(), 1e15)
    };
    let plain = size == 0.0 || (1e-4..most).contains(&size);
    plain.then(|| format!("'{shortest}'::{base}"))
}

/// Whether it is `2020-01-31`; Postgres would write others so, too, and refuse some of these.
fn date(text: &str) -> bool {
    let shape: String = text
        .chars()
        .map(|digit| if digit.is_ascii_digit() { '0' } else { digit })
        .collect();
    shape == "0000-00-00" && text != "0000-00-00"
}

/// `10:00` and `10:00:00.500000` as `10:00:00` and `10:00:00.5`.
fn clock(text: &str) -> Option<String> {
    let (time, fraction) = text.split_once('.').unwrap_or((text, ""));
    let shape: String = time
        .chars()
        .map(|digit| if digit.is_ascii_digit() { '0' } else { digit })
        .collect();
    let seconds = match shape.as_str() {
        "00:00" if fraction.is_empty() => ":00",
        "00:00:00" => "",
        _ => return None,
    };
    if fraction.len() > 6 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    Some(format!("{time}{seconds}{point}{fraction}"))
}

#[cfg(test)]
mod tests;
