//! Indexes that are built and dropped without stopping anyone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::sqlx::{AssertSqlSafe, Executor, PgPool, raw_sql};
use sea_orm::{DbBackend, RuntimeErr};
use sea_orm_migration::prelude::*;

use super::execute::{ask, execute, repeatable, timed};
use super::{parted, quoted};
use crate::context::Context;
use crate::database::quote;
use crate::online;
use crate::runtime;

/// Creates an index. Outside a transaction, on Postgres, CONCURRENTLY.
///
/// An invalid index of the name, which a build that was broken off leaves behind, is dropped and built again.
/// A build that another session is still busy with is waited for.
///
/// # Errors
/// What the database answers. The statement must name the index.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// let index = Index::create().name("ix_jobs_status").table("jobs").col("status").take();
/// steps::create_index(manager, &index).await
/// # }
/// ```
pub async fn create_index(
    manager: &SchemaManager<'_>,
    index: &IndexCreateStatement,
) -> Result<(), DbErr> {
    let name = index.get_index_spec().get_name().unwrap_or_default();
    let sql = manager.get_database_backend().build(index).to_string();
    create(manager, &quote::identifier(name), &sql).await
}

/// Creates an index that has to be said in SQL: over an expression, of another method, with a predicate. As
/// [`create_index`]; `name` is the name in the statement, with the schema of the table where the statement names one.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// steps::create_index_from_sql(
///     manager,
///     "ix_users_lower_email",
///     "CREATE INDEX ix_users_lower_email ON users (lower(email))",
/// )
/// .await
/// # }
/// ```
///
/// # Errors
/// What the database answers; where the statement is no CREATE INDEX.
pub async fn create_index_from_sql(
    manager: &SchemaManager<'_>,
    name: impl IntoTableRef,
    sql: &str,
) -> Result<(), DbErr> {
    create(manager, &quoted(name.into_table_ref())?, sql).await
}

/// Creates an index in the place of another of its name, which answers until the new one does; the statement is SQL, as
/// for [`create_index_from_sql`]. In a transaction the old one is dropped first.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// let sql = r#"CREATE INDEX "ix_jobs_status" ON "jobs" ("status", "created_at")"#;
/// steps::replace_index(manager, "ix_jobs_status", sql).await
/// # }
/// ```
///
/// # Errors
/// What the database answers; where the statement is no CREATE INDEX of this name in double quotes.
pub async fn replace_index(
    manager: &SchemaManager<'_>,
    name: impl IntoTableRef,
    sql: &str,
) -> Result<(), DbErr> {
    let (schema, name) = parted(name.into_table_ref())?;
    let old = format!("{schema}{}", quote::identifier(&name));
    if !repeatable(manager) {
        execute(manager, &format!("DROP INDEX {old}")).await?;
        return execute(manager, sql).await;
    }
    let Some([_, build, drop, rename]) = online::replace_index(&schema, &name, sql) else {
        return Err(DbErr::Migration(format!(
            "this is no CREATE INDEX {} ON ...",
            quote::identifier(&name)
        )));
    };
    let beside = format!("{schema}{}", quote::identifier(&online::beside(&name)));
    create(manager, &beside, &build).await?;
    unhurried(manager, &Context::current(), &drop).await?;
    execute(manager, &rename).await
}

