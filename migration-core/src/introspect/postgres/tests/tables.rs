//! Columns, enums and sequences of `rich.sql`, piece by piece.

use super::*;
use crate::schema::{DataType, Sequence, SequenceOptions, Value};

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
