//! Indexes of `rich.sql`, piece by piece.

use super::*;
use crate::schema::{Index, IndexKey, IndexPart};

fn part(key: &str) -> IndexPart {
    IndexPart {
        key: IndexKey::Column(key.to_owned()),
        collation: None,
        operator_class: None,
        descending: false,
        nulls_first: false,
    }
}

fn expression(sql: &str) -> IndexPart {
    IndexPart {
        key: IndexKey::Expression(sql.to_owned()),
        ..part("")
    }
}

fn class(mut part: IndexPart, class: &str) -> IndexPart {
    part.operator_class = text(class);
    part
}

fn collate(mut part: IndexPart, collation: &str) -> IndexPart {
    part.collation = text(collation);
    part
}

fn ordered(mut part: IndexPart, descending: bool, nulls_first: bool) -> IndexPart {
    part.descending = descending;
    part.nulls_first = nulls_first;
    part
}

#[tokio::test]
async fn indexes() {
    let schema = rich().await;
    let index = |name: &str, parts: Vec<IndexPart>| Index {
        name: text(name),
        method: "btree".to_owned(),
        unique: false,
        nulls_not_distinct: false,
        parts,
        include: Vec::new(),
        predicate: None,
        options: Vec::new(),
        valid: true,
        comment: None,
    };
    assert_eq!(
        table(&schema, "books").indexes,
        [
            index("cased", vec![class(part("email"), "text_ops")]),
            index(
                "classes",
                vec![
                    class(part("title"), "varchar_pattern_ops"),
                    part("email"),
                    class(part("email"), "text_pattern_ops"),
                    part("feeling"),
                    class(expression("lower((title)::text)"), "text_pattern_ops"),
                ]
            ),
            index(
                "collations",
                vec![
                    collate(part("title"), "\"C\""),
                    part("code"),
                    collate(part("code"), "\"POSIX\""),
                    collate(expression("clean((title)::text)"), "\"C\""),
                ]
            ),
            Index {
                unique: true,
                include: texts(&["price", "id"]),
                predicate: text("active AND ((title)::text <> ')'::text)"),
                ..index(
                    "expressions",
                    vec![
                        expression("clean((title)::text)"),
                        collate(expression("(code || 'x'::text)"), "\"C\""),
                        ordered(
                            expression("(CASE\n    WHEN active THEN 1\n    ELSE 2\nEND)"),
                            true,
                            true
                        ),
                    ]
                )
            },
            Index {
                options: texts(&["deduplicate_items=off", "fillfactor=70"]),
                ..index("filled", vec![part("at")])
            },
            Index {
                method: "gin".to_owned(),
                options: texts(&["fastupdate=off"]),
                ..index(
                    "gin_tags",
                    vec![part("tags"), class(part("body"), "jsonb_path_ops")]
                )
            },
            Index {
                method: "hash".to_owned(),
                ..index("hashed", vec![part("title")])
            },
            index(
                "orders",
                vec![
                    ordered(part("price"), true, true),
                    ordered(part("title"), false, true),
                    ordered(part("code"), true, false),
                ]
            ),
            Index {
                comment: text("an index"),
                ..index("plain", vec![part("title")])
            },
            Index {
                method: "gist".to_owned(),
                ..index(
                    "trigrams",
                    vec![class(part("title"), "gist_trgm_ops (siglen='100')")]
                )
            },
        ]
    );
    assert_eq!(
        table(&schema, "Or der").indexes,
        [Index {
            predicate: text("\"select\" > 0"),
            ..index(
                "in.d\"ex'",
                vec![part("it's \"it\""), expression("lower(\"a.b\")")]
            )
        }]
    );
}
