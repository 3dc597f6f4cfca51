//! What `rich.sql` has that is managed, piece by piece.

use super::*;
use crate::schema::{
    Action, Check, DataType, Deferral, Exclusion, ForeignKey, Index, IndexKey, IndexPart,
    PrimaryKey, Sequence, SequenceOptions, Unique, Value,
};

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

#[tokio::test]
async fn columns() {
    let schema = rich().await;
    let books = table(&schema, "books");
    assert_eq!(books.comment, text("What is read"));
    let order: Vec<&str> = books.columns.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(order[..4], ["id", "small", "big", "title"]);
    assert_eq!(order.last(), Some(&"last"));
    let default = |sql: &str| Value::Default(sql.to_owned());
    for (name, sql, nullable, value) in [
        ("id", "integer", false, Value::Serial),
        ("small", "smallint", false, Value::Serial),
        ("big", "bigint", false, Value::Serial),
        (
            "title",
            "character varying(200)",
            false,
            default("'it''s (new)'::character varying"),
        ),
        ("price", "numeric(10,2)", true, default("(1 + 2) * 3")),
        ("feeling", "mood", false, default("'it''s ok'::mood")),
        (
            "feelings",
            "mood[]",
            true,
            default("ARRAY['sad'::mood, 'größer'::mood]"),
        ),
        ("tags", "text[]", false, default("'{}'::text[]")),
        ("grid", "integer[]", true, Value::None),
        ("email", "citext", true, Value::None),
        ("amount", "positive", true, Value::None),
        ("at", "timestamp(3) with time zone", true, default("now()")),
        (
            "since",
            "timestamp with time zone",
            true,
            default("'2020-01-01 21:04:05+00'::timestamp with time zone"),
        ),
        (
            "took",
            "interval",
            true,
            default("'1 day 02:00:00'::interval"),
        ),
        (
            "total",
            "numeric",
            true,
            Value::Generated {
                expression: "price * (2)::numeric".to_owned(),
                stored: true,
            },
        ),
        ("last", "integer", true, Value::None),
    ] {
        let column = column(&schema, "books", name);
        assert_eq!(column.data_type.sql, sql, "{name}");
        assert_eq!(column.nullable, nullable, "{name}");
        assert_eq!(column.value, value, "{name}");
    }
    assert_eq!(column(&schema, "books", "code").collation, text("\"C\""));
    let title = column(&schema, "books", "title");
    assert_eq!(title.collation, None);
    assert_eq!(title.comment, text("it's a \"title\""));
    assert_eq!(
        column(&schema, "books", "last").comment,
        text("after a dropped one")
    );
    assert!(table(&schema, "nobody").columns.is_empty());
}

#[tokio::test]
async fn enums() {
    let schema = rich().await;
    let values = |name: &str| schema.enums[&Name::new(name)].values.clone();
    assert_eq!(
        values("mood"),
        texts(&["sad", "it's ok", "Happy \"!\"", "größer"])
    );
    assert_eq!(values("En um.'"), texts(&["a", "b"]));
    assert_eq!(values("nothing"), texts(&[]));
    assert_eq!(schema.enums.len(), 3);
    assert_eq!(schema.enums[&Name::new("mood")].comment, text("how it is"));
    for (of, name, sql, enumeration) in [
        ("books", "feeling", "mood", Some("mood")),
        ("books", "feelings", "mood[]", Some("mood")),
        ("books", "tags", "text[]", None),
        ("Or der", "it's \"it\"", "\"En um.'\"", Some("En um.'")),
        (
            "Or der",
            "ééééééééééééééééééééééééééééééx",
            "\"En um.'\"[]",
            Some("En um.'"),
        ),
    ] {
        let expected = DataType {
            sql: sql.to_owned(),
            enumeration: enumeration.map(Name::new),
        };
        assert_eq!(column(&schema, of, name).data_type, expected, "{name}");
    }
}

#[tokio::test]
async fn sequences() {
    let schema = rich().await;
    assert_eq!(
        column(&schema, "books", "counted").value,
        Value::Identity {
            always: true,
            options: SequenceOptions {
                start: 100,
                increment: 10,
                minimum: 50,
                maximum: 9000,
                cache: 7,
                cycle: true,
            }
        }
    );
    assert_eq!(
        column(&schema, "books", "other").value,
        Value::Identity {
            always: false,
            options: SequenceOptions::of("integer"),
        }
    );
    let names: Vec<&str> = schema
        .sequences
        .keys()
        .map(|one| one.name.as_str())
        .collect();
    assert_eq!(
        names,
        [
            "Se.q'u\"ence",
            "alone",
            "nearly_stepped_seq",
            "nearly_widened_seq",
            "owned"
        ]
    );
    let sequence = |name: &str| &schema.sequences[&Name::new(name)];
    assert_eq!(
        *sequence("alone"),
        Sequence {
            data_type: "integer".to_owned(),
            options: SequenceOptions {
                start: 5,
                increment: -2,
                minimum: -100,
                maximum: 10,
                cache: 3,
                cycle: true,
            },
            owned_by: None,
            comment: text("a sequence"),
        }
    );
    let owner = |table: &str, column: &str| Some((Name::new(table), column.to_owned()));
    assert_eq!(sequence("owned").owned_by, owner("authors", "x"));
    assert_eq!(
        sequence("nearly_widened_seq").owned_by,
        owner("nearly", "widened")
    );
    assert_eq!(sequence("nearly_widened_seq").data_type, "integer");
    assert_eq!(sequence("nearly_stepped_seq").options.increment, 5);
    let default = |sql: &str| Value::Default(sql.to_owned());
    let value = |name: &str| column(&schema, "nearly", name).value.clone();
    assert_eq!(
        value("widened"),
        default("nextval('nearly_widened_seq'::regclass)")
    );
    assert_eq!(
        value("stepped"),
        default("nextval('nearly_stepped_seq'::regclass)")
    );
    assert_eq!(value("shared"), default("nextval('alone'::regclass)"));
    assert_eq!(
        value("twice"),
        default("nextval('alone'::regclass) + nextval('alone'::regclass)")
    );
    assert_eq!(value("nullable"), Value::Serial);
    assert_eq!(
        column(&schema, "Quoted Serial", "Id Key").value,
        Value::Serial
    );
    assert_eq!(
        column(&schema, "Quoted Serial", "from").value,
        default("nextval('\"Se.q''u\"\"ence\"'::regclass)")
    );
}

