//! What introspection finds, and that a database made from it is found to be the same.

mod altered;
mod columns;
mod constraints;
mod odd;
mod other_objects;
mod random;

use sea_orm::{ConnectOptions, ConnectionTrait, DatabaseConnection};

use super::introspect;
use crate::lower::sqlite::create::{create_index, create_table};
use crate::schema::{Schema, Table, UnmanagedKind};

/// An empty database in memory.
async fn database() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    sea_orm::Database::connect(options)
        .await
        .expect("a database in memory")
}

/// Whether this SQLite is new enough for a statement.
fn has(sql: &str) -> bool {
    let brought = [("STRICT", (3, 37)), (" -> ", (3, 38))];
    let missing = brought.into_iter().find(|(word, (major, minor))| {
        sql.to_uppercase().contains(word) && !test_support::sqlite_has(*major, *minor)
    });
    if let Some((word, _)) = missing {
        let what = format!("{} in tables that are read", word.trim());
        test_support::left_out(&what, "the database is older");
    }
    missing.is_none()
}

/// What is found in a database in which these statements were run, one after the other.
async fn found<S: AsRef<str>>(statements: &[S]) -> Schema {
    let database = database().await;
    for sql in statements {
        let done = database.execute_unprepared(sql.as_ref()).await;
        done.unwrap_or_else(|error| panic!("{error}, in:\n{}", sql.as_ref()));
    }
    introspect(&database, "history")
        .await
        .unwrap_or_else(|error| panic!("{error}"))
}

/// All statements that make the schema again.
fn statements(schema: &Schema) -> Vec<String> {
    let mut statements = Vec::new();
    for (name, table) in &schema.tables {
        statements.push(create_table(name, table));
        statements.extend(table.indexes.iter().map(|index| create_index(name, index)));
    }
    for kind in [
        UnmanagedKind::VirtualTable,
        UnmanagedKind::View,
        UnmanagedKind::Trigger,
    ] {
        let of_kind = schema.unmanaged.iter().filter(|object| object.kind == kind);
        statements.extend(of_kind.filter_map(|object| object.definition.clone()));
    }
    statements
}

/// Makes a database from what was found in another, and says what is found in it. Clauses without a place in the model
/// cannot be made again, and are left out of both.
async fn made_again(mut schema: Schema) -> (Schema, Schema) {
    let statements = statements(&schema);
    let mut again = found(&statements).await;
    for schema in [&mut schema, &mut again] {
        schema
            .unmanaged
            .retain(|object| object.kind != UnmanagedKind::Clause);
    }
    (schema, again)
}

/// The law: what is made from what was found is found to be the same. Gives what was found first.
async fn law<S: AsRef<str>>(sql: &[S]) -> Schema {
    let schema = found(sql).await;
    let (before, after) = made_again(schema.clone()).await;
    let texts: Vec<&str> = sql.iter().map(AsRef::as_ref).collect();
    assert_eq!(
        before,
        after,
        "\nfirst made by:\n{}\nthen by:\n{}",
        texts.join(";\n"),
        statements(&before).join(";\n")
    );
    schema
}

/// The one table that the statements make, which keeps the law.
async fn table(statements: &[&str]) -> Table {
    let mut schema = law(statements).await;
    assert_eq!(schema.tables.len(), 1);
    schema.tables.pop_first().expect("a table").1
}
