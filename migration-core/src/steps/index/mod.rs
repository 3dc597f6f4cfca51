//! Indexes that are built and dropped without stopping anyone.

mod alike;
pub(super) mod identity;
mod statement;

use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::sqlx::{AssertSqlSafe, Executor, PgConnection, PgPool, Row, raw_sql};
use sea_orm::{DbBackend, RuntimeErr};
use sea_orm_migration::prelude::*;

use super::execute::{ask, execute, repeatable, timed};
use super::{parted, quoted};
use crate::context::Context;
use crate::database::quote;
use crate::failure::database_error;
use crate::online;
use crate::runtime;
use statement::CreateIndex;

/// Creates an index. Outside a transaction, on Postgres, CONCURRENTLY.
///
/// An invalid index of the name, which a build that was broken off leaves behind, is dropped and built again.
/// A build that another session is still busy with is waited for. A valid index of the name, which an earlier try has
/// left, is kept where the server says that it is the same one.
///
/// # Errors
/// What the database answers; that there is another index of this name. The statement must name the index.
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
    create_index_from_sql(manager, Alias::new(name), &sql).await
}

/// Creates an index that has to be said in SQL: over an expression, of another method, with a predicate. As
/// [`create_index`]; `name` is the name in the statement.
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
    let (mut schema, name) = parted(name.into_table_ref())?;
    if name.is_empty() && repeatable(manager) {
        return Err(DbErr::Migration(
            "an index that is built concurrently needs a name".to_owned(),
        ));
    }
    // An index is in the schema of its table.
    if schema.is_empty() {
        schema = CreateIndex::read(sql)
            .map(|index| index.schema().to_owned())
            .unwrap_or_default();
    }
    let name = format!("{schema}{}", quote::identifier(&name));
    create(manager, &name, sql).await
}

/// Creates an index in the place of another of its name, which answers until the new one does; the statement is SQL, as
/// for [`create_index_from_sql`]. In a transaction the old one is dropped first. Where replication knows the rows of the
/// table by the old one (REPLICA IDENTITY), it does by the new one.
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
        let identified = identity::table_of(manager, &old).await?;
        execute(manager, &format!("DROP INDEX {old}")).await?;
        execute(manager, sql).await?;
        return identity::take_over(manager, identified, &name).await;
    }
    let Some([_, build, drop, rename]) = online::replace_index(&schema, &name, sql) else {
        return Err(DbErr::Migration(format!(
            "this is no CREATE INDEX {} ON ...",
            quote::identifier(&name)
        )));
    };
    let beside = format!("{schema}{}", quote::identifier(&online::beside(&name)));
    create(manager, &beside, &build).await?;
    let identified = identity::table_of(manager, &old).await?;
    identity::take_over(manager, identified, &online::beside(&name)).await?;
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
    let take_away = online::drop_index(name);
    let began = Instant::now();
    if context.recording {
        // A script cannot look whether an earlier build was broken off, so it begins by taking that away.
        unhurried(manager, &context, &take_away).await?;
    } else {
        while let Some(found) = find(manager, name).await? {
            if found.valid {
                return Box::pin(alike::expect_same(manager, name, sql)).await;
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
    // Without an answer of the server, it goes on building.
    if let Err(error) = &outcome
        && !context.recording
        && database_error(error).is_some()
        && is_broken(manager, name).await
    {
        // It costs every writer, and answers nobody. Where it cannot be dropped now, the next try does.
        drop(unhurried(manager, &context, &take_away).await);
    }
    outcome
}

/// Drops an index if it is there. Outside a transaction, on Postgres, CONCURRENTLY.
///
/// # Errors
/// What the database answers; that replication knows the rows of the table by this index (REPLICA IDENTITY USING INDEX):
/// without it no published row could be changed any more.
pub async fn drop_index(manager: &SchemaManager<'_>, name: impl IntoTableRef) -> Result<(), DbErr> {
    let name = quoted(name.into_table_ref())?;
    identity::spare(manager, &name).await?;
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
            let pool = pool.get_postgres_connection_pool();
            let outcome = Box::pin(without_time_out(pool, sql)).await;
            context
                .watch
                .statement(sql, began.elapsed(), outcome.is_err());
            outcome.map_err(|error| DbErr::Exec(RuntimeErr::SqlxError(Arc::new(error))))
        }
        _ => timed(context, connection, sql).await.map(drop),
    }
}

/// All on one connection, by the simple protocol. Behind a pooler that is several connections of the server, and the one
/// that has lost its time-outs is somebody else's next: it is looked for until it has them again.
async fn without_time_out(pool: &PgPool, sql: &str) -> Result<(), sea_orm::sqlx::Error> {
    let mut connection = pool.acquire().await?;
    let lifted = say(
        &mut connection,
        "SET statement_timeout = 0; SET lock_timeout = 0",
    )
    .await?;
    let statement = raw_sql(AssertSqlSafe(sql.to_owned()));
    let outcome = connection.execute(statement).await;
    for _ in 0..MOST_LOOKS {
        match say(
            &mut connection,
            "RESET statement_timeout; RESET lock_timeout",
        )
        .await
        {
            Ok(process) if process != lifted => {}
            _ => break,
        }
    }
    outcome.map(drop)
}

/// Changes settings of the session; which process of the server it was.
async fn say(connection: &mut PgConnection, settings: &str) -> Result<i32, sea_orm::sqlx::Error> {
    let sql = AssertSqlSafe(format!("{settings}; SELECT pg_backend_pid()"));
    connection.fetch_one(raw_sql(sql)).await?.try_get(0)
}

/// How often a connection of the server is looked for behind a pooler.
const MOST_LOOKS: usize = 50;

/// Whether the build that has failed has left something.
async fn is_broken(manager: &SchemaManager<'_>, name: &str) -> bool {
    // A server says that it has failed before it has ended what it did.
    for _ in 0..20 {
        match find(manager, name).await {
            Ok(Some(left)) if left.building => runtime::sleep(Duration::from_millis(50)).await,
            Ok(Some(left)) => return !left.valid,
            _ => return false,
        }
    }
    false
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
