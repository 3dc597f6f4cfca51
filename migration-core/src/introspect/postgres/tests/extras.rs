//! What only newer servers have, and what cannot be temporary.

use super::*;
use crate::schema::Value;

#[tokio::test]
async fn what_came_with_15() {
    let database = postgres_database("fifteen");
    let new = database.version() >= 15;
    let or_nothing = |sql: &'static str| if new { sql } else { "" };
    database.execute(&format!(
        "CREATE TABLE a (x integer, y integer, PRIMARY KEY (x, y)); \
         CREATE TABLE b (x integer, y integer DEFAULT 1, CONSTRAINT u UNIQUE {nulls} (x), \
           FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL {columns}); \
         CREATE UNIQUE INDEX i ON b (y) {nulls};",
        nulls = or_nothing("NULLS NOT DISTINCT"),
        columns = or_nothing("(y)"),
    ));
    let schema = read(&database, &Scope::schemas(&[], "")).await;
    let b = table(&schema, "b");
    assert_eq!(b.uniques[0].nulls_not_distinct, new);
    assert_eq!(b.indexes[0].nulls_not_distinct, new);
    let expected: &[&str] = if new { &["y"] } else { &[] };
    assert_eq!(b.foreign_keys[0].on_delete_columns, expected);
}

#[tokio::test]
async fn what_came_with_18() {
    let database = postgres_database("eighteen");
    let new = database.version() >= 18;
    database.execute("CREATE TABLE a (x integer CONSTRAINT named NOT NULL, y integer)");
    if new {
        database.execute(
            "CREATE EXTENSION btree_gist; ALTER TABLE a ADD z integer GENERATED ALWAYS AS (x + y) VIRTUAL; \
             CREATE TABLE b (id integer, at tstzrange, PRIMARY KEY (id, at WITHOUT OVERLAPS))",
        );
    }
    let schema = read(&database, &Scope::schemas(&[], "")).await;
    let a = table(&schema, "a");
    assert!(a.checks.is_empty());
    assert!(!a.columns[0].nullable && a.columns[1].nullable);
    assert_eq!(a.columns.len(), if new { 3 } else { 2 });
    if new {
        let expected = Value::Generated {
            expression: "x + y".to_owned(),
            stored: false,
        };
        assert_eq!(a.columns[2].value, expected);
        let b = table(&schema, "b");
        assert_eq!(b.primary_key, None);
        let definition = &b.exclusions[0].definition;
        assert_eq!(definition, "PRIMARY KEY (id, at WITHOUT OVERLAPS)");
    }
}

#[tokio::test]
async fn an_index_that_was_never_finished_is_invalid() {
    let database = postgres_database("invalid");
    database.execute("CREATE TABLE a (x integer); INSERT INTO a VALUES (1), (1)");
    let failed = database.try_execute("CREATE UNIQUE INDEX CONCURRENTLY i ON a (x)");
    assert!(failed.is_err());
    let schema = read(&database, &Scope::schemas(&[], "")).await;
    let index = &table(&schema, "a").indexes[0];
    assert!(!index.valid && index.unique);
}

#[tokio::test]
async fn a_class_of_another_schema_has_its_name() {
    let database = postgres_database("class");
    database.execute(
        "CREATE SCHEMA ext; CREATE EXTENSION citext SCHEMA ext; CREATE EXTENSION pg_trgm SCHEMA ext; \
         CREATE TABLE a (x text, y ext.citext); CREATE INDEX i ON a USING gin (x ext.gin_trgm_ops); \
         CREATE INDEX j ON a (y)",
    );
    let schema = read(&database, &Scope::schemas(&[], "")).await;
    let a = table(&schema, "a");
    let class = |at: usize| a.indexes[at].parts[0].operator_class.as_deref();
    assert_eq!(class(0), Some("ext.gin_trgm_ops"));
    assert_eq!(class(1), None);
    assert_eq!(a.columns[1].data_type.sql, "ext.citext");
}

#[tokio::test]
async fn what_an_extension_brought_is_the_extension_alone() {
    let database = postgres_database("members");
    database.execute(
        "CREATE TABLE members (id serial PRIMARY KEY); CREATE TYPE member AS ENUM ('a'); CREATE SEQUENCE members_too; \
         CREATE VIEW members_view AS SELECT 1; CREATE EXTENSION citext; \
         ALTER EXTENSION citext ADD TABLE members; ALTER EXTENSION citext ADD TYPE member; \
         ALTER EXTENSION citext ADD SEQUENCE members_too; ALTER EXTENSION citext ADD VIEW members_view;",
    );
    let schema = read(&database, &Scope::schemas(&[], "")).await;
    assert!(schema.tables.is_empty() && schema.enums.is_empty() && schema.sequences.is_empty());
    assert_eq!(schema.unmanaged.len(), 1);
}
