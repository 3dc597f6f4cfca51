//! Every type and default that SeaORM can write, and the same as a person may write it for SQLite.

use std::sync::LazyLock;

use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, ColumnType as Type, Expr, IntoIden, StringLen};
use test_support::sqlite_database;

use super::entity::{self, Row, rounds, table};
use super::{compared, lines};
use crate::metadata::Entities;

fn cust(sql: &'static str) -> Expr {
    Expr::cust(sql)
}

pub(super) static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = types();
    rows.extend(defaults());
    rows
});

fn types() -> Vec<Row> {
    let named = |name| Type::Custom(Alias::new(name).into_iden());
    vec![
        Row::new("char", Type::Char(None), &["char", "CHAR"]),
        Row::new(
            "char 3",
            Type::Char(Some(3)),
            &["char(3)", "CHAR (3)", "char( 3 )"],
        ),
        Row::new(
            "string",
            Type::String(StringLen::None),
            &["varchar", "VARCHAR", "\"varchar\"", "[varchar]"],
        ),
        Row::new(
            "string 20",
            Type::String(StringLen::N(20)),
            &["varchar(20)", "VARCHAR(20)", "varchar (20)"],
        ),
        Row::new("text", Type::Text, &["text", "TEXT", "\"Text\"", "`text`"]),
        Row::new("blob", Type::Blob, &["blob"]),
        Row::new("binary", Type::Binary(4), &["blob(4)", "BLOB (4)"]),
        Row::new(
            "var binary",
            Type::VarBinary(StringLen::N(4)),
            &["varbinary_blob(4)"],
        ),
        Row::new("tiny", Type::TinyInteger, &["tinyint"]),
        Row::new("small", Type::SmallInteger, &["smallint"]),
        Row::new("integer", Type::Integer, &["integer", "INTEGER"]),
        Row::new("big", Type::BigInteger, &["integer"]),
        Row::new("float", Type::Float, &["float"]),
        Row::new("double", Type::Double, &["double", "Double"]),
        Row::new("decimal", Type::Decimal(None), &["real_decimal"]),
        Row::new(
            "decimal 10 2",
            Type::Decimal(Some((10, 2))),
            &["real(10, 2)", "REAL(10,2)", "real ( 10 , 2 )"],
        ),
        Row::new("date time", Type::DateTime, &["datetime_text"]),
        Row::new("timestamp", Type::Timestamp, &["timestamp_text"]),
        Row::new(
            "with zone",
            Type::TimestampWithTimeZone,
            &["timestamp_with_timezone_text"],
        ),
        Row::new("time", Type::Time, &["time_text"]),
        Row::new("date", Type::Date, &["date_text"]),
        Row::new("boolean", Type::Boolean, &["boolean", "BOOLEAN"]),
        Row::new("money", Type::Money(None), &["real_money"]),
        Row::new("json", Type::Json, &["json_text"]),
        Row::new("json binary", Type::JsonBinary, &["jsonb_text"]),
        Row::new("uuid", Type::Uuid, &["uuid_text"]),
        Row::new(
            "custom",
            named("Double  Precision"),
            &[
                "double precision",
                "DOUBLE   PRECISION",
                "\"double precision\"",
                "double /* x */ precision",
            ],
        ),
        Row::new(
            "enum",
            Type::Enum {
                name: Alias::new("mood").into_iden(),
                variants: vec![Alias::new("sad").into_iden()],
            },
            &["enum_text"],
        ),
    ]
}

