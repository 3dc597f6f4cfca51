//! Keys and constraints that come to a table without stopping anyone for long.

use sea_orm_migration::prelude::*;

use super::execute::{ask, execute, repeatable};
use super::index::{create as create_quoted, identity};
use super::{on_postgres, parted};
use crate::context::Context;
use crate::database::quote::{identifier, literal};
use crate::online;

/// Adds a foreign key.
///
/// Outside a transaction, on Postgres, it is there for new rows at once (`NOT VALID`: a short SHARE ROW EXCLUSIVE lock
/// on both tables); then the rows that are there are looked at while others read and write
/// (`VALIDATE CONSTRAINT`: SHARE UPDATE EXCLUSIVE). Where one of them refers to nothing it fails, and the key stays, for
/// new rows: mend the rows, and run it again.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// let key = ForeignKey::create()
///     .name("jobs_organization_id_fkey")
///     .from("jobs", "organization_id")
///     .to("organizations", "id")
///     .take();
/// steps::add_foreign_key(manager, &key).await
/// # }
/// ```
///
/// # Errors
/// What the database answers; where the statement names no key or no table; on SQLite, which cannot do it.
pub async fn add_foreign_key(
    manager: &SchemaManager<'_>,
    key: &ForeignKeyCreateStatement,
) -> Result<(), DbErr> {
    let spec = key.get_foreign_key();
    let (Some(name), Some(table)) = (spec.get_name(), spec.get_table()) else {
        return Err(incomplete(
            "a foreign key that is added needs a name and a table",
        ));
    };
    let table = on_postgres(manager, table.clone())?;
    // It is written as ALTER TABLE ... ADD CONSTRAINT ... FOREIGN KEY ...: the last part is its definition.
    let sql = key.to_string(PostgresQueryBuilder);
    let Some(definition) = online::definition(&sql, &table, name) else {
        return Err(incomplete(
            "this foreign key has to be said in SQL: use add_constraint",
        ));
    };
    add(manager, &table, name, definition).await
}

/// Adds a condition on each row, in SQL.
///
/// As [`add_foreign_key`]: it holds for new rows at once, then for those that are there.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// steps::add_check(manager, "jobs", "jobs_progress_check", "progress BETWEEN 0 AND 100").await
/// # }
/// ```
///
/// # Errors
/// What the database answers; on SQLite, which cannot do it.
pub async fn add_check(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
    condition: &str,
) -> Result<(), DbErr> {
    add_constraint(manager, table, name, &format!("CHECK ({condition})")).await
}

/// Adds a foreign key or a check in the words of SQL, from `FOREIGN KEY` or `CHECK` on. As [`add_foreign_key`].
///
/// A constraint of the name makes way for it, whether an earlier try has left it or it says something else.
///
/// # Errors
/// What the database answers; on SQLite, which cannot do it.
pub async fn add_constraint(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
    definition: &str,
) -> Result<(), DbErr> {
    let table = on_postgres(manager, table)?;
    add(manager, &table, name, definition).await
}

async fn add(
    manager: &SchemaManager<'_>,
    table: &str,
    name: &str,
    definition: &str,
) -> Result<(), DbErr> {
    // Dropping takes a lock that a dump or a long report is in the way of; adding a foreign key does not.
    let is_there = !Context::current().recording && has(manager, table, name, "cf").await?;
    if !repeatable(manager) {
        let name = identifier(name);
        let mut sql = format!("ALTER TABLE {table} ");
        if is_there {
            sql += &format!("DROP CONSTRAINT {name}, ");
        }
        sql += &format!("ADD CONSTRAINT {name} {definition}");
        return execute(manager, &sql).await;
    }
    let [replace, validate] = online::add_constraint(table, name, definition);
    let add = if is_there || Context::current().recording {
        replace
    } else {
        online::add_first(table, name, definition)
    };
    execute(manager, &add).await?;
    execute(manager, &validate).await
}

/// Whether the table has a constraint of this name, of one of these kinds (manual: `pg_constraint.contype`).
async fn has(
    manager: &SchemaManager<'_>,
    table: &str,
    name: &str,
    kinds: &str,
) -> Result<bool, DbErr> {
    let sql = format!(
        "SELECT EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass({}) AND conname = {} AND strpos({}, contype::text) > 0)",
        literal(table),
        literal(name),
        literal(kinds)
    );
    match ask(manager, &sql).await?.first() {
        Some(row) => row.try_get_by_index(0),
        None => Ok(false),
    }
}

/// Looks whether the rows that are there keep a constraint that was added as `NOT VALID`, while others read and write.
///
/// # Errors
/// What the database answers: also that a row does not keep it.
pub async fn validate_constraint(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
) -> Result<(), DbErr> {
    let table = on_postgres(manager, table)?;
    execute(manager, &online::validate_constraint(&table, name)).await
}

/// Drops a constraint or a key; outside a transaction, if it is there.
///
/// # Errors
/// What the database answers; that replication knows the rows of the table by this key (REPLICA IDENTITY USING INDEX); on
/// SQLite, which cannot do it.
pub async fn drop_constraint(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
) -> Result<(), DbErr> {
    let table = table.into_table_ref();
    let (schema, _) = parted(table.clone())?;
    let table = on_postgres(manager, table)?;
    // The index behind a key has its name.
    identity::spare(manager, &format!("{schema}{}", identifier(name))).await?;
    if repeatable(manager) {
        return execute(manager, &online::drop_constraint(&table, name)).await;
    }
    let name = identifier(name);
    execute(
        manager,
        &format!("ALTER TABLE {table} DROP CONSTRAINT {name}"),
    )
    .await
}

