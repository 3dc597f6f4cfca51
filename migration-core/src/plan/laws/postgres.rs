//! The law on Postgres: a schema for each, in one database.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};
use test_support::{PostgresDatabase, postgres_database};

use super::{Lab, try_all};
use crate::introspect::postgres::{Scope, introspect};
use crate::schema::{Dialect, Schema};

struct Server {
    database: PostgresDatabase,
    connection: Option<DatabaseConnection>,
    count: usize,
}

impl Server {
    async fn execute(&mut self, sql: &str) -> Result<(), String> {
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
        self.execute(&format!("CREATE SCHEMA {name}"))
            .await
            .unwrap();
        name
    }

    async fn run(&mut self, schema: &String, script: &str) -> Result<Schema, String> {
        self.execute(&format!("SET search_path TO {schema}"))
            .await?;
        let script = script
            .strip_prefix("\\set ON_ERROR_STOP on\n")
            .unwrap_or(script);
        // One message is one transaction, in which a new value of an enum could not be used: one at a time, as psql.
        let statements = crate::source::statements(script, Dialect::Postgres)?;
        for statement in statements {
            if let Err(error) = self.execute(&statement).await {
                return Err(format!("{error}\n{script}"));
            }
        }
        let connection = self.connection().await;
        let scope = Scope::schemas(&[], "");
        introspect(connection, &scope)
            .await
            .map_err(|error| error.to_string())
    }

    async fn close(&mut self, schema: String) {
        self.execute(&format!("DROP SCHEMA {schema} CASCADE"))
            .await
            .unwrap();
    }
}

#[test]
fn there_and_back_again() {
    let server = Server {
        database: postgres_database("law"),
        connection: None,
        count: 0,
    };
    try_all(Dialect::Postgres, server);
}
