//! The law on Postgres: a schema for each, in one database.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use test_support::{PostgresDatabase, postgres_database};

use super::{Lab, try_all};
use crate::database::read_texts_in;
use crate::introspect::postgres::{Scope, introspect};
use crate::schema::{Dialect, Schema};

/// The version that brought it, and SET NULL of some columns.
const NULLS_NOT_DISTINCT: u32 = 15;

pub(in crate::plan) struct Server {
    database: PostgresDatabase,
    pub(in crate::plan) version: u32,
    connection: Option<DatabaseConnection>,
    count: usize,
}

impl Server {
    pub(in crate::plan) fn new(hint: &str) -> Self {
        let database = postgres_database(hint);
        Self {
            version: database.version(),
            database,
            connection: None,
            count: 0,
        }
    }

    async fn send(&mut self, sql: &str) -> Result<(), String> {
        let ran = self.connection().await.execute_unprepared(sql).await;
        ran.map(drop).map_err(|error| format!("{error}\n{sql}"))
    }

    async fn connection(&mut self) -> &DatabaseConnection {
        if self.connection.is_none() {
            let mut options = ConnectOptions::new(self.database.url());
            options.max_connections(1);
            self.connection = Some(Database::connect(options).await.unwrap());
        }
        self.connection.as_ref().unwrap()
    }
}

impl Lab for Server {
    type Database = String;

    async fn empty(&mut self) -> String {
        self.count += 1;
        let name = format!("law_{}", self.count);
        self.send(&format!("CREATE SCHEMA {name}")).await.unwrap();
        name
    }

    fn adapt(&self, wanted: &mut Schema) {
        if self.version < NULLS_NOT_DISTINCT {
            for table in wanted.tables.values_mut() {
                for unique in &mut table.uniques {
                    unique.nulls_not_distinct = false;
                }
                for key in &mut table.foreign_keys {
                    key.on_delete_columns.clear();
                }
            }
        }
    }

    async fn execute(&mut self, schema: &String, script: &str) -> Result<(), String> {
        self.send(&format!("SET search_path TO {schema}")).await?;
        for message in messages(script)? {
            if let Err(error) = self.send(&message).await {
                // What failed may have been in a transaction, or not.
                self.send("ROLLBACK").await?;
                return Err(error);
            }
        }
        Ok(())
    }

    async fn read(&mut self, schema: &String) -> Result<Schema, String> {
        self.send(&format!("SET search_path TO {schema}")).await?;
        let connection = self.connection().await;
        let scope = Scope::schemas(&[], "");
        introspect(connection, &scope)
            .await
            .map_err(|error| error.to_string())
    }

    async fn rows(&mut self, schema: &String, query: &str) -> Result<Vec<String>, String> {
        self.send(&format!("SET search_path TO {schema}")).await?;
        let query = format!("SELECT answer::text FROM ({query}) answer");
        let rows = read_texts_in::<1>(self.connection().await, &query).await;
        let rows = rows.map_err(|error| format!("{error}\n{query}"))?;
        Ok(rows
            .into_iter()
            .map(|[row]| row.unwrap_or_default())
            .collect())
    }

    async fn close(&mut self, schema: String) {
        self.send(&format!("DROP SCHEMA {schema} CASCADE"))
            .await
            .unwrap();
    }
}

/// The script in the messages in which psql sends it: a transaction may go as one, what stands outside of one is sent
/// by itself, since a message is a transaction.
fn messages(script: &str) -> Result<Vec<String>, String> {
    let script = script
        .strip_prefix("\\set ON_ERROR_STOP on\n")
        .unwrap_or(script);
    let mut parts = script.split("BEGIN;\n");
    let mut messages =
        crate::source::statements(parts.next().unwrap_or_default(), Dialect::Postgres)?;
    for part in parts {
        let (transaction, after) = part.split_once("COMMIT;\n").unwrap_or((part, ""));
        messages.push(format!("BEGIN;\n{transaction}COMMIT"));
        messages.extend(crate::source::statements(after, Dialect::Postgres)?);
    }
    Ok(messages)
}

#[test]
fn there_and_back_again() {
    let server = Server::new("law");
    if server.version < NULLS_NOT_DISTINCT {
        test_support::left_out(
            "NULLS NOT DISTINCT and SET NULL of some columns in random schemas",
            "the database is older",
        );
    }
    try_all(Dialect::Postgres, server);
}