/// Adds a unique constraint over columns.
///
/// Outside a transaction, on Postgres, its index is built beside readers and writers first; where two rows are equal
/// that fails, and nothing is left of it after the next try.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// steps::add_unique(manager, "organizations", "organizations_slug_key", &["slug"]).await
/// # }
/// ```
///
/// # Errors
/// What the database answers; on SQLite, which cannot do it: create a unique index there.
pub async fn add_unique(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
    columns: &[&str],
) -> Result<(), DbErr> {
    let table = table.into_table_ref();
    let quoted_table = on_postgres(manager, table.clone())?;
    let columns: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
    if !repeatable(manager) {
        let (name, columns) = (identifier(name), columns.join(", "));
        let sql = format!("ALTER TABLE {quoted_table} ADD CONSTRAINT {name} UNIQUE ({columns})");
        return execute(manager, &sql).await;
    }
    let (schema, _) = parted(table.clone())?;
    let (index, columns) = (identifier(name), columns.join(", "));
    let sql = format!("CREATE UNIQUE INDEX {index} ON {quoted_table} ({columns})");
    create_quoted(manager, &format!("{schema}{index}"), &sql).await?;
    constraint_from_index(manager, table, name, "UNIQUE").await
}

/// Adds a unique constraint in the place of another of its name, which holds until the new one does. `sql` creates the
/// index of the new one, under the name of the constraint; `deferral` is nothing, ` DEFERRABLE` or
/// ` DEFERRABLE INITIALLY DEFERRED`.
///
/// # Errors
/// What the database answers; where the statement is no CREATE INDEX of this name in double quotes; on SQLite.
pub async fn replace_unique(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
    sql: &str,
    deferral: &str,
) -> Result<(), DbErr> {
    let table = table.into_table_ref();
    let quoted_table = on_postgres(manager, table.clone())?;
    let (schema, _) = parted(table.clone())?;
    let own = format!("{schema}{}", identifier(name));
    if !deferral.is_empty() {
        // Replication takes no key that is checked at the end.
        identity::spare(manager, &own).await?;
    }
    let identified = identity::table_of(manager, &own).await?;
    if !repeatable(manager) {
        let own = identifier(name);
        let drop = format!("ALTER TABLE {quoted_table} DROP CONSTRAINT {own}");
        execute(manager, &drop).await?;
        execute(manager, sql).await?;
        constraint_from_index(manager, table, name, &format!("UNIQUE{deferral}")).await?;
        return identity::take_over(manager, identified, name).await;
    }
    let Some([_, build, replace]) =
        online::replace_unique(&schema, &quoted_table, name, sql, deferral)
    else {
        return Err(incomplete(
            "this is no CREATE UNIQUE INDEX of the name of the constraint",
        ));
    };
    let beside = format!("{schema}{}", identifier(&online::beside(name)));
    create_quoted(manager, &beside, &build).await?;
    identity::take_over(manager, identified, &online::beside(name)).await?;
    execute(manager, &replace).await
}

/// Makes the unique index of the name, which has to be there, a constraint of the same name; `kind` is `UNIQUE` or
/// `PRIMARY KEY`, and may go on with `DEFERRABLE`. Takes no longer than its lock, unless a column of a primary key
/// may be null.
///
/// # Errors
/// What the database answers; on SQLite, which cannot do it.
pub async fn constraint_from_index(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    name: &str,
    kind: &str,
) -> Result<(), DbErr> {
    let table = on_postgres(manager, table)?;
    let (kind, deferral) = match kind.find(" DEFERRABLE") {
        Some(at) => kind.split_at(at),
        None => (kind, ""),
    };
    let can_be_asked = repeatable(manager) && !Context::current().recording;
    if can_be_asked && has(manager, &table, name, "pu").await? {
        return Ok(());
    }
    execute(manager, &online::use_index(&table, name, kind, deferral)).await
}

/// Forbids nulls in a column.
///
/// Outside a transaction, on Postgres, a check that is validated beside readers and writers proves that there are none;
/// with that, `SET NOT NULL` takes no longer than its lock. Fill the column first ([`Backfill`](super::Backfill)): a row
/// with a null makes it fail, and the check stays, for new rows, until the next try.
///
/// ```
/// use migration_core::steps;
/// use sea_orm_migration::prelude::*;
///
/// # async fn up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
/// steps::set_not_null(manager, "users", "credits").await
/// # }
/// ```
///
/// # Errors
/// What the database answers; on SQLite, which cannot do it.
pub async fn set_not_null(
    manager: &SchemaManager<'_>,
    table: impl IntoTableRef,
    column: &str,
) -> Result<(), DbErr> {
    let table = on_postgres(manager, table)?;
    if !repeatable(manager) {
        let column = identifier(column);
        let sql = format!("ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL");
        return execute(manager, &sql).await;
    }
    for statement in online::set_not_null(&table, column) {
        execute(manager, &statement).await?;
    }
    Ok(())
}

fn incomplete(problem: &str) -> DbErr {
    DbErr::Migration(problem.to_owned())
}
