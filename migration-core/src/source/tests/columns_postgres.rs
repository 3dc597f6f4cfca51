//! Every type and default that SeaORM can write, and the same as a person may write it for Postgres.

#![expect(
    clippy::too_many_lines,
    reason = "they are tables, a line or two a row"
)]

use std::sync::LazyLock;

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, ColumnType as Type, Expr, IntoIden, PgInterval, StringLen};
use test_support::postgres_database;

use super::entity::{self, Row, rounds, table};
use super::{compared, lines};
use crate::metadata::Entities;

fn custom(name: &'static str) -> Type {
    Type::Custom(Alias::new(name).into_iden())
}

fn array(element: Type) -> Type {
    Type::Array(sea_orm::sea_query::RcOrArc::new(element))
}

fn mood() -> Type {
    Type::Enum {
        name: Alias::new("Mood").into_iden(),
        variants: ["sad", "it's"]
            .map(|name| Alias::new(name).into_iden())
            .into(),
    }
}

fn varchar(length: u32) -> Type {
    Type::String(StringLen::N(length))
}

fn cust(sql: &'static str) -> Expr {
    Expr::cust(sql)
}

const NOW: &[&str] = &[
    "CURRENT_TIMESTAMP",
    "now()",
    "current_timestamp",
    "transaction_timestamp()",
    "pg_catalog.now()",
    "(now())",
];

pub(super) static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = types();
    rows.extend(numbers());
    rows.extend(texts());
    rows.extend(times());
    rows.extend(others());
    rows
});

fn types() -> Vec<Row> {
    let years = Some(PgInterval::YearToMonth);
    vec![
        Row::new(
            "char",
            Type::Char(None),
            &["char", "character(1)", "bpchar(1)"],
        ),
        Row::new("char 3", Type::Char(Some(3)), &["char(3)", "nchar(3)"]),
        Row::new(
            "string",
            Type::String(StringLen::None),
            &["varchar", "character varying"],
        ),
        Row::new("string max", Type::String(StringLen::Max), &["varchar"]),
        Row::new(
            "string 20",
            varchar(20),
            &["varchar(20)", "character varying (20)"],
        ),
        Row::new(
            "text",
            Type::Text,
            &["text", "TEXT", "\"text\"", "pg_catalog.text"],
        ),
        Row::new("blob", Type::Blob, &["bytea"]),
        Row::new("binary", Type::Binary(4), &["bytea"]),
        Row::new("var binary", Type::VarBinary(StringLen::N(4)), &["bytea"]),
        Row::new("tiny", Type::TinyInteger, &["int2"]),
        Row::new("small", Type::SmallInteger, &["int2", "smallint"]),
        Row::new("integer", Type::Integer, &["int", "int4", "integer"]),
        Row::new("big", Type::BigInteger, &["int8", "bigint"]),
        Row::new("tiny unsigned", Type::TinyUnsigned, &["smallint"]),
        Row::new("small unsigned", Type::SmallUnsigned, &["integer"]),
        Row::new("unsigned", Type::Unsigned, &["bigint"]),
        Row::new("big unsigned", Type::BigUnsigned, &["bigint"]),
        Row::new("float", Type::Float, &["float4", "real", "float(24)"]),
        Row::new(
            "double",
            Type::Double,
            &["float8", "float", "double precision", "float(53)"],
        ),
        Row::new(
            "decimal",
            Type::Decimal(None),
            &["numeric", "decimal", "dec"],
        ),
        Row::new(
            "decimal 10 2",
            Type::Decimal(Some((10, 2))),
            &["numeric(10,2)", "decimal (10, 2)"],
        ),
        Row::new(
            "decimal 5 0",
            Type::Decimal(Some((5, 0))),
            &["numeric(5)", "decimal(5,0)"],
        ),
        Row::new(
            "date time",
            Type::DateTime,
            &["timestamp", "timestamp without time zone"],
        ),
        Row::new("timestamp", Type::Timestamp, &["timestamp"]),
        Row::new(
            "with zone",
            Type::TimestampWithTimeZone,
            &["timestamptz", "timestamp with time zone"],
        ),
        Row::new("time", Type::Time, &["time", "time without time zone"]),
        Row::new("date", Type::Date, &["date"]),
        Row::new("interval", Type::Interval(None, None), &["interval"]),
        Row::new(
            "interval 3",
            Type::Interval(None, Some(3)),
            &["interval(3)"],
        ),
        Row::new(
            "interval years",
            Type::Interval(years, None),
            &["interval year to month"],
        ),
        Row::new(
            "interval second",
            Type::Interval(Some(PgInterval::Second), Some(2)),
            &["interval second(2)"],
        ),
        Row::new("bit", Type::Bit(None), &["bit", "bit(1)"]),
        Row::new("bit 4", Type::Bit(Some(4)), &["bit(4)"]),
        Row::new("var bit", Type::VarBit(4), &["varbit(4)", "bit varying(4)"]),
        Row::new("boolean", Type::Boolean, &["bool", "boolean"]),
        Row::new("money", Type::Money(None), &["money"]),
        Row::new("json", Type::Json, &["json"]),
        Row::new("json binary", Type::JsonBinary, &["jsonb"]),
        Row::new("uuid", Type::Uuid, &["uuid"]),
        Row::new("enum", mood(), &["\"Mood\"", "public.\"Mood\""]),
        Row::new("enums", array(mood()), &["\"Mood\"[]", "\"Mood\" ARRAY[4]"]),
        Row::new("custom", custom("Int4"), &["int"]),
        Row::new("domain", custom("year"), &["year", "public.year"]),
        Row::new("extension", custom("citext"), &["citext", "public.citext"]),
        Row::new("tsvector", custom("tsvector"), &["tsvector"]),
        Row::new("name", custom("name"), &["name"]),
        Row::new("range", custom("tstzrange"), &["tstzrange"]),
        Row::new(
            "int array",
            array(Type::Integer),
            &["int[]", "int4[][]", "integer array"],
        ),
        Row::new("strings", array(varchar(9)), &["varchar(9)[]"]),
        Row::new("cidr", Type::Cidr, &["cidr"]),
        Row::new("inet", Type::Inet, &["inet"]),
        Row::new("mac", Type::MacAddr, &["macaddr"]),
        Row::new("tree", Type::LTree, &["ltree"]),
    ]
}