/// `name` is quoted.
pub(super) async fn create(
    manager: &SchemaManager<'_>,
    name: &str,
    sql: &str,
) -> Result<(), DbErr> {
    if !repeatable(manager) {
        return execute(manager, sql).await;
    }
    let context = Context::current();
    let Some(build) = online::concurrently(sql) else {
        return Err(DbErr::Migration(
            "this builds no index: it has to begin with CREATE INDEX".to_owned(),
        ));
    };
    if name == "\"\"" {
        return Err(DbErr::Migration(
            "an index that is built concurrently needs a name".to_owned(),
        ));
    }
    let take_away = online::drop_index(name);
    let began = Instant::now();
    if context.recording {
        // A script cannot look whether an earlier build was broken off, so it begins by taking that away.
        unhurried(manager, &context, &take_away).await?;
    } else {
        while let Some(found) = find(manager, name).await? {
            if found.valid {
                return Ok(());
            }
            if found.building {
                if began.elapsed() > context.lock_wait {
                    return Err(DbErr::Migration(format!(
                        "another session is still building {name}: wait for it, or end it (pg_stat_progress_create_index has its pid)"
                    )));
                }
                runtime::sleep(Duration::from_millis(200)).await;
                continue;
            }
            unhurried(manager, &context, &take_away).await?;
        }
    }
    // Not in a transaction, and without a lock time-out: the build waits for old transactions to end but makes
    // nobody wait for it.
    let outcome = unhurried(manager, &context, &build).await;
    if outcome.is_err() && !context.recording {
        // What is left of it costs every writer, and answers nobody. Where it cannot be dropped now, the next try does.
        drop(unhurried(manager, &context, &take_away).await);
    }
    outcome
}

/// Drops an index if it is there. Outside a transaction, on Postgres, CONCURRENTLY.
///
/// # Errors
/// What the database answers.
pub async fn drop_index(manager: &SchemaManager<'_>, name: impl IntoTableRef) -> Result<(), DbErr> {
    let name = quoted(name.into_table_ref())?;
    if !repeatable(manager) {
        return execute(manager, &format!("DROP INDEX {name}")).await;
    }
    unhurried(manager, &Context::current(), &online::drop_index(&name)).await
}

/// Runs a statement that no transaction allows, without the role's time-outs: it takes what it takes. The
/// time-out is touched only where there is one; behind a transaction-mode pooler it cannot be lifted this way.
async fn unhurried(manager: &SchemaManager<'_>, context: &Context, sql: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    // A step's own transactions have lifted it for themselves already: the question is what the session says.
    let limited = !context.recording
        && ask(
            manager,
            "SELECT bool_or(reset_val <> '0') FROM pg_settings WHERE name IN ('statement_timeout', 'lock_timeout')",
        )
        .await?
        .first()
        .is_some_and(|row| row.try_get_by_index(0).unwrap_or(false));
    match connection {
        SchemaManagerConnection::Connection(pool) if limited => {
            let began = Instant::now();
            let outcome = without_time_out(pool.get_postgres_connection_pool(), sql).await;
            context
                .watch
                .statement(sql, began.elapsed(), outcome.is_err());
            outcome.map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))))
        }
        _ => timed(context, connection, sql).await.map(drop),
    }
}

/// All on one connection, by the simple protocol.
async fn without_time_out(pool: &PgPool, sql: &str) -> Result<(), sea_orm::sqlx::Error> {
    let mut connection = pool.acquire().await?;
    connection
        .execute(raw_sql("SET statement_timeout = 0"))
        .await?;
    connection.execute(raw_sql("SET lock_timeout = 0")).await?;
    let outcome = connection
        .execute(raw_sql(AssertSqlSafe(sql.to_owned())))
        .await;
    connection
        .execute(raw_sql("RESET statement_timeout"))
        .await?;
    connection.execute(raw_sql("RESET lock_timeout")).await?;
    outcome.map(drop)
}

struct Found {
    valid: bool,
    /// A session is building it now: one of ours whose program was killed goes on until it notices.
    building: bool,
}

async fn find(manager: &SchemaManager<'_>, name: &str) -> Result<Option<Found>, DbErr> {
    debug_assert_eq!(manager.get_database_backend(), DbBackend::Postgres);
    let sql = format!(
        "SELECT i.indisvalid, EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid) \
         FROM pg_index i WHERE i.indexrelid = to_regclass({})",
        quote::literal(name),
    );
    match ask(manager, &sql).await?.first() {
        Some(row) => Ok(Some(Found {
            valid: row.try_get_by_index(0)?,
            building: row.try_get_by_index(1)?,
        })),
        None => Ok(None),
    }
}
