//! What the model does not hold, and what it stands on.

use super::*;
use crate::schema::{Unmanaged, UnmanagedKind as Kind};

fn line(unmanaged: &Unmanaged) -> String {
    let on: Vec<String> = unmanaged
        .depends_on
        .iter()
        .map(|one| match &one.column {
            Some(column) => format!("{}[{column}]", one.table),
            None => one.table.to_string(),
        })
        .collect();
    let table = unmanaged
        .table
        .as_ref()
        .map(|table| format!(" of {table}"))
        .unwrap_or_default();
    format!(
        "{} {}{table}: {}",
        unmanaged.kind,
        unmanaged.name,
        on.join(", ")
    )
}

fn lines(schema: &Schema) -> Vec<String> {
    schema.unmanaged.iter().map(line).collect()
}

#[tokio::test]
async fn everything_has_a_name_and_what_it_stands_on() {
    let schema = rich().await;
    assert_eq!(
        lines(&schema),
        [
            "extension btree_gist: ",
            "extension citext: ",
            "extension pg_trgm: ",
            "view cheap: books[active], books[feeling], books[price], books[title]",
            "view cheaper: cheap[title]",
            "partitioned table child: parent",
            "partitioned table parent: ",
            "partitioned table parted: books[id]",
            "partitioned table parted_1: books[id], parted",
            "function clean(value text): ",
            "function touch(): ",
            "trigger \"touch it\" of books: books[price], books[title]",
            "trigger plain_touch of books: ",
            "policy mine of books: books[code]",
            "rule keep of nobody: ",
            "domain positive: ",
            "type pair: ",
            "type span: ",
            "statistics together: books[code], books[title]",
        ]
    );
    for name in ["parent", "child", "parted", "parted_1", "alembic_version"] {
        assert!(!schema.tables.contains_key(&Name::new(name)), "{name}");
    }
}

#[tokio::test]
async fn what_has_a_definition_says_it_without_the_schema() {
    let schema = rich().await;
    let definition = |kind: Kind, name: &str| {
        let found = schema
            .unmanaged
            .iter()
            .find(|one| one.kind == kind && one.name == name);
        found.unwrap().definition.clone().unwrap()
    };
    let function = definition(Kind::Function, "touch()");
    assert!(
        function.starts_with("CREATE OR REPLACE FUNCTION touch()\n"),
        "{function}"
    );
    assert_eq!(
        definition(Kind::Trigger, "\"touch it\""),
        "CREATE TRIGGER \"touch it\" BEFORE UPDATE OF title ON books FOR EACH ROW \
         WHEN (old.price IS DISTINCT FROM new.price) EXECUTE FUNCTION touch()"
    );
    assert_eq!(
        definition(Kind::Statistics, "together"),
        "CREATE STATISTICS together (dependencies) ON title, code FROM books"
    );
    assert_eq!(
        definition(Kind::Policy, "mine"),
        "CREATE POLICY mine ON books FOR SELECT TO PUBLIC USING ((code = CURRENT_USER))"
    );
    assert_eq!(
        definition(Kind::Extension, "citext"),
        "CREATE EXTENSION citext WITH SCHEMA public"
    );
    let view = definition(Kind::View, "cheaper");
    assert!(
        view.starts_with("CREATE VIEW cheaper WITH (security_barrier=true) AS\n"),
        "{view}"
    );
    assert!(definition(Kind::Rule, "keep").contains("ON DELETE TO nobody DO INSTEAD NOTHING"));
}

#[tokio::test]
async fn what_stands_on_more_than_tables_and_from_elsewhere() {
    let schema = introspected(
        "unmanaged",
        "CREATE EXTENSION postgres_fdw; CREATE SERVER far FOREIGN DATA WRAPPER postgres_fdw; \
         CREATE TABLE books (id integer PRIMARY KEY, title text, gone text); \
         CREATE FOREIGN TABLE abroad (id integer) SERVER far; \
         CREATE MATERIALIZED VIEW \"Mat\"\"view\" AS SELECT title FROM books; CREATE INDEX ON \"Mat\"\"view\" (title); \
         CREATE FUNCTION row_of(book books, books[]) RETURNS integer LANGUAGE sql AS 'SELECT 1'; \
         CREATE FUNCTION body() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT title FROM books; END; \
         CREATE PROCEDURE \"Pro.c\"(a text) LANGUAGE sql AS 'SELECT 1'; \
         CREATE AGGREGATE summed(integer) (sfunc = int4pl, stype = integer); \
         CREATE SCHEMA reports; CREATE VIEW reports.titles AS SELECT title FROM public.books; \
         CREATE VIEW reports.nothing AS SELECT 1; \
         CREATE RULE log AS ON UPDATE TO books WHERE OLD.title <> NEW.title DO ALSO NOTHING; \
         CREATE POLICY \"po.l\" ON books AS RESTRICTIVE USING (EXISTS (SELECT FROM reports.titles t WHERE t.title = gone)); \
         CREATE TABLE parted (id integer PRIMARY KEY, at date) PARTITION BY HASH (id); \
         CREATE TABLE parted_1 PARTITION OF parted FOR VALUES WITH (MODULUS 2, REMAINDER 0); \
         CREATE TABLE refers (id integer REFERENCES parted);",
    )
    .await;
    assert_eq!(
        lines(&schema),
        [
            "extension postgres_fdw: ",
            "view reports.titles: books[title]",
            "materialized view \"Mat\"\"view\": books[title]",
            "partitioned table parted: ",
            "partitioned table parted_1: parted",
            "foreign table abroad: ",
            "function \"Pro.c\"(IN a text): ",
            "function body(): books[title]",
            "function row_of(book books, books[]): books",
            "function summed(integer): ",
            "policy \"po.l\" of books: books[gone], reports.titles[title]",
            "rule log of books: books[title]",
        ]
    );
    // One foreign key, not one for each part of the table that it refers to.
    assert_eq!(table(&schema, "refers").foreign_keys.len(), 1);
}
