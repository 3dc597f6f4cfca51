//! Identifiers and literals in the engine's own SQL.

use sea_orm::DbBackend;

/// `a"b` as `"a""b"`.
pub(crate) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// `it's` as `'it''s'`. A zero byte, which neither database can hold in text, is left out.
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}

/// A body between dollar signs, with underlines in the tag where it speaks of the tag itself.
pub(crate) fn dollars(tag: &str, body: &str) -> String {
    let mut tag = format!("${tag}$");
    while body.contains(&tag) {
        tag.insert(1, '_');
    }
    format!("{tag}{body}{tag}")
}

/// A number whose type is `bigint` on both: Postgres takes a bare one for an `integer`.
pub(crate) fn bigint(number: i64, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        format!("{number}::bigint")
    } else {
        number.to_string()
    }
}

/// As Postgres' own `quote_identifier`: in quotes only where it has to be.
pub(crate) fn written(name: &str) -> String {
    let plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && name.chars().all(|character| {
            character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_'
        })
        && KEYWORDS.binary_search(&name).is_err();
    if plain {
        name.to_owned()
    } else {
        identifier(name)
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
}
