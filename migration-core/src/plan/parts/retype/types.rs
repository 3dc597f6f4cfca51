//! Which types hold the values of which.

/// Whether every value of the old type is one of the new, and is converted in the same way by every session; and a program
/// that knows the old type alone writes none that this does not hold, as a fraction would be, or the time of a day.
pub(super) fn holds_each(old: &str, new: &str) -> bool {
    let of_text = matches!(new, "text" | "character varying");
    match old {
        "smallint" => of_text || matches!(new, "integer" | "bigint"),
        "integer" => of_text || new == "bigint",
        "bigint" | "uuid" => of_text,
        "boolean" => of_text || matches!(new, "smallint" | "integer" | "bigint"),
        "timestamp with time zone" => new == "timestamp without time zone",
        "timestamp without time zone" => new == "timestamp with time zone",
        _ => false,
    }
}

/// Whether the server itself refuses a value that does not fit, where it would round or cut that of another type
/// without a word.
pub(super) fn is_refused(from: &str, to: &str) -> bool {
    let is_integer = |sql: &str| matches!(sql, "smallint" | "integer" | "bigint");
    holds_each(from, to) || (is_integer(from) && is_integer(to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_refuses_by_itself() {
        assert!(is_refused("bigint", "integer"));
        assert!(is_refused(
            "timestamp with time zone",
            "timestamp without time zone"
        ));
        for (from, to) in [
            ("integer", "boolean"),
            ("text", "integer"),
            ("text", "uuid"),
        ] {
            assert!(!is_refused(from, to), "{from} {to}");
        }
    }
}