fn numbers() -> Vec<Row> {
    let zero = &[
        "0",
        "'0'",
        "(0)",
        "'0'::integer",
        "'0'::smallint",
        "'0'::bigint",
        "0::int8",
        "-0",
        "CAST('0' AS int)",
        "1 - 1",
        "0.0",
    ][..];
    vec![
        Row::with("int 0", Type::Integer, 0, "integer", zero),
        Row::with("int 0 text", Type::Integer, "0", "integer", zero),
        Row::with("int 0 sql", Type::Integer, cust("(0)"), "integer", zero),
        Row::with(
            "int -1",
            Type::Integer,
            -1,
            "integer",
            &[
                "-1",
                "'-1'",
                "(-1)",
                "'-1'::integer",
                "(-1)::bigint",
                "0 - 1",
            ],
        ),
        Row::with("small 0", Type::SmallInteger, 0_i16, "smallint", zero),
        Row::with(
            "small -3",
            Type::SmallInteger,
            -3_i16,
            "smallint",
            &["-3", "'-3'", "'-3'::smallint", "(-3)::int"],
        ),
        Row::with("big 0", Type::BigInteger, 0_i64, "bigint", zero),
        Row::with(
            "big least",
            Type::BigInteger,
            i64::MIN,
            "bigint",
            &["-9223372036854775808", "'-9223372036854775808'"],
        ),
        Row::with(
            "big much",
            Type::BigInteger,
            3_000_000_000_i64,
            "bigint",
            &["3000000000", "'3000000000'::bigint"],
        ),
        Row::with(
            "unsigned most",
            Type::Unsigned,
            u32::MAX,
            "bigint",
            &["4294967295", "'4294967295'"],
        ),
        Row::with(
            "float 1.5",
            Type::Float,
            1.5_f32,
            "real",
            &[
                "1.5",
                "'1.5'",
                "'1.5'::real",
                "1.50",
                "15e-1",
                "1.5::float8",
            ],
        ),
        Row::with("double 0", Type::Double, 0.0_f64, "double precision", zero),
        Row::with(
            "double 1e300",
            Type::Double,
            1e300_f64,
            "double precision",
            &["1e300", "'1e+300'", "1e300::float8"],
        ),
        Row::with(
            "double tiny",
            Type::Double,
            cust("1e-7"),
            "double precision",
            &["1e-7", "0.0000001", "'1e-07'::float8"],
        ),
        Row::with(
            "decimal 1.5",
            Type::Decimal(None),
            cust("1.5"),
            "numeric",
            &["1.5", "'1.5'", "'1.5'::numeric", "+1.5"],
        ),
        Row::with(
            "decimal 2 1.5",
            Type::Decimal(Some((10, 2))),
            cust("1.5"),
            "numeric(10,2)",
            &[
                "1.5",
                "1.50",
                "'1.500'",
                "'1.5'::numeric",
                "1.5::numeric(10,2)",
                "1.5::float8",
            ],
        ),
        Row::with(
            "decimal 2 0",
            Type::Decimal(Some((10, 2))),
            0,
            "numeric(10,2)",
            &["0", "0.00", "'0.0'", "'0'::numeric", "0::int"],
        ),
        Row::with(
            "decimal -1.5",
            Type::Decimal(Some((10, 2))),
            cust("-1.5"),
            "numeric(10,2)",
            &["-1.5", "(-1.5)", "'-1.5'", "'-1.50'::numeric"],
        ),
        Row::with(
            "money 0",
            Type::Money(None),
            cust("0"),
            "money",
            &["0", "'0'", "0.00"],
        ),
        Row::with(
            "bool false",
            Type::Boolean,
            false,
            "boolean",
            &[
                "false",
                "FALSE",
                "'f'",
                "'no'::boolean",
                "'0'",
                "'off'",
                "0::boolean",
                "'f'::bool",
                "(NOT true)",
            ],
        ),
        Row::with(
            "bool true",
            Type::Boolean,
            true,
            "boolean",
            &[
                "true",
                "'t'",
                "'yes'",
                "'1'::boolean",
                "1::boolean",
                "(true)",
            ],
        ),
        Row::with(
            "bool text",
            Type::Boolean,
            "no",
            "boolean",
            &["false", "'n'"],
        ),
        Row::with(
            "null",
            Type::Integer,
            cust("NULL"),
            "integer",
            &["NULL", "NULL::integer", "(NULL)", "NULL::int8"],
        ),
        Row::with(
            "nothing",
            Type::Integer,
            Option::<i32>::None,
            "integer",
            &["NULL"],
        ),
    ]
}