#[tokio::test]
async fn keys_and_conditions() {
    let schema = rich().await;
    let books = table(&schema, "books");
    assert_eq!(
        books.primary_key,
        Some(PrimaryKey {
            name: text("books_pkey"),
            columns: texts(&["id"]),
            include: Vec::new(),
            deferral: Deferral::NotDeferrable,
            comment: text("a key"),
        })
    );
    assert_eq!(
        books.uniques,
        [Unique {
            name: text("Uni que"),
            columns: texts(&["title", "code"]),
            include: texts(&["price"]),
            nulls_not_distinct: false,
            deferral: Deferral::Deferred,
            comment: text("a unique"),
        }]
    );
    assert_eq!(
        books.checks,
        [
            Check {
                name: text("books_case"),
                expression: "CASE\n    WHEN active THEN (clean((title)::text) = (title)::text)\n    ELSE true\nEND".to_owned(),
                no_inherit: true,
                validated: false,
                comment: None,
            },
            Check {
                name: text("books_price_check"),
                expression: "(price > (0)::numeric) AND (((title)::text <> ')'::text) OR (price < (100)::numeric))"
                    .to_owned(),
                no_inherit: false,
                validated: true,
                comment: text("a check"),
            },
        ]
    );
    assert_eq!(
        books.exclusions,
        [Exclusion {
            name: text("books_excl"),
            definition: "EXCLUDE USING gist (title WITH =, period WITH &&) WHERE (active)"
                .to_owned(),
            comment: text("an exclusion"),
        }]
    );
    let order = table(&schema, "Or der");
    let key = order.primary_key.as_ref().unwrap();
    assert_eq!(key.name, text("p.k \"q\""));
    assert_eq!(key.columns, ["select", "a.b"]);
    assert_eq!(order.checks.len(), 1);
    assert_eq!(order.checks[0].name, text("che'ck"));
    assert_eq!(order.checks[0].expression, "\"a.b\" <> 'it''s ('::text");
}

#[tokio::test]
async fn foreign_keys() {
    let schema = rich().await;
    let plain = ForeignKey {
        name: None,
        columns: Vec::new(),
        table: Name::new("Or der"),
        referenced: Vec::new(),
        on_delete: Action::NoAction,
        on_delete_columns: Vec::new(),
        on_update: Action::NoAction,
        match_full: false,
        deferral: Deferral::NotDeferrable,
        validated: true,
        comment: None,
    };
    assert_eq!(
        table(&schema, "authors").foreign_keys,
        [
            ForeignKey {
                name: text("authors_book_fkey"),
                columns: texts(&["book"]),
                table: Name::new("books"),
                referenced: texts(&["id"]),
                on_delete: Action::Cascade,
                on_update: Action::SetNull,
                ..plain.clone()
            },
            ForeignKey {
                name: text("composite"),
                columns: texts(&["x", "y"]),
                referenced: texts(&["select", "a.b"]),
                on_delete: Action::SetDefault,
                match_full: true,
                deferral: Deferral::Immediate,
                comment: text("a foreign key"),
                ..plain.clone()
            },
            ForeignKey {
                name: text("itself"),
                columns: texts(&["parent"]),
                table: Name::new("authors"),
                referenced: texts(&["id"]),
                on_delete: Action::Restrict,
                deferral: Deferral::Deferred,
                ..plain.clone()
            },
            ForeignKey {
                name: text("swapped"),
                columns: texts(&["y", "x"]),
                referenced: texts(&["a.b", "select"]),
                validated: false,
                ..plain
            },
        ]
    );
}

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

#[tokio::test]
async fn histories_and_what_is_theirs_do_not_count() {
    let database = test_support::postgres_database("histories");
    database.execute(RICH_HISTORIES);
    let schema = read(&database, &Scope::schemas(&["there"], "Own's history")).await;
    assert_eq!(schema, Schema::empty(crate::schema::Dialect::Postgres));
}

const RICH_HISTORIES: &str = "CREATE SCHEMA there; \
    CREATE TABLE seaql_migrations (version text PRIMARY KEY, number serial); \
    CREATE TABLE there.seaql_migration_attempts (id integer GENERATED ALWAYS AS IDENTITY, n serial); \
    CREATE TABLE alembic_version (version_num text PRIMARY KEY); CREATE INDEX ON alembic_version (version_num); \
    CREATE TABLE \"Own's history\" (version serial CHECK (version > 0));";
