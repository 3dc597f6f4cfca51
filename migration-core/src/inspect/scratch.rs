//! A place to build a chain without touching anything: on Postgres, temporary tables in a transaction that is rolled
//! back, which needs no right but TEMP; on SQLite, a database in memory.

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait,
};
use sea_orm_migration::SchemaManager;

use super::{Catalogue, Place};
use crate::chain::Link;
use crate::context::Context;
use crate::database::read_texts_in;
use crate::diff::{Diff, Renames};
use crate::introspect;
use crate::plan::Plan;
use crate::schema::{Enumeration, Name, Schema};
use crate::target::Direction;

/// The enums with a value that came after the others, where the server minds.
const GROWN: &str = "SELECT typname::text FROM pg_type t \
    WHERE current_setting('server_version_num')::integer < 170000 AND typnamespace = pg_my_temp_schema() AND typtype = 'e' \
      AND (SELECT count(DISTINCT (xmin::text, cmin::text)) FROM pg_enum WHERE enumtypid = t.oid) > 1";

/// A value that is not among these.
fn unlike(values: &[String]) -> String {
    let mut value = "other".to_owned();
    while values.contains(&value) {
        value.push('_');
    }
    value
}

/// An open scratch. Whatever happens in it is gone when it is dropped.
pub(crate) struct Scratch {
    transaction: DatabaseTransaction,
}

impl Scratch {
    /// Opens a scratch on the connection.
    pub(crate) async fn open(pool: &DatabaseConnection) -> Result<Self, DbErr> {
        if pool.get_database_backend() == DbBackend::Sqlite {
            // There are no rows here, and a table may be built anew.
            pool.execute_unprepared("PRAGMA foreign_keys = OFF").await?;
        }
        let transaction = pool.begin().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            // A role may be read-only unless it says otherwise, which includes temporary tables. Names without a schema
            // mean temporary tables from here on, also where a real table has the name.
            transaction
                .execute_unprepared(
                    "SET TRANSACTION READ WRITE; DEALLOCATE ALL; SET LOCAL search_path TO pg_temp",
                )
                .await?;
        }
        Ok(Self { transaction })
    }

    /// Opens a scratch from which the database can be seen: a name that means nothing here is that of a type or a
    /// function there. Only for statements that make something; others would find real tables.
    pub(crate) async fn open_beside(pool: &DatabaseConnection) -> Result<Self, DbErr> {
        if pool.get_database_backend() == DbBackend::Sqlite {
            return Self::open(pool).await;
        }
        let transaction = pool.begin().await?;
        transaction
            .execute_unprepared(
                "SET TRANSACTION READ WRITE; DEALLOCATE ALL; SELECT set_config('search_path', \
                 concat_ws(', ', 'pg_temp', nullif(current_setting('search_path'), '')), true)",
            )
            .await?;
        Ok(Self { transaction })
    }

    /// Runs the migration here, inside the one transaction.
    pub(crate) async fn run(&self, link: &Link, direction: Direction) -> Result<(), DbErr> {
        let manager = SchemaManager::new(&self.transaction);
        Context::default()
            .enter(async {
                match direction {
                    Direction::Up => link.migration.up(&manager).await,
                    Direction::Down => link.migration.down(&manager).await,
                }
            })
            .await?;
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            self.make_enums_anew().await?;
        }
        Ok(())
    }

    /// Makes the enums anew that got a value: before Postgres 17 nothing in the same transaction may use that, and here
    /// all migrations are in one. A value that a type was made with can be used.
    async fn make_enums_anew(&self) -> Result<(), DbErr> {
        let grown: Vec<[Option<String>; 1]> = read_texts_in(&self.transaction, GROWN).await?;
        if grown.is_empty() {
            return Ok(());
        }
        let as_it_is = self.schema(None).await?;
        let mut with_more = as_it_is.clone();
        for name in grown.into_iter().flatten().flatten() {
            if let Some(Enumeration { values, .. }) = with_more.enums.get_mut(&Name::new(name)) {
                values.push(unlike(values));
            }
        }
        // A type that loses a value is made anew, with all that is of it.
        let plan = Plan::new(&Diff::new(&with_more, &as_it_is, &Renames::default()));
        let savepoint = self.transaction.begin().await?;
        for statement in plan.statements() {
            if savepoint.execute_unprepared(&statement).await.is_err() {
                // A view on it is in the way, say. Then it stays, and what uses the value is refused.
                return savepoint.rollback().await;
            }
        }
        savepoint.commit().await
    }

    /// Runs one statement here.
    pub(crate) async fn execute(&self, sql: &str) -> Result<(), DbErr> {
        self.transaction.execute_unprepared(sql).await.map(drop)
    }

    /// Makes something, asks about it and takes it back: the rows of each question. None where the database refuses any
    /// of it.
    pub(crate) async fn aside<const N: usize>(
        &self,
        make: &str,
        questions: &[String],
    ) -> Result<Option<Vec<Vec<[Option<String>; N]>>>, DbErr> {
        let savepoint = self.transaction.begin().await?;
        let mut answers = None;
        if savepoint.execute_unprepared(make).await.is_ok() {
            let mut rows = Vec::new();
            for question in questions {
                match read_texts_in(&savepoint, question).await {
                    Ok(answer) => rows.push(answer),
                    Err(_) => break,
                }
            }
            answers = (rows.len() == questions.len()).then_some(rows);
        }
        savepoint.rollback().await?;
        Ok(answers)
    }

    /// What is here now, as a schema. `home` is the Postgres schema in whose words it is said.
    pub(crate) async fn schema(&self, home: Option<&str>) -> Result<Schema, DbErr> {
        match self.transaction.get_database_backend() {
            DbBackend::Postgres => {
                let scope = introspect::postgres::Scope::temporary(home);
                introspect::postgres::introspect(&self.transaction, &scope).await
            }
            _ => introspect::sqlite::introspect(&self.transaction, "").await,
        }
    }

    /// What is here now.
    pub(crate) async fn catalogue(&self) -> Result<Catalogue, DbErr> {
        let place = match self.transaction.get_database_backend() {
            DbBackend::Postgres => Place::Temporary,
            _ => Place::Current,
        };
        Catalogue::read(&self.transaction, place, "").await
    }

    /// Takes everything back.
    pub(crate) async fn close(self) -> Result<(), DbErr> {
        if self.transaction.get_database_backend() == DbBackend::Postgres {
            // After an error the transaction takes nothing but its end; then there is nothing to tidy either.
            drop(self.transaction.execute_unprepared("DEALLOCATE ALL").await);
        }
        self.transaction.rollback().await
    }
}
