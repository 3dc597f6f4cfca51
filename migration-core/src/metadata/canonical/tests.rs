//! What a real Postgres makes of types and defaults, beside what is said of them here.

use std::fmt::Write as _;

use super::*;
use crate::database::quote;

/// A type and a default as somebody writes them, and whether the second is known here.
const KNOWN: &[(&str, &str)] = &[
    ("varchar", "'queued'"),
    ("varchar(20)", "'x'"),
    ("char(3)", "'x'"),
    ("text", r"E'a\\b\nc\'d'"),
    ("text", "''"),
    ("text", "'größe \"q\"'"),
    ("text", "5"),
    ("text", "CURRENT_DATE"),
    ("text", "'x'::varchar"),
    ("varchar", "CAST('x' AS text)"),
    ("varchar", "TRUE"),
    ("bpchar", "'x'"),
    ("int", "0"),
    ("int", "'5'"),
    ("int", "-1"),
    ("int", "007"),
    ("int", "-0"),
    ("int", "'-5'"),
    ("int", "' 5 '"),
    ("int", "2147483647"),
    ("int", "2147483648"),
    ("int", "-2147483648"),
    ("int", "NULL"),
    ("smallint", "5"),
    ("smallint", "-3"),
    ("smallint", "'4'"),
    ("smallint", "'-5'"),
    ("bigint", "0"),
    ("bigint", "'7'"),
    ("bigint", "'-7'"),
    ("bigint", "3000000000"),
    ("bigint", "-9223372036854775808"),
    ("numeric", "10000000000000000000"),
    ("numeric", "-1.5"),
    ("numeric", "'-1.5'"),
    ("numeric", "'5'"),
    ("numeric(10, 2)", "0.50"),
    ("numeric(10, 2)", "'1.50'"),
    ("numeric(10, 2)", "0"),
    ("numeric(10, 2)", "NULL"),
    ("numeric(5)", "1"),
    ("double precision", "0"),
    ("double precision", "'0'"),
    ("double precision", "0.5"),
    ("double precision", "-0.5"),
    ("double precision", "'-0.5'"),
    ("double precision", "'0.10'"),
    ("double precision", "'100000'"),
    ("real", "'0.5'"),
    ("real", "'0.1'"),
    ("real", "'123456'"),
    ("real", "-1"),
    ("bool", "FALSE"),
    ("bool", "true"),
    ("bool", "'t'"),
    ("bool", "'off'"),
    ("timestamp", "CURRENT_TIMESTAMP"),
    ("timestamp", "current_timestamp"),
    ("timestamp", "(now())"),
    ("timestamp", "NOW()"),
    ("timestamp", "localtimestamp"),
    ("timestamp", "'2020-01-01 00:00:00.000000'"),
    ("timestamp", "'2020-01-01T10:00:00.500000'"),
    ("timestamp(3)", "CURRENT_TIMESTAMP"),
    ("timestamp(3)", "NULL"),
    ("timestamptz", "CURRENT_TIMESTAMP"),
    ("date", "'2020-01-31'"),
    ("date", "CURRENT_DATE"),
    ("time", "'10:00'"),
    ("time", "'10:00:01.250'"),
    ("uuid", "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"),
    ("uuid", "gen_random_uuid()"),
    ("bytea", r"'\xAB01'"),
    ("json", "'{\"a\": 1}'"),
    ("jsonb", "'{ }'"),
    ("jsonb", "'[]'"),
    ("bit(3)", "'101'"),
    ("bit", "NULL"),
    ("bit varying(4)", "'10'"),
    ("varchar(10)[]", "'{}'"),
    ("char(3)[]", "'{}'"),
    ("numeric(10, 2)[]", "'{}'"),
    ("int[][]", "'{}'"),
    ("interval day to second(3)", "NULL"),
    ("interval(2)", "NULL"),
    ("time(2)", "NULL"),
    ("bit varying(3)", "NULL"),
    ("varchar(3)[]", "NULL"),
    ("numeric(5)", "NULL"),
    ("timestamptz(3)", "NULL"),
    ("mood", "'sad'"),
    ("mood", "'sad'::\"mood\""),
    ("mood", "CAST('it''s' AS \"mood\")"),
    ("mood", "NULL"),
    ("mood[]", "'{}'"),
    ("\"Mo\"\"od\"", "'a'"),
    ("char(3)", "NULL"),
    ("varchar(20)", "NULL"),
    ("varchar", "NULL"),
];

/// Defaults that the server says in another way than they were written, and that stay as they were written here.
const LEFT: &[(&str, &str)] = &[
    ("int", "1 + 1"),
    ("text", "lower('ABC')"),
    ("interval", "'1 day'"),
    ("double precision", "1e3"),
    ("double precision", "'1e300'"),
    ("real", "'1234567'"),
    ("int[]", "'{1,2}'"),
    ("int[]", "ARRAY [1,2]"),
    ("jsonb", "'{\"b\":1,\"a\":2}'"),
    ("timestamptz", "'2020-01-01 00:00:00+00'"),
    ("inet", "'127.0.0.1'"),
];

/// Types as somebody writes them.
const TYPES: &[&str] = &[
    "INT",
    "int2",
    "INT8",
    "float4",
    "float8",
    "float",
    "float(10)",
    "float(30)",
    "Double  Precision",
    "decimal",
    "dec(4)",
    "decimal(10, 2)",
    "bool",
    "char",
    "CHARACTER(7)",
    "nchar(3)",
    "bpchar",
    "bpchar(4)",
    "\"char\"",
    "char varying(3)",
    "national character varying(5)",
    "timestamp",
    "timestamp(0) with time zone",
    "TIMESTAMPTZ(3)",
    "timetz",
    "time(2)",
    "time with time zone",
    "bit",
    "bit(8)",
    "varbit(4)",
    "bit varying",
    "interval",
    "interval(3)",
    "interval year to month",
    "interval second(2)",
    "int[]",
    "int[3][4]",
    "varchar(10) ARRAY[3]",
    "text array",
    "pg_catalog.int4",
    "\"int4\"",
    "pg_catalog.\"timestamptz\"",
    "name",
    "oid",
    "xml",
    "money",
    "cidr",
    "macaddr8",
    "int4range",
    "Mood",
    "mood[]",
    "\"Mo\"\"od\"",
    "audit.\"Dot.Name\"[]",
    "audit.plain",
    "serial",
    "bigserial",
    "smallserial",
    "public.mood",
];

