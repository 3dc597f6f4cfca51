//! The many names of the time at which the transaction began, and the two of the one who runs it.

/// Whether two defaults of a column of this type are both that time.
pub(super) fn same(data_type: &str, old: &str, new: &str) -> bool {
    normal(data_type, old) == normal(data_type, new)
}

/// The expression with one name for the time, `CURRENT_TIMESTAMP`, also where other words are a cast to the type of the
/// column.
fn normal(data_type: &str, expression: &str) -> String {
    let text = one_name(expression);
    // The part of the time that fits the column is taken by the assignment too.
    let cast = text
        .strip_prefix("(CURRENT_TIMESTAMP)::")
        .is_some_and(|target| target == data_type);
    let alike: &[&str] = if data_type == "date" {
        &["CURRENT_DATE", "LOCALTIMESTAMP", "('now'::text)::date"]
    } else if data_type.starts_with("timestamp") && data_type.ends_with("without time zone") {
        &["LOCALTIMESTAMP"]
    } else {
        &[]
    };
    if cast || alike.contains(&text.as_str()) {
        return "CURRENT_TIMESTAMP".to_owned();
    }
    // The function behind AT TIME ZONE.
    let zone = text.strip_prefix("timezone(");
    match zone.and_then(|rest| rest.strip_suffix(", CURRENT_TIMESTAMP)")) {
        Some(zone) => format!("CURRENT_TIMESTAMP AT TIME ZONE {zone}"),
        None => text,
    }
}

/// The text with `CURRENT_TIMESTAMP` for `now()` and `transaction_timestamp()` and `CURRENT_USER` for `USER`, but for what is in quotes or in a
/// schema of its own.
pub(super) fn one_name(expression: &str) -> String {
    let mut text = String::new();
    let mut rest = expression;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            _ if in_word(first) => rest.find(|letter| !in_word(letter)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (word, after) = rest.split_at(length);
        let is_now = matches!(word, "now" | "transaction_timestamp") && !text.ends_with('.');
        if let Some(after) = after.strip_prefix("()").filter(|_| is_now) {
            text.push_str("CURRENT_TIMESTAMP");
            rest = after;
        } else {
            // The server does not write a name so without quotes: it is the keyword.
            text.push_str(if word == "USER" { "CURRENT_USER" } else { word });
            rest = after;
        }
    }
    text
}

fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_' || letter == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_time_has_one_name() {
        for (written, one) in [
            ("now()", "CURRENT_TIMESTAMP"),
            (
                "(transaction_timestamp() + '1 day'::interval)",
                "(CURRENT_TIMESTAMP + '1 day'::interval)",
            ),
            ("'now()'::text", "'now()'::text"),
            ("'it''s now()'::text", "'it''s now()'::text"),
            ("\"now\"()", "\"now\"()"),
            ("audit.now()", "audit.now()"),
            ("right_now()", "right_now()"),
            ("now", "now"),
            ("USER", "CURRENT_USER"),
            ("\"USER\"", "\"USER\""),
            ("clock_timestamp()", "clock_timestamp()"),
            ("größe + now()", "größe + CURRENT_TIMESTAMP"),
            ("'never ends now()", "'never ends now()"),
        ] {
            assert_eq!(one_name(written), one);
        }
    }

    #[test]
    fn a_column_takes_what_fits_it() {
        let stamp = "timestamp without time zone";
        for (data_type, old, new, alike) in [
            (stamp, "now()", "LOCALTIMESTAMP", true),
            (
                "timestamp(3) without time zone",
                "now()",
                "LOCALTIMESTAMP",
                true,
            ),
            (
                stamp,
                "(now())::timestamp without time zone",
                "CURRENT_TIMESTAMP",
                true,
            ),
            ("timestamp with time zone", "now()", "LOCALTIMESTAMP", false),
            ("date", "('now'::text)::date", "CURRENT_DATE", true),
            ("date", "(now())::date", "CURRENT_DATE", true),
            ("text", "(now())::date", "CURRENT_DATE", false),
            (stamp, "now()", "clock_timestamp()", false),
            (
                stamp,
                "timezone('utc'::text, now())",
                "CURRENT_TIMESTAMP AT TIME ZONE 'utc'::text",
                true,
            ),
            (stamp, "timezone('utc'::text, now())", "now()", false),
        ] {
            assert_eq!(
                same(data_type, old, new),
                alike,
                "{data_type}: {old}, {new}"
            );
        }
    }
}
