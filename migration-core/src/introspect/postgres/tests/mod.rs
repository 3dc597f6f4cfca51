//! Introspection against a real server. `rich.sql` has one of everything.

mod constraints;
mod elsewhere;
mod extras;
mod indexes;
mod same;
mod tables;
mod unmanaged;

use sea_orm::{ConnectionTrait, DatabaseConnection, TransactionTrait};
use test_support::{PostgresDatabase, postgres_database};

use super::{Scope, introspect};
use crate::schema::{Column, Name, Schema, Table};

const SHARED: &str = include_str!("shared.sql");
const RICH: &str = include_str!("rich.sql");

async fn connect(url: &str) -> DatabaseConnection {
    sea_orm::Database::connect(url).await.unwrap()
}

/// What the schema is that these statements make.
async fn introspected(hint: &str, sql: &str) -> Schema {
    let database = postgres_database(hint);
    database.execute(sql);
    read(&database, &Scope::schemas(&[], "")).await
}

async fn read(database: &PostgresDatabase, scope: &Scope) -> Schema {
    let connection = connect(database.url()).await;
    let schema = introspect(&connection, scope).await.unwrap();
    connection.close().await.unwrap();
    schema
}

async fn rich() -> Schema {
    introspected("rich", &format!("{SHARED}{RICH}")).await
}

/// What the schema is that these statements make of temporary objects.
async fn in_scratch(database: &PostgresDatabase, path: &str, sql: &str, scope: &Scope) -> Schema {
    let connection = connect(database.url()).await;
    let transaction = connection.begin().await.unwrap();
    transaction
        .execute_unprepared(&format!("SET LOCAL search_path TO {path}; {sql}"))
        .await
        .unwrap();
    let schema = introspect(&transaction, scope).await.unwrap();
    transaction.rollback().await.unwrap();
    connection.close().await.unwrap();
    schema
}

fn table<'a>(schema: &'a Schema, name: &str) -> &'a Table {
    &schema.tables[&Name::new(name)]
}

fn column<'a>(schema: &'a Schema, of: &str, name: &str) -> &'a Column {
    table(schema, of).column(name).unwrap()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "names and comments are optional in the model"
)]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}
