//! Tables that were altered: SQLite adds to the stored statement, or rewrites it.

use super::{law, table};
use crate::schema::{Deferral, IndexKey, Name, Value};

#[tokio::test]
async fn added_columns_are_found_with_all_they_say() {
    let table = table(&[
        "CREATE TABLE t(a int -- the end, (really\n, CONSTRAINT one CHECK (a > 0), UNIQUE (a))",
        "ALTER TABLE t ADD COLUMN b text NOT NULL DEFAULT 'x, y)' CONSTRAINT \"b ok\" CHECK ( b <> '' ) COLLATE nocase",
        "ALTER TABLE t ADD c int CONSTRAINT \"c fk\" REFERENCES t ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
        "ALTER TABLE t ADD COLUMN d AS (a + 1) VIRTUAL -- tail\n /* tail */",
        "ALTER TABLE t ADD COLUMN [e f] varchar(3)/* tail */",
    ])
    .await;
    let names: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b", "c", "d", "e f"]);
    let b = &table.columns[1];
    assert_eq!(b.value, Value::Default("'x, y)'".to_owned()));
    assert_eq!(
        (b.nullable, b.collation.as_deref()),
        (false, Some("NOCASE"))
    );
    assert_eq!(
        table.columns[3].value,
        Value::Generated {
            expression: "a + 1".to_owned(),
            stored: false,
        }
    );
    assert_eq!(table.columns[4].data_type.sql, "varchar(3)");
    assert_eq!(table.checks[0].name.as_deref(), Some("b ok"));
    assert_eq!(table.checks[0].expression, "b <> ''");
    assert_eq!(table.checks[1].name.as_deref(), Some("one"));
    let key = &table.foreign_keys[0];
    assert_eq!(key.name.as_deref(), Some("c fk"));
    assert_eq!(key.deferral, Deferral::Deferred);
    // The table has no primary key that it could refer to.
    assert!(key.referenced.is_empty());
}

#[tokio::test]
async fn renamed_tables_and_columns_are_found_under_their_new_names() {
    let schema = law(&[
        "CREATE TABLE p(id integer PRIMARY KEY, x UNIQUE)",
        "CREATE TABLE t(a int CHECK (a > 0), b text AS (a || 'a') STORED, c REFERENCES p (x), CONSTRAINT u UNIQUE (a, c))",
        "CREATE INDEX i ON t(a, lower(b) COLLATE nocase DESC) WHERE a > 1 AND b <> 'a'",
        "CREATE VIEW v AS SELECT a, x FROM t JOIN p ON c = x",
        "CREATE TRIGGER g AFTER UPDATE OF a ON t BEGIN UPDATE p SET x = new.a; END",
        "ALTER TABLE t RENAME COLUMN a TO \"A \"\"(\"",
        "ALTER TABLE p RENAME COLUMN x TO \"select\"",
        "ALTER TABLE t RENAME TO \"new t\"",
        "ALTER TABLE p RENAME TO \"new\"\"p\"",
        "ALTER TABLE \"new t\" ADD COLUMN d int REFERENCES \"new\"\"p\"",
    ])
    .await;
    let table = &schema.tables[&Name::new("new t")];
    assert_eq!(table.columns[0].name, "A \"(");
    assert_eq!(table.checks[0].expression, "\"A \"\"(\" > 0");
    assert_eq!(
        table.columns[1].value,
        Value::Generated {
            expression: "\"A \"\"(\" || 'a'".to_owned(),
            stored: true,
        }
    );
    assert_eq!(table.uniques[0].columns, ["A \"(", "c"]);
    assert_eq!(table.uniques[0].name.as_deref(), Some("u"));
    let keys: Vec<_> = table
        .foreign_keys
        .iter()
        .map(|key| {
            (
                key.columns[0].as_str(),
                key.table.name.as_str(),
                key.referenced[0].as_str(),
            )
        })
        .collect();
    assert_eq!(keys, [("c", "new\"p", "select"), ("d", "new\"p", "id")]);
    let index = &table.indexes[0];
    assert_eq!(index.parts[0].key, IndexKey::Column("A \"(".to_owned()));
    assert_eq!(
        index.predicate.as_deref(),
        Some("\"A \"\"(\" > 1 AND b <> 'a'")
    );
    assert_eq!(schema.unmanaged.len(), 2);
    for object in &schema.unmanaged {
        let named = |column: &str| {
            object
                .depends_on
                .iter()
                .any(|on| on.column.as_deref() == Some(column))
        };
        assert!(named("A \"(") && named("select"), "{object:?}");
    }
}

#[tokio::test]
async fn a_dropped_column_leaves_nothing() {
    let table = table(&[
        "CREATE TABLE t(a int, b int DEFAULT 1 /* b */, c int CHECK (c > 0), CHECK (a < c))",
        "ALTER TABLE t DROP COLUMN b",
    ])
    .await;
    assert_eq!(table.columns.len(), 2);
    assert_eq!(table.checks.len(), 2);
}

#[tokio::test]
async fn a_table_made_from_a_query_is_a_table() {
    let schema = law(&[
        "CREATE TABLE s(id integer PRIMARY KEY, \"B c\" varchar(5) COLLATE nocase NOT NULL DEFAULT 'x', d real)",
        "CREATE TABLE t AS SELECT id, \"B c\" AS \"x \"\"y\", d, d || 'a', count(*) AS n FROM s",
    ])
    .await;
    let table = &schema.tables[&Name::new("t")];
    let columns: Vec<_> = table
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.data_type.sql.as_str()))
        .collect();
    assert_eq!(
        columns,
        [
            ("id", "int"),
            ("x \"y", "text"),
            ("d", "real"),
            ("d || 'a'", ""),
            ("n", ""),
        ]
    );
    assert!(table.primary_key.is_none() && table.columns.iter().all(|column| column.nullable));
}
