//! What is not a table, what does not count, and what cannot be understood.

use sea_orm::ConnectionTrait;

use super::{database, found, introspect, law};
use crate::database::{Database, Purpose};
use crate::schema::{Name, Schema, UnmanagedKind};
use crate::settings::{DatabaseUrl, Origin, Settings};

fn dependences(schema: &Schema, name: &str) -> Vec<(String, Option<String>)> {
    let object = schema
        .unmanaged
        .iter()
        .find(|object| object.name == name)
        .expect("the object");
    let depends_on = object.depends_on.iter();
    depends_on
        .map(|on| (on.table.to_string(), on.column.clone()))
        .collect()
}

fn on(table: &str, column: &str) -> (String, Option<String>) {
    let column = (!column.is_empty()).then(|| column.to_owned());
    (table.to_owned(), column)
}

#[tokio::test]
async fn views_and_triggers_name_what_they_stand_on() {
    let view = "CREATE VIEW \"a view\" AS SELECT u.ID /* email */, 'orders' AS x FROM USERS u WHERE [Full Name] <> '' -- total";
    let trigger = "CREATE TRIGGER touch AFTER INSERT ON Users BEGIN UPDATE \"Or ders\" SET total = new.id; END";
    let schema = law(&[
        "CREATE TABLE users(id integer PRIMARY KEY, email text, \"Full Name\" text)",
        "CREATE TABLE \"Or ders\"(id integer PRIMARY KEY, total int)",
        "CREATE TABLE orders(x int)",
        view,
        trigger,
    ])
    .await;
    assert_eq!(
        dependences(&schema, "a view"),
        [on("users", ""), on("users", "id"), on("users", "Full Name"),]
    );
    assert_eq!(
        dependences(&schema, "touch"),
        [
            on("Or ders", ""),
            on("Or ders", "id"),
            on("Or ders", "total"),
            on("users", ""),
            on("users", "id"),
        ]
    );
    let [first, second] = schema.unmanaged.as_slice() else {
        panic!("two objects");
    };
    assert_eq!(first.kind, UnmanagedKind::View);
    assert_eq!(first.definition.as_deref(), Some(view));
    assert_eq!(first.table, None);
    assert_eq!(second.kind, UnmanagedKind::Trigger);
    assert_eq!(second.definition.as_deref(), Some(trigger));
    assert_eq!(second.table, Some(Name::new("users")));
}

#[tokio::test]
async fn virtual_tables_are_not_managed_and_neither_is_what_they_keep() {
    let schema = law(&[
        "CREATE TABLE docs(id integer PRIMARY KEY, body text)",
        "CREATE TABLE docs_data(id integer PRIMARY KEY)",
        "CREATE VIRTUAL TABLE \"docs ft\" USING fts5(body, content='docs', content_rowid='id')",
        "CREATE TABLE \"docs ft_other\"(id integer PRIMARY KEY)",
        "CREATE VIRTUAL TABLE places USING rtree(id, x0, x1)",
    ])
    .await;
    let tables: Vec<String> = schema.tables.keys().map(Name::to_string).collect();
    assert_eq!(tables, ["docs", "docs ft_other", "docs_data"]);
    assert!(
        schema
            .unmanaged
            .iter()
            .all(|object| object.kind == UnmanagedKind::VirtualTable)
    );
    let objects: Vec<(&str, Option<String>)> = schema
        .unmanaged
        .iter()
        .map(|object| {
            (
                object.name.as_str(),
                object.table.as_ref().map(Name::to_string),
            )
        })
        .collect();
    let part = |name, of: &str| (name, Some(of.to_owned()));
    assert_eq!(
        objects,
        [
            ("docs ft", None),
            part("docs ft_config", "docs ft"),
            part("docs ft_data", "docs ft"),
            part("docs ft_docsize", "docs ft"),
            part("docs ft_idx", "docs ft"),
            ("places", None),
            part("places_node", "places"),
            part("places_parent", "places"),
            part("places_rowid", "places"),
        ]
    );
    assert_eq!(
        dependences(&schema, "docs ft"),
        [on("docs", ""), on("docs", "id"), on("docs", "body"),]
    );
}