fn defaults() -> Vec<Row> {
    let zero = &["0", "(0)", "+0", "-0", "0x0", "((0))", "(1 - 1)"][..];
    let now = &[
        "CURRENT_TIMESTAMP",
        "current_timestamp",
        "(CURRENT_TIMESTAMP)",
        "( Current_Timestamp )",
    ][..];
    vec![
        Row::with("int 0", Type::Integer, 0, "integer", zero),
        Row::with("int 0 sql", Type::Integer, cust("(0)"), "integer", zero),
        Row::with(
            "int text",
            Type::Integer,
            "5",
            "integer",
            &["'5'", "5", "\"5\"", "(5)", "5.0"],
        ),
        Row::with(
            "int -1",
            Type::Integer,
            -1,
            "integer",
            &["-1", "(-1)", "- 1", "'-1'"],
        ),
        Row::with(
            "big default",
            Type::BigInteger,
            i64::MIN,
            "integer",
            &["-9223372036854775808", "(-9223372036854775808)"],
        ),
        Row::with(
            "double default",
            Type::Double,
            1.5_f64,
            "double",
            &["1.5", "1.50", "15e-1", "'1.5'", "(1.5)"],
        ),
        Row::with(
            "decimal default",
            Type::Decimal(Some((10, 2))),
            cust("1.50"),
            "real(10,2)",
            &["1.50", "1.5", "'1.5'"],
        ),
        Row::with(
            "bool false",
            Type::Boolean,
            false,
            "boolean",
            &["FALSE", "false", "0", "(0)", "'0'"],
        ),
        Row::with(
            "bool true",
            Type::Boolean,
            true,
            "boolean",
            &["TRUE", "true", "1"],
        ),
        Row::with(
            "null",
            Type::Integer,
            cust("NULL"),
            "integer",
            &["NULL", "null", "(NULL)"],
        ),
        Row::with(
            "text x",
            Type::Text,
            "x",
            "text",
            &["'x'", "\"x\"", "('x')", "x", "( 'x' )", "('' || 'x')"],
        ),
        Row::with(
            "text quote",
            Type::Text,
            "it's",
            "text",
            &["'it''s'", "\"it's\"", "('it''s')"],
        ),
        Row::with("text back", Type::Text, r"a\b", "text", &[r"'a\b'"]),
        Row::with("text number", Type::Text, "5", "text", &["'5'", "(5)"]),
        Row::with(
            "text strange",
            Type::Text,
            "größe 漢字 ; -- /* ( \"",
            "text",
            &["'größe 漢字 ; -- /* ( \"'", "('größe 漢字 ; -- /* ( \"')"],
        ),
        Row::with(
            "stamp",
            Type::Timestamp,
            Expr::current_timestamp(),
            "timestamp_text",
            now,
        ),
        Row::with(
            "stamp sql",
            Type::Timestamp,
            cust("(datetime('now'))"),
            "timestamp_text",
            &[
                "(datetime('now'))",
                "(DATETIME( 'now' ))",
                "( datetime('now') )",
            ],
        ),
        Row::with(
            "date default",
            Type::Date,
            Expr::current_date(),
            "date_text",
            &["CURRENT_DATE", "current_date", "(current_date)"],
        ),
        Row::with(
            "time default",
            Type::Time,
            Expr::current_time(),
            "time_text",
            &["CURRENT_TIME"],
        ),
        Row::with(
            "random",
            Type::Integer,
            cust("(abs(random() % 10))"),
            "integer",
            &[
                "(abs(random() % 10))",
                "(ABS( random()%10 ))",
                "( abs ( RANDOM ( ) % 10 ) )",
            ],
        ),
        Row::with(
            "bytes",
            Type::Blob,
            vec![0xAB_u8, 1],
            "blob",
            &["x'ab01'", "X'AB01'", "(x'AB01')"],
        ),
        Row::with(
            "json default",
            Type::Json,
            "{\"a\": 1}",
            "json_text",
            &["'{\"a\": 1}'", "('{\"a\": 1}')"],
        ),
        Row::with(
            "enum default",
            Type::Enum {
                name: Alias::new("mood").into_iden(),
                variants: vec![Alias::new("sad").into_iden()],
            },
            "sad",
            "enum_text",
            &["'sad'", "\"sad\"", "sad"],
        ),
        Row::extra(
            "collated",
            Type::Text,
            "COLLATE NOCASE",
            &[
                "text COLLATE NOCASE",
                "text collate nocase",
                "TEXT COLLATE \"NOCASE\"",
            ],
        ),
        Row::extra(
            "doubled",
            Type::Integer,
            "GENERATED ALWAYS AS (\"integer\" * 2) STORED",
            &[
                "integer GENERATED ALWAYS AS (\"integer\" * 2) STORED",
                "integer AS (integer*2) STORED",
                "integer generated always as (  [INTEGER] * 2 -- twice\n) stored",
            ],
        ),
    ]
}

fn entities(backend: DbBackend) -> Entities {
    Entities::new(backend).register(entity::sqlite::Entity)
}

#[tokio::test]
async fn what_is_spelled_otherwise_is_not_different() {
    let database = sqlite_database();
    let problems = entities(DbBackend::Sqlite).problems().to_vec();
    assert_eq!(problems, []);
    let mut found = Vec::new();
    for round in 0..rounds(&ROWS) {
        database.execute(&format!(
            "DROP TABLE IF EXISTS matrix; {}",
            table(&ROWS, round)
        ));
        let diff = compared(&database.url(), entities).await;
        found.extend(
            lines(&diff)
                .into_iter()
                .map(|line| format!("{round}: {line}")),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
