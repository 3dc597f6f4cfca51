//! The law on SQLite, in memory.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use super::{Lab, try_all};
use crate::database::read_texts_in;
use crate::introspect::sqlite::introspect;
use crate::schema::{Dialect, Schema};

pub(in crate::plan) struct Memory;

impl Lab for Memory {
    type Database = DatabaseConnection;

    async fn empty(&mut self) -> DatabaseConnection {
        let mut options = ConnectOptions::new("sqlite::memory:");
        options.max_connections(1);
        Database::connect(options).await.unwrap()
    }

    async fn execute(&mut self, database: &DatabaseConnection, script: &str) -> Result<(), String> {
        // The first line is for the shell.
        let script = script.strip_prefix(".bail on\n").unwrap_or(script);
        let ran = database.execute_unprepared(script).await;
        ran.map(drop).map_err(|error| format!("{error}\n{script}"))
    }

    async fn read(&mut self, database: &DatabaseConnection) -> Result<Schema, String> {
        introspect(database, "")
            .await
            .map_err(|error| error.to_string())
    }

    async fn rows(
        &mut self,
        database: &DatabaseConnection,
        query: &str,
    ) -> Result<Vec<String>, String> {
        let rows = read_texts_in::<1>(database, query).await;
        let rows = rows.map_err(|error| format!("{error}\n{query}"))?;
        Ok(rows
            .into_iter()
            .map(|[row]| row.unwrap_or_default())
            .collect())
    }

    async fn close(&mut self, database: DatabaseConnection) {
        database.close().await.unwrap();
    }
}

#[test]
fn there_and_back_again() {
    try_all(Dialect::Sqlite, Memory);
}
