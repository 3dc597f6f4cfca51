//! What is found of columns, fact by fact.

use super::{found, has, table};
use crate::schema::{Table, Value};

fn defaults(table: &Table) -> Vec<Option<&str>> {
    let values = table.columns.iter().map(|column| match &column.value {
        Value::Default(text) => Some(text.as_str()),
        _ => None,
    });
    values.collect()
}

fn nullable(table: &Table) -> Vec<bool> {
    table.columns.iter().map(|column| column.nullable).collect()
}

fn types(table: &Table) -> Vec<&str> {
    let columns = table.columns.iter();
    columns
        .map(|column| column.data_type.sql.as_str())
        .collect()
}

#[tokio::test]
async fn types_are_in_lower_case_with_single_blanks() {
    let table = table(&[
        "CREATE TABLE t(a DOUBLE  PRECISION, b varchar ( 20 ), c unsigned/**/big -- int\n INT, d decimal(10 , 2), e, \
         f \"My Type\", g [weird(], h num(-5,+3), i \"a  (1)\", j 'text', k ÄÖ, l generated always as (a), m DATE DEFAULT 1)",
    ])
    .await;
    assert_eq!(
        types(&table),
        [
            "double precision",
            "varchar(20)",
            "unsigned big int",
            "decimal(10,2)",
            "",
            "my type",
            "weird(",
            "num(-5,+3)",
            "a(1)",
            "text",
            "ÄÖ",
            "",
            "date",
        ]
    );
}

#[tokio::test]
async fn a_key_may_be_null_where_sqlite_lets_it() {
    for (sql, expected) in [
        ("CREATE TABLE t(a INTEGER PRIMARY KEY, b)", [false, true]),
        (
            "CREATE TABLE t(a INTEGER PRIMARY KEY DESC, b)",
            [true, true],
        ),
        (
            "CREATE TABLE t(a INTEGER, b, PRIMARY KEY (a DESC))",
            [false, true],
        ),
        ("CREATE TABLE t(a int PRIMARY KEY, b)", [true, true]),
        (
            "CREATE TABLE t(a INTEGER, b, PRIMARY KEY (a, b))",
            [true, true],
        ),
        (
            "CREATE TABLE t(a int PRIMARY KEY, b) WITHOUT ROWID",
            [false, true],
        ),
        (
            "CREATE TABLE t(a int, b int, PRIMARY KEY (b)) STRICT",
            [true, false],
        ),
        (
            "CREATE TABLE t(a int NOT NULL, b int NOT NULL NULL)",
            [false, false],
        ),
    ] {
        if has(sql) {
            assert_eq!(nullable(&table(&[sql]).await), expected, "{sql}");
        }
    }
}

#[tokio::test]
async fn defaults_are_in_one_form() {
    let table = table(&[
        "CREATE TABLE t(a DEFAULT 1, b DEFAULT - 1, c DEFAULT 'it''s', d DEFAULT open, e DEFAULT \"it's\", f DEFAULT true, \
         g DEFAULT \"true\", h DEFAULT current_timestamp, i DEFAULT (current_timestamp), j DEFAULT NULL, k DEFAULT ((1)), \
         l DEFAULT ( datetime ( 'now' ,\n'utc') /* ! */ ), m DEFAULT ((1)+(2)), n DEFAULT (-1), o DEFAULT x'0F', p, \
         q DEFAULT -CURRENT_TIMESTAMP, r DEFAULT (null))",
    ])
    .await;
    assert_eq!(
        defaults(&table),
        [
            Some("1"),
            Some("-1"),
            Some("'it''s'"),
            Some("'open'"),
            Some("'it''s'"),
            Some("TRUE"),
            Some("'true'"),
            Some("CURRENT_TIMESTAMP"),
            Some("CURRENT_TIMESTAMP"),
            None,
            Some("1"),
            Some("datetime ( 'now' , 'utc')"),
            Some("(1)+(2)"),
            Some("-1"),
            Some("x'0F'"),
            None,
            Some("-CURRENT_TIMESTAMP"),
            None,
        ]
    );
}

/// The rewritten form of a default gives the value that the written one gave.
#[tokio::test]
async fn defaults_give_the_same_value_in_the_one_form() {
    use sea_orm::{ConnectionTrait, Statement};
    for default in [
        "1",
        "- 1",
        "+1.50",
        "0x1F",
        "'it''s'",
        "open",
        "\"it's\"",
        "[x'y]",
        "true",
        "\"true\"",
        "'true'",
        "(true)",
        "NULL",
        "\"null\"",
        "x'0F'",
        "(1 + 2)",
        "((1)+(2))",
        "-'5'",
        "-NULL",
        "(- -1)",
        "1e3",
        "(abs(-4))",
        "(1 /* ' */ -- \"\n)",
    ] {
        let sql = format!("CREATE TABLE t(x, a DEFAULT {default})");
        let schema = found(&[&sql]).await;
        let mut values = Vec::new();
        for statements in [vec![sql.clone()], super::statements(&schema)] {
            let database = super::database().await;
            for sql in statements {
                database.execute_unprepared(&sql).await.expect("a table");
            }
            database
                .execute_unprepared("INSERT INTO t (x) VALUES (1)")
                .await
                .expect("a row");
            let question = "SELECT typeof(a) || ' ' || coalesce(quote(a), '') FROM t";
            let question = Statement::from_string(database.get_database_backend(), question);
            let row = database.query_one_raw(question).await.expect("an answer");
            let value: String = row.expect("a row").try_get_by_index(0).expect("a text");
            values.push(value);
        }
        assert_eq!(values[0], values[1], "{default}");
    }
}

#[tokio::test]
async fn generated_columns_and_collations() {
    let table = table(&[
        "CREATE TABLE t(a int COLLATE nocase, b int GENERATED ALWAYS AS ((a + 1)) STORED, c text COLLATE \"RTrim\" AS (a || ')') , \
         d COLLATE binary AS (a) VIRTUAL)",
    ])
    .await;
    let found: Vec<_> = table
        .columns
        .iter()
        .map(|column| (column.value.clone(), column.collation.as_deref()))
        .collect();
    let generated = |expression: &str, stored| Value::Generated {
        expression: expression.to_owned(),
        stored,
    };
    assert_eq!(
        found,
        [
            (Value::None, Some("NOCASE")),
            (generated("a + 1", true), None),
            (generated("a || ')'", false), Some("RTRIM")),
            (generated("a", false), None),
        ]
    );
}