/// Before 3.37 nobody tells which tables belong to a virtual one.
#[test]
fn shadows_are_known_by_their_names_where_nobody_tells() {
    use super::super::questions::{Answers, shadows};
    use super::super::unmanaged;
    let object = |name: &str, sql: &str, version: &str| {
        ["table", name, name, sql, version].map(|text| Some(text.to_owned()))
    };
    let objects = |version: &str| {
        vec![
            object(
                "Docs",
                "CREATE VIRTUAL TABLE Docs USING fts5(body)",
                version,
            ),
            object("Docs_data", "CREATE TABLE 'Docs_data'(id)", version),
            object("Docs_notes", "CREATE TABLE Docs_notes(id)", version),
        ]
    };
    assert_eq!(shadows(&objects("3.36.0")), None);
    assert!(shadows(&objects("3.37.2")).is_some());
    assert!(shadows(&objects("4.0")).is_some());
    let answers = Answers {
        objects: objects("3.36.0"),
        ..Answers::default()
    };
    let found: Vec<_> = unmanaged::shadows(&answers).into_iter().collect();
    assert_eq!(found, [("Docs_data".to_owned(), "Docs".to_owned())]);
}

#[tokio::test]
async fn the_engines_own_tables_do_not_count() {
    let schema = found(&[
        "CREATE TABLE seaql_migrations(version text PRIMARY KEY, at int)",
        "CREATE TABLE Alembic_Version(version_num text)",
        "CREATE TABLE seaql_migration_attempts(id integer PRIMARY KEY AUTOINCREMENT)",
        "CREATE TABLE \"history\"(version text)",
        "CREATE INDEX ix ON seaql_migrations(at)",
        "CREATE INDEX ix2 ON history(version)",
        "CREATE TRIGGER g AFTER INSERT ON history BEGIN SELECT 1; END",
        "CREATE TABLE a(id int); INSERT INTO a VALUES (1); ANALYZE",
        "CREATE TEMP TABLE a(x text, y text)",
    ])
    .await;
    assert_eq!(schema.tables.len(), 1);
    let table = &schema.tables[&Name::new("a")];
    assert_eq!(table.columns.len(), 1, "the temporary one is another");
    assert_eq!(schema.unmanaged, []);
}

#[tokio::test]
async fn an_empty_database_is_an_empty_schema() {
    assert_eq!(
        found::<&str>(&[]).await,
        Schema::empty(crate::schema::Dialect::Sqlite)
    );
}

/// Somebody wrote into the catalogue by hand.
#[tokio::test]
async fn a_statement_that_is_not_understood_is_an_error_with_its_table() {
    let database = database().await;
    for (sql, expected) in [
        (
            "CREATE TABLE t(a, b)",
            "the statement that SQLite keeps for the table `t` has other columns than the table",
        ),
        (
            "CREATE TABLE t(a UNLIKE (1) \"x y\" (2))",
            "the statement that SQLite keeps for the table `t` is not understood at `\"x y\"`",
        ),
        (
            "CREATE TABLE t(a 'x)",
            "the statement that SQLite keeps for the table `t` is not understood at `a quote that is not closed`",
        ),
    ] {
        let quoted = crate::database::quote::literal(sql);
        database
            .execute_unprepared(&format!(
                "DROP TABLE IF EXISTS t; CREATE TABLE t(a); PRAGMA writable_schema = ON; \
                 UPDATE sqlite_master SET sql = {quoted} WHERE name = 't'"
            ))
            .await
            .expect("a changed catalogue");
        let error = introspect(&database, "history").await.expect_err(sql);
        assert_eq!(error.to_string(), format!("Custom Error: {expected}"));
        database
            .execute_unprepared(
                "UPDATE sqlite_master SET sql = 'CREATE TABLE t(a)' WHERE name = 't'",
            )
            .await
            .expect("a mended catalogue");
    }
}

#[tokio::test]
async fn the_engines_own_connection_finds_the_same() {
    let file = test_support::sqlite_database();
    let statements = [
        "CREATE TABLE p(id integer PRIMARY KEY)",
        "CREATE TABLE \"t t\"(a REFERENCES p, b UNIQUE ON CONFLICT FAIL, CHECK (a > 0))",
        "CREATE INDEX i ON \"t t\"(a DESC) WHERE b",
        "CREATE VIRTUAL TABLE f USING fts5(x)",
    ];
    let settings = Settings {
        url: DatabaseUrl::parse(&file.url()).expect("a URL"),
        origin: Origin::Flag,
        schema: None,
    };
    for made in [false, true] {
        let mut expected = Schema::empty(crate::schema::Dialect::Sqlite);
        if made {
            file.execute(&statements.join(";"));
            expected = found(&statements).await;
        }
        let mut database = Database::connect(&settings, Purpose::Read, "test")
            .await
            .expect("a connection");
        let schema = super::super::introspect_database(&mut database, "history").await;
        assert_eq!(schema.expect("a schema"), expected);
        database.close().await;
    }
}