fn texts() -> Vec<Row> {
    let strange = "it's \\ \"q\"\n größe 漢字 🦀 $$ ; -- /* %s {} :a ? $1";
    let words = &[
        "'x'",
        "'x'::text",
        "'x'::varchar",
        "('x')",
        "E'x'",
        "E'\\x78'",
        "$$x$$",
        "$a$x$a$",
        "U&'\\0078'",
        "'x'::character varying(5)",
        "CAST('x' AS text)",
        "N'x'",
        "'' || 'x'",
    ][..];
    vec![
        Row::with("text x", Type::Text, "x", "text", words),
        Row::with(
            "text x sql",
            Type::Text,
            cust("'x'::varchar"),
            "text",
            words,
        ),
        Row::with(
            "string x",
            Type::String(StringLen::None),
            "x",
            "varchar",
            words,
        ),
        Row::with("string 5 x", varchar(5), "x", "varchar(5)", words),
        Row::with("char 3 x", Type::Char(Some(3)), "x", "char(3)", words),
        Row::with("name x", custom("name"), "x", "name", words),
        Row::with(
            "citext x",
            custom("citext"),
            "x",
            "citext",
            &["'x'", "'x'::citext", "'x'::public.citext", "'x'::text"],
        ),
        Row::with(
            "domain 2000",
            custom("year"),
            2000,
            "year",
            &["2000", "'2000'", "2000::year", "'2000'::integer"],
        ),
        Row::with(
            "text empty",
            Type::Text,
            "",
            "text",
            &["''", "''::text", "E''", "$$$$"],
        ),
        Row::with(
            "text quote",
            Type::Text,
            "it's",
            "text",
            &[
                "'it''s'",
                r"E'it\'s'",
                "$$it's$$",
                "'it''s'::varchar",
                r"E'\u0069t\047s'",
            ],
        ),
        Row::with(
            "text back",
            Type::Text,
            r"a\b",
            "text",
            &[r"'a\b'", r"E'a\\b'", r"$q$a\b$q$"],
        ),
        Row::with("text null", Type::Text, "NULL", "text", &["'NULL'"]),
        Row::with("text now", Type::Text, "now()", "text", &["'now()'"]),
        Row::with(
            "text call",
            Type::Text,
            "CURRENT_TIMESTAMP",
            "text",
            &["'CURRENT_TIMESTAMP'"],
        ),
        Row::with("text paren", Type::Text, "(a", "text", &["'(a'"]),
        Row::with(
            "text strange",
            Type::Text,
            strange,
            "text",
            &[
                "E'it\\'s \\\\ \"q\"\\n größe 漢字 🦀 $$ ; -- /* %s {} :a ? $1'",
                "$x$it's \\ \"q\"\n größe 漢字 🦀 $$ ; -- /* %s {} :a ? $1$x$",
            ],
        ),
        Row::with(
            "text number",
            Type::Text,
            cust("5"),
            "text",
            &["5", "5::int", "'5'"],
        ),
        Row::with(
            "text lower",
            Type::Text,
            cust("lower('ABC')"),
            "text",
            &["lower('ABC')", "LOWER ( 'ABC'::text )", "'abc'"],
        ),
        Row::with(
            "text user",
            Type::Text,
            cust("CURRENT_USER"),
            "text",
            &["CURRENT_USER", "current_user", "user"],
        ),
        Row::with(
            "enum sad",
            mood(),
            "sad",
            "\"Mood\"",
            &[
                "'sad'",
                "'sad'::\"Mood\"",
                "'sad'::public.\"Mood\"",
                "('sad')",
                "E'sad'",
                "CAST('sad' AS \"Mood\")",
            ],
        ),
        Row::with(
            "enum its",
            mood(),
            "it's",
            "\"Mood\"",
            &["'it''s'", r"E'it\'s'"],
        ),
        Row::with(
            "enum sql",
            mood(),
            cust("'sad'::\"Mood\""),
            "\"Mood\"",
            &["'sad'"],
        ),
        Row::with(
            "enums none",
            array(mood()),
            cust("'{}'"),
            "\"Mood\"[]",
            &["'{}'", "'{}'::\"Mood\"[]", "ARRAY[]::\"Mood\"[]"],
        ),
        Row::with(
            "enums two",
            array(mood()),
            cust("'{sad,it''s}'"),
            "\"Mood\"[]",
            &[
                "'{sad,it''s}'",
                "ARRAY['sad','it''s']::\"Mood\"[]",
                "ARRAY['sad'::\"Mood\",'it''s']",
            ],
        ),
    ]
}

