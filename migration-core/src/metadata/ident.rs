//! Identifiers as the catalogue keeps them and as Postgres writes them.

use crate::database::quote;
use crate::schema::Dialect;

/// Postgres cuts a name after so many bytes (`NAMEDATALEN` less one).
const LONGEST: usize = 63;

/// A name as the catalogue has it: Postgres cuts a long one, and never within a character.
pub(super) fn kept(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Postgres => name[..name.floor_char_boundary(LONGEST)].to_owned(),
        Dialect::Sqlite => name.to_owned(),
    }
}

/// As Postgres' own `quote_identifier`: in quotes only where it has to be.
pub(super) fn written(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        })
        && KEYWORDS.binary_search(&name).is_err();
    if plain {
        name.to_owned()
    } else {
        quote::identifier(name)
    }
}

/// Every keyword of Postgres that is not `unreserved` (`pg_get_keywords`), in order. The few that later
/// versions added (`json_value` and its like) are missing: a type of such a name is written in two ways.
#[rustfmt::skip]
const KEYWORDS: &[&str] = &[
    "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between",
    "bigint", "binary", "bit", "boolean", "both", "case", "cast", "char", "character", "check", "coalesce",
    "collate", "collation", "column", "concurrently", "constraint", "create", "cross", "current_catalog",
    "current_date", "current_role", "current_schema", "current_time", "current_timestamp", "current_user",
    "dec", "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except", "exists",
    "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest",
    "group", "grouping", "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect",
    "interval", "into", "is", "isnull", "join", "lateral", "leading", "least", "left", "like", "limit",
    "localtime", "localtimestamp", "national", "natural", "nchar", "none", "normalize", "not", "notnull",
    "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps", "overlay",
    "placing", "position", "precision", "primary", "real", "references", "returning", "right", "row", "select",
    "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "table", "tablesample",
    "then", "time", "timestamp", "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using",
    "values", "varchar", "variadic", "verbose", "when", "where", "window", "with", "xmlattributes", "xmlconcat",
    "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse", "xmlpi", "xmlroot", "xmlserialize",
    "xmltable",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_can_be_searched() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn quotes_come_where_postgres_puts_them() {
        for (name, sql) in [
            ("mood", "mood"),
            ("_mood2", "_mood2"),
            ("2mood", "\"2mood\""),
            ("Mood", "\"Mood\""),
            ("user", "\"user\""),
            ("name", "name"),
            ("a\"b", "\"a\"\"b\""),
            ("a.b", "\"a.b\""),
            ("größe", "\"größe\""),
            ("", "\"\""),
            ("a$b", "\"a$b\""),
        ] {
            assert_eq!(written(name), sql);
        }
    }

    #[test]
    fn long_names_are_cut_where_postgres_cuts_them() {
        let long = format!("{}é{}", "a".repeat(62), "b".repeat(9));
        assert_eq!(kept(Dialect::Postgres, &long), "a".repeat(62));
        assert_eq!(kept(Dialect::Sqlite, &long), long);
        assert_eq!(kept(Dialect::Postgres, "short"), "short");
    }
}
