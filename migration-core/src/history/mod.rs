//! The recorded history: SeaORM's own table, and beside it the engine's log of attempts.

mod attempts;
mod journal;
mod locks;
mod log;
mod read;

pub(crate) use attempts::{ATTEMPTS_TABLE, Action, Attempt, Outcome};
pub(crate) use journal::{Journal, Names, Saved, forget, forget_offline, found, take_over};
pub(crate) use locks::{LockLog, own_locks, summary_of_transaction};
pub use locks::{LockSummary, TableLock};
pub use log::LoggedAttempt;
pub(crate) use log::{emitted, log};
pub(crate) use read::{Reading, Traces, read, read_limited, recorded, reread, traces};

use std::fmt::Display;

use sea_orm::sea_query::Alias;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Schema};
use sea_orm_migration::seaql_migrations;

use crate::database::quote;

/// The number of the advisory lock under which the history is written. Advisory locks belong to a database, and so does
/// this one: two chains in two schemas take turns, and nobody has to know which schema a `search_path` leads to.
pub(crate) const LOCK_NUMBER: i64 = 0x6d69_6772_6174_6531;

/// The tables that are never part of a schema, as a list of literals: the engine's, Alembic's, and SeaORM's under its
/// own name and under that of the chain.
pub(crate) fn apart(history: &str) -> String {
    let names = [
        "seaql_migrations",
        ATTEMPTS_TABLE,
        read::ALEMBIC_TABLE,
        history,
    ];
    names.map(quote::literal).join(", ")
}

/// The names of the two tables, in the schema that was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Tables {
    schema: Option<String>,
    history: String,
}

impl Tables {
    pub(crate) fn new(schema: Option<&str>, history: &str) -> Self {
        Self {
            schema: schema.map(str::to_owned),
            history: history.to_owned(),
        }
    }

    fn qualified(&self, table: &str) -> String {
        match &self.schema {
            Some(schema) => format!("{}.{}", quote::identifier(schema), quote::identifier(table)),
            None => quote::identifier(table),
        }
    }

    /// The history table, quoted.
    pub(crate) fn history(&self) -> String {
        self.qualified(&self.history)
    }

    /// The attempts table, quoted.
    pub(crate) fn attempts(&self) -> String {
        self.qualified(ATTEMPTS_TABLE)
    }

    /// Which of the two tables a search path finds, on Postgres: a question whose rows begin with their quoted names.
    pub(crate) fn which(&self) -> String {
        let names = [self.history(), self.attempts()]
            .map(|name| quote::literal(&name))
            .join(", ");
        format!(
            "SELECT t, '', 0::bigint FROM unnest(ARRAY[{names}]::text[]) AS t WHERE to_regclass(t) IS NOT NULL"
        )
    }

    /// Both tables by their quoted names, each with the statement that makes it where it is missing. The history
    /// table is SeaORM's to the letter.
    pub(crate) fn create(&self, backend: DbBackend) -> [(String, String); 2] {
        let mut history = Schema::new(backend).create_table_from_entity(seaql_migrations::Entity);
        history.if_not_exists();
        match &self.schema {
            Some(schema) => history.table((Alias::new(schema), Alias::new(&self.history))),
            None => history.table(Alias::new(&self.history)),
        };
        [
            (self.history(), backend.build(&history).to_string()),
            (self.attempts(), attempts::create(self, backend)),
        ]
    }

    /// Counts those of the two columns that an earlier version's log lacks that are there, on Postgres.
    pub(crate) fn count_columns(&self) -> String {
        attempts::count_columns(self)
    }

    /// Adds those columns.
    pub(crate) fn add_columns(&self) -> String {
        attempts::add_columns(self)
    }

    /// Records the version as applied at `now`, an SQL expression for seconds since 1970.
    pub(crate) fn insert(&self, version: &str, now: impl Display) -> String {
        format!(
            "INSERT INTO {} (version, applied_at) VALUES ({}, {now})",
            self.history(),
            quote::literal(version)
        )
    }

    /// Forgets the version.
    pub(crate) fn delete(&self, version: &str) -> String {
        format!(
            "DELETE FROM {} WHERE version = {}",
            self.history(),
            quote::literal(version)
        )
    }

    /// Drops both tables.
    pub(crate) async fn drop(&self, connection: &impl ConnectionTrait) -> Result<(), DbErr> {
        for table in [self.history(), self.attempts()] {
            connection
                .execute_unprepared(&format!("DROP TABLE IF EXISTS {table}"))
                .await?;
        }
        Ok(())
    }
}