fn times() -> Vec<Row> {
    vec![
        Row::with(
            "stamp now",
            Type::Timestamp,
            Expr::current_timestamp(),
            "timestamp",
            &[
                NOW,
                &[
                    "localtimestamp",
                    "LOCALTIMESTAMP",
                    "now()::timestamp",
                    "CURRENT_TIMESTAMP::timestamp",
                ],
            ]
            .concat(),
        ),
        Row::with(
            "stamp now sql",
            Type::DateTime,
            cust("now()"),
            "timestamp",
            &[NOW, &["localtimestamp"]].concat(),
        ),
        Row::with(
            "stamp local",
            Type::DateTime,
            cust("localtimestamp"),
            "timestamp",
            &[NOW, &["localtimestamp"]].concat(),
        ),
        Row::with(
            "zone now",
            Type::TimestampWithTimeZone,
            Expr::current_timestamp(),
            "timestamptz",
            NOW,
        ),
        Row::with(
            "zone now sql",
            Type::TimestampWithTimeZone,
            cust("now()"),
            "timestamptz",
            NOW,
        ),
        Row::with(
            "zone clock",
            Type::TimestampWithTimeZone,
            cust("clock_timestamp()"),
            "timestamptz",
            &["clock_timestamp()", "Clock_Timestamp( )"],
        ),
        Row::with(
            "stamp utc",
            Type::Timestamp,
            cust("(now() at time zone 'utc')"),
            "timestamp",
            &[
                "(now() at time zone 'utc')",
                "(CURRENT_TIMESTAMP AT TIME ZONE 'utc'::text)",
                "timezone('utc', now())",
                "timezone('utc'::text, transaction_timestamp())",
            ],
        ),
        Row::with(
            "zone later",
            Type::TimestampWithTimeZone,
            cust("now() + interval '1 day'"),
            "timestamptz",
            &[
                "now() + interval '1 day'",
                "CURRENT_TIMESTAMP + '1 day'::interval",
                "(now() + '24:00:00'::interval day)",
            ][..2],
        ),
        Row::with(
            "stamp fixed",
            Type::Timestamp,
            "2020-01-01 10:00:00",
            "timestamp",
            &[
                "'2020-01-01 10:00:00'",
                "'2020-01-01T10:00'",
                "timestamp '2020-01-01 10:00'",
                "'2020-01-01 10:00:00'::timestamp",
                "'2020-01-01 10:00:00.000'",
            ],
        ),
        Row::with(
            "zone fixed",
            Type::TimestampWithTimeZone,
            "2020-01-01 10:00:00+00",
            "timestamptz",
            &[
                "'2020-01-01 10:00:00+00'",
                "'2020-01-01 12:00:00+02'",
                "'2020-01-01T10:00:00Z'::timestamptz",
            ],
        ),
        Row::with(
            "date now",
            Type::Date,
            Expr::current_date(),
            "date",
            &[
                "CURRENT_DATE",
                "current_date",
                "now()",
                "CURRENT_TIMESTAMP",
                "now()::date",
                "CURRENT_TIMESTAMP::date",
            ],
        ),
        Row::with(
            "date fixed",
            Type::Date,
            "2020-01-31",
            "date",
            &[
                "'2020-01-31'",
                "date '2020-01-31'",
                "'31 Jan 2020'::date",
                "'20200131'",
            ],
        ),
        Row::with(
            "date epoch",
            Type::Date,
            cust("to_date('2020-01-31', 'YYYY-MM-DD')"),
            "date",
            &[
                "to_date('2020-01-31', 'YYYY-MM-DD')",
                "to_date('2020-01-31'::text, 'YYYY-MM-DD'::text)",
            ],
        ),
        Row::with(
            "time now",
            Type::Time,
            Expr::current_time(),
            "time",
            &["CURRENT_TIME", "current_time"],
        ),
        Row::with(
            "time fixed",
            Type::Time,
            "10:00",
            "time",
            &["'10:00'", "'10:00:00'::time", "'10:00 AM'", "time '10:00'"],
        ),
        Row::with(
            "interval day",
            Type::Interval(None, None),
            "1 day",
            "interval",
            &[
                "'1 day'",
                "'1 day'::interval",
                "interval '1 day'",
                "'P1D'",
                "interval '1' day",
                "'1 d'::interval",
            ],
        ),
        Row::with(
            "interval mixed",
            Type::Interval(None, None),
            "1 mon 02:00:00",
            "interval",
            &["'1 month 2 hours'", "'P1MT2H'::interval"],
        ),
    ]
}

