//! `fresh`, `refresh` and `reset`: they destroy data.

use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, Statement};

use super::{Goal, Report, Runner};
use crate::database::quote;
use crate::error::Error;
use crate::history::recorded;
use crate::target::Target;

impl Runner {
    /// Drops every table, view, sequence and type of the schema, then applies all revisions. What belongs to an
    /// extension stays. The database of another project is refused.
    ///
    /// # Errors
    /// As [`Runner::up`].
    pub async fn fresh(&mut self) -> Result<Report, Error> {
        match self.standing().await {
            // Tables without a history, or a history that does not fit: a fresh start is what was asked for.
            Ok(_) | Err(Error::TablesWithoutHistory { .. }) => {}
            Err(error) => return Err(error),
        }
        let history = self.chain.history_table().to_owned();
        self.locked(
            "dropping everything",
            async |backend, transaction, schema| match backend {
                DbBackend::Postgres => drop_all_postgres(transaction, schema, &history)
                    .await
                    .map(|()| true),
                _ => drop_all_sqlite(transaction).await.map(|()| true),
            },
        )
        .await?;
        self.up(&Goal::To(Target::Head)).await
    }

    /// Reverts every revision, then applies all of them again.
    ///
    /// # Errors
    /// As [`Runner::up`].
    pub async fn refresh(&mut self) -> Result<Report, Error> {
        let mut down = self.down(&Goal::To(Target::Base)).await?;
        let up = self.up(&Goal::To(Target::Head)).await?;
        down.done.extend(up.done);
        down.by_others.extend(up.by_others);
        Ok(Report {
            standing: up.standing,
            ..down
        })
    }

    /// Reverts every revision, and drops the history and the log of attempts.
    ///
    /// # Errors
    /// As [`Runner::up`].
    pub async fn reset(&mut self) -> Result<Report, Error> {
        let report = self.down(&Goal::To(Target::Base)).await?;
        if self.database.is_absent() {
            return Ok(report);
        }
        let tables = self.tables.clone();
        self.locked("dropping the history", async |_, transaction, _| {
            // Another runner may have gone up again since: then there is something to remember.
            if !recorded(transaction, &tables).await?.is_empty() {
                return Ok(false);
            }
            tables.drop(transaction).await.map(|()| true)
        })
        .await?;
        Ok(report)
    }
}

/// Every relation and type of the schema that no extension owns, as a DROP statement each.
async fn drop_all_postgres(
    transaction: &DatabaseTransaction,
    schema: Option<&str>,
    history: &str,
) -> Result<(), DbErr> {
    // Without a schema by name, the one that the history is in: a search path may lead somewhere else first.
    let schema = schema.map_or_else(
        || {
            let history = quote::literal(&quote::identifier(history));
            format!(
                "coalesce((SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                 WHERE c.oid = to_regclass({history})), current_schema())"
            )
        },
        quote::literal,
    );
    let of_extension = |class: &str, oid: &str| {
        format!(
            "EXISTS (SELECT FROM pg_depend d WHERE d.classid = '{class}'::regclass AND d.objid = {oid} AND d.deptype = 'e')"
        )
    };
    let sql = format!(
        "SELECT format('DROP %s IF EXISTS %I.%I CASCADE', kind, n.nspname, name) \
         FROM (SELECT CASE WHEN c.relkind IN ('r', 'p') THEN 0 ELSE 1 END AS place, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' \
                 WHEN 'S' THEN 'SEQUENCE' WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind, \
                 c.relname AS name, c.relnamespace AS namespace FROM pg_class c \
               WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT {} \
               UNION ALL \
               SELECT 2, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.typname, t.typnamespace FROM pg_type t \
               LEFT JOIN pg_class r ON r.oid = t.typrelid \
               WHERE (t.typtype IN ('d', 'e') OR t.typtype = 'r' OR r.relkind = 'c') AND NOT {}) everything \
         JOIN pg_namespace n ON n.oid = namespace WHERE n.nspname = {schema} ORDER BY place, kind, name",
        of_extension("pg_class", "c.oid"),
        of_extension("pg_type", "t.oid"),
    );
    for row in transaction
        .query_all_raw(Statement::from_string(DbBackend::Postgres, sql))
        .await?
    {
        let statement: String = row.try_get_by_index(0)?;
        transaction.execute_unprepared(&statement).await?;
    }
    Ok(())
}

async fn drop_all_sqlite(transaction: &DatabaseTransaction) -> Result<(), DbErr> {
    // Checked at the end of the transaction, when nothing is left that could refer to anything.
    transaction
        .execute_unprepared("PRAGMA defer_foreign_keys = ON")
        .await?;
    let sql = "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
               ORDER BY type DESC, name";
    for row in transaction
        .query_all_raw(Statement::from_string(DbBackend::Sqlite, sql))
        .await?
    {
        let (kind, name): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        transaction
            .execute_unprepared(&format!(
                "DROP {kind} IF EXISTS {}",
                quote::identifier(&name)
            ))
            .await?;
    }
    Ok(())
}