fn server() -> test_support::PostgresDatabase {
    let database = test_support::postgres_database("metadata");
    database.execute(
        r#"CREATE TYPE mood AS ENUM ('sad', 'it''s'); CREATE TYPE "Mo""od" AS ENUM ('a');
           CREATE SCHEMA audit; CREATE TYPE audit."Dot.Name" AS ENUM ('a'); CREATE TYPE audit.plain AS ENUM ('a')"#,
    );
    database
}

/// What the server says of each: the type, and the default.
fn asked(columns: &[(&str, &str)]) -> Vec<(String, Option<String>)> {
    let database = server();
    let mut sql = "CREATE TABLE t (first int".to_owned();
    for (number, (data_type, default)) in columns.iter().enumerate() {
        let default = if default.is_empty() {
            String::new()
        } else {
            format!(" DEFAULT {default}")
        };
        write!(sql, ", c{number} {data_type}{default}").unwrap();
    }
    database.execute(&format!("{sql})"));
    database
        .query(
            "SELECT format_type(atttypid, atttypmod), pg_get_expr(adbin, adrelid)
               FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
              WHERE attrelid = 't'::regclass AND attnum > 1 ORDER BY attnum",
        )
        .into_iter()
        .map(|row| (row[0].clone().unwrap(), row[1].clone()))
        .collect()
}

fn said(data_type: &str, default: &str) -> Option<String> {
    let sql = types::spelled(data_type).sql;
    let enumeration = ["mood", "\"Mo\"\"od\"", "mood[]"]
        .contains(&sql.as_str())
        .then(|| "mood".into());
    canonical(default, &DataType { sql, enumeration })
}

#[test]
fn simple_defaults_are_in_the_servers_words() {
    let answers = asked(KNOWN);
    assert_eq!(answers.len(), KNOWN.len());
    for ((data_type, default), (spelling, kept)) in KNOWN.iter().zip(answers) {
        assert_eq!(types::spelled(data_type).sql, spelling, "{data_type}");
        assert_eq!(
            said(data_type, default),
            kept,
            "{data_type} DEFAULT {default}"
        );
        // Saying it again changes nothing.
        if let Some(kept) = kept {
            assert_eq!(
                said(data_type, &kept).as_ref(),
                Some(&kept),
                "{data_type} DEFAULT {kept}"
            );
        }
    }
}

#[test]
fn what_is_not_known_stays_as_it_was_written() {
    for ((data_type, default), (_, kept)) in LEFT.iter().zip(asked(LEFT)) {
        assert_eq!(said(data_type, default).as_deref(), Some(*default));
        assert_ne!(kept.as_deref(), Some(*default), "this one could be known");
    }
}

/// The server refuses them, and has no words for them.
#[test]
fn a_number_that_its_type_cannot_hold_stays_as_it_was_written() {
    let database = server();
    for (data_type, default) in [
        ("smallint", "'32768'"),
        ("smallint", "'-32769'"),
        ("integer", "'2147483648'"),
        ("integer", "E'002995738195341035480'"),
        ("bigint", "'9223372036854775808'"),
        ("integer", "'1.5'"),
    ] {
        assert_eq!(said(data_type, default).as_deref(), Some(default));
        let table = format!("CREATE TABLE t (c {data_type} DEFAULT {default})");
        assert!(database.try_execute(&table).is_err(), "{table}");
    }
    for (data_type, default, kept) in [
        ("smallint", "'32767'", "'32767'::smallint"),
        ("smallint", "'-32768'", "'-32768'::smallint"),
        ("integer", "'2147483647'", "2147483647"),
    ] {
        assert_eq!(said(data_type, default).as_deref(), Some(kept));
    }
}

#[test]
fn types_are_spelled_as_the_server_does() {
    let columns: Vec<_> = TYPES.iter().map(|data_type| (*data_type, "")).collect();
    for (written, (spelling, _)) in TYPES.iter().zip(asked(&columns)) {
        // What is in the search path loses its schema, which cannot be known here.
        let spelling = if *written == "public.mood" {
            "public.mood".to_owned()
        } else {
            spelling
        };
        assert_eq!(types::spelled(written).sql, spelling, "{written}");
    }
}

#[test]
fn keywords_are_those_of_the_server() {
    let words = server().query("SELECT word, quote_ident(word) FROM pg_get_keywords()");
    assert!(words.len() > 400);
    for row in words {
        let word = row[0].clone().unwrap();
        let later = word.starts_with("json") || ["merge_action", "system_user"].contains(&&*word);
        if !later {
            assert_eq!(Some(quote::written(&word)), row[1], "{word}");
        }
    }
}

#[test]
fn odd_texts_do_no_harm() {
    for text in [
        "",
        "'",
        "'::",
        "CAST(",
        "CAST('a' AS",
        "((",
        "-",
        "1.",
        ".5",
        "--1",
        "E'",
        "é()",
        "'a'::b::c",
        "$",
    ] {
        for data_type in ["text", "integer", "", "[]", "(", "timestamp(3", "\""] {
            let _ = canonical(text, &DataType::new(data_type));
        }
    }
}