fn others() -> Vec<Row> {
    let uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    let uuids = &[
        "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
        "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid",
        "'{a0eebc999c0b4ef8bb6d6bb9bd380a11}'",
    ];
    vec![
        Row::with("uuid fixed", Type::Uuid, uuid, "uuid", uuids),
        Row::with(
            "uuid random",
            Type::Uuid,
            cust("gen_random_uuid()"),
            "uuid",
            &[
                "gen_random_uuid()",
                "GEN_RANDOM_UUID( )",
                "pg_catalog.gen_random_uuid()",
            ],
        ),
        Row::with(
            "uuid extension",
            Type::Uuid,
            cust("uuid_generate_v4()"),
            "uuid",
            &["uuid_generate_v4()", "public.uuid_generate_v4()"],
        ),
        Row::with(
            "bytes",
            Type::Blob,
            vec![0xAB_u8, 1],
            "bytea",
            &[
                r"'\xab01'",
                r"'\xAB01'::bytea",
                r"E'\\xab01'",
                r"'\253\001'",
                r"decode('ab01', 'hex')",
            ],
        ),
        Row::with(
            "json object",
            Type::Json,
            "{\"a\": 1}",
            "json",
            &["'{\"a\": 1}'", "'{\"a\": 1}'::json", "E'{\"a\": 1}'"],
        ),
        Row::with(
            "jsonb none",
            Type::JsonBinary,
            "{}",
            "jsonb",
            &["'{}'", "'{ }'::jsonb", "'{}'::json::jsonb", "jsonb '{}'"],
        ),
        Row::with(
            "jsonb list",
            Type::JsonBinary,
            cust("'[]'"),
            "jsonb",
            &["'[]'", "' [ ] '", "'[]'::jsonb"],
        ),
        Row::with(
            "jsonb object",
            Type::JsonBinary,
            "{\"b\":1,\"a\":[1,2]}",
            "jsonb",
            &[
                "'{\"b\":1,\"a\":[1,2]}'",
                "'{\"a\": [1, 2], \"b\": 1}'::jsonb",
                "'{ \"b\" : 1 , \"a\" : [ 1 , 2 ] }'",
                "'{\"a\": 0, \"a\": [1,2], \"b\": 1}'",
            ],
        ),
        Row::with(
            "texts none",
            array(Type::Text),
            cust("'{}'"),
            "text[]",
            &[
                "'{}'",
                "'{}'::text[]",
                "ARRAY[]::text[]",
                "(ARRAY[]::text[])",
                "'{}'::varchar[]",
                "'{}'::_text",
                "array[]::varchar[]",
            ],
        ),
        Row::with(
            "texts none array",
            array(Type::Text),
            cust("ARRAY[]::text[]"),
            "text[]",
            &["'{}'", "ARRAY[]::text[]"],
        ),
        Row::with(
            "texts two",
            array(Type::Text),
            cust("ARRAY['a', 'b c']"),
            "text[]",
            &[
                "ARRAY['a', 'b c']",
                "'{a,\"b c\"}'",
                "'{\"a\",b c}'::text[]",
                "ARRAY['a'::text, 'b c'::text]",
                "array['a','b c']::text[]",
                "string_to_array('a,b c', ',')",
            ],
        ),
        Row::with(
            "integers",
            array(Type::Integer),
            cust("'{1,2}'"),
            "integer[]",
            &[
                "'{1,2}'",
                "'{1, 2}'::int[]",
                "ARRAY[1,2]",
                "ARRAY[1, 2]::integer[]",
                "ARRAY[1::bigint,2]",
            ],
        ),
        Row::with(
            "strings none",
            array(varchar(9)),
            cust("'{}'"),
            "varchar(9)[]",
            &[
                "'{}'",
                "ARRAY[]::varchar(9)[]",
                "'{}'::text[]",
                "'{}'::varchar[]",
            ],
        ),
        Row::with(
            "bits",
            Type::Bit(Some(3)),
            cust("B'101'"),
            "bit(3)",
            &["B'101'", "'101'", "'101'::bit(3)", "b'101'::varbit"][..3],
        ),
        Row::with(
            "inet default",
            Type::Inet,
            "127.0.0.1",
            "inet",
            &["'127.0.0.1'", "'127.0.0.1/32'", "inet '127.0.0.1'"],
        ),
        Row::with(
            "cidr default",
            Type::Cidr,
            "10.0.0.0/8",
            "cidr",
            &["'10/8'", "'10.0.0.0/8'::cidr"],
        ),
        Row::with(
            "mac default",
            Type::MacAddr,
            "08:00:2b:01:02:03",
            "macaddr",
            &["'08-00-2b-01-02-03'", "'08002b:010203'::macaddr"],
        ),
        Row::with(
            "tree default",
            Type::LTree,
            "a.b",
            "ltree",
            &["'a.b'", "'a.b'::ltree", "'a.b'::public.ltree"],
        ),
        Row::with(
            "range default",
            custom("int4range"),
            "[1,5)",
            "int4range",
            &[
                "'[1,5)'",
                "'[1,4]'",
                "int4range(1,5)",
                "int4range(1, 4, '[]')",
            ],
        ),
        Row::with(
            "next",
            Type::BigInteger,
            cust("nextval('counter')"),
            "bigint",
            &[
                "nextval('counter')",
                "nextval('counter'::regclass)",
                "nextval('public.counter'::regclass)",
                "pg_catalog.nextval('\"counter\"')",
            ],
        ),
        Row::extra(
            "collated",
            Type::Text,
            "COLLATE \"C\"",
            &["text COLLATE \"C\"", "text COLLATE pg_catalog.\"C\""],
        ),
        Row::extra(
            "doubled",
            Type::Integer,
            "GENERATED ALWAYS AS (\"integer\"*2) STORED",
            &[
                "integer GENERATED ALWAYS AS (\"integer\" * 2) STORED",
                "int GENERATED ALWAYS AS ( ( matrix.\"integer\" * 2::int ) ) STORED",
            ],
        ),
        Row::extra(
            "lowered",
            Type::Text,
            "GENERATED ALWAYS AS (lower(string) || '-' || coalesce(text,'')) STORED",
            &[
                "text GENERATED ALWAYS AS (lower(string) || '-' || coalesce(text, '')) STORED",
                "text GENERATED ALWAYS AS (((lower((string)::text) || '-'::text) || COALESCE(text, ''::text))) STORED",
            ],
        ),
        Row::extra(
            "searched",
            custom("tsvector"),
            "GENERATED ALWAYS AS (to_tsvector('english', coalesce(text, ''))) STORED",
            &[
                "tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(text, ''))) STORED",
                "tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, COALESCE(text, ''::text))) STORED",
            ],
        ),
    ]
}

fn entities(backend: DbBackend) -> Entities {
    let options = crate::schema::SequenceOptions::of("bigint");
    let sequence = crate::schema::Sequence {
        data_type: "bigint".to_owned(),
        options,
        owned_by: None,
        comment: None,
    };
    Entities::new(backend)
        .register(entity::postgres::Entity)
        .sequence("counter", sequence)
}

const AROUND: &str = "CREATE EXTENSION citext; CREATE EXTENSION ltree; CREATE EXTENSION \"uuid-ossp\"; \
    CREATE TYPE \"Mood\" AS ENUM ('sad', 'it''s'); CREATE SEQUENCE counter; \
    CREATE DOMAIN year AS integer CHECK (VALUE BETWEEN 1901 AND 2155)";

#[tokio::test]
async fn what_is_spelled_otherwise_is_not_different() {
    let database = postgres_database("spelling");
    database.execute(AROUND);
    let problems = entities(DbBackend::Postgres).problems().to_vec();
    assert_eq!(problems, []);
    let mut found = Vec::new();
    for round in 0..rounds(&ROWS) {
        database.execute(&format!(
            "DROP TABLE IF EXISTS matrix; {}",
            table(&ROWS, round)
        ));
        let diff = compared(database.url(), entities).await;
        found.extend(
            lines(&diff)
                .into_iter()
                .map(|line| format!("{round}: {line}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
