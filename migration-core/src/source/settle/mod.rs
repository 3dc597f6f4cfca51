//! What two schemas say in other words and mean alike: `0` and `'0'::bigint`, `now()` and `CURRENT_TIMESTAMP`, a
//! condition before and after a dump.
//!
//! ```text
//! old, new -> texts that differ -> judge (Postgres: a scratch, SQLite: memory) -> new, in the words of old
//! ```
//!
//! A text that the judge does not know to mean the same stays, and is a difference. Nothing is asked where no texts
//! differ.

mod clock;
mod judge;
mod postgres;
mod sqlite;
mod unique;

pub(super) use judge::Judge;

use sea_orm::DbErr;

use crate::schema::{Check, Column, Index, IndexKey, Schema, Table, Value};

/// Puts `new` into the words of `old` where both mean the same.
pub(super) async fn settle(
    old: &Schema,
    new: &mut Schema,
    judge: &mut Judge<'_>,
) -> Result<(), DbErr> {
    for (name, table) in &mut new.tables {
        if let Some(before) = old.tables.get(name) {
            let mut scene = Scene {
                judge,
                columns: columns(before, table),
            };
            for column in &mut table.columns {
                if let Some(before) = before.column(&column.name) {
                    scene.value(before, column, table.strict).await?;
                }
            }
            unique::settle(before, table);
            scene.checks(&before.checks, &mut table.checks).await?;
            scene.indexes(&before.indexes, &mut table.indexes).await?;
        }
    }
    Ok(())
}

/// The columns that a text of either table can be about: as they are there, or as they will be.
fn columns(before: &Table, after: &Table) -> Vec<Column> {
    let added = after.columns.iter();
    let added = added.filter(|column| before.column(&column.name).is_none());
    before.columns.iter().chain(added).cloned().collect()
}

/// One table before the judge.
struct Scene<'j, 'l> {
    judge: &'j mut Judge<'l>,
    columns: Vec<Column>,
}

impl Scene<'_, '_> {
    async fn value(
        &mut self,
        before: &Column,
        column: &mut Column,
        strict: bool,
    ) -> Result<(), DbErr> {
        let same = match (&before.value, &column.value) {
            (Value::Default(_) | Value::None, Value::Default(_) | Value::None)
                if before.value != column.value && before.data_type == column.data_type =>
            {
                let (old, new) = (default(&before.value), default(&column.value));
                self.judge.same_default(column, old, new, strict).await?
            }
            (
                Value::Generated { expression, stored },
                Value::Generated {
                    expression: new,
                    stored: kept,
                },
            ) if stored == kept && expression != new => {
                self.judge
                    .same_expression(&self.columns, expression, new)
                    .await?
            }
            _ => false,
        };
        if same {
            column.value = before.value.clone();
        }
        Ok(())
    }

    async fn checks(&mut self, before: &[Check], checks: &mut [Check]) -> Result<(), DbErr> {
        let meant: Vec<&str> = checks
            .iter()
            .map(|check| check.expression.as_str())
            .collect();
        let mut open: Vec<&Check> = before
            .iter()
            .filter(|check| !meant.contains(&check.expression.as_str()))
            .collect();
        for check in checks {
            if before.iter().any(|old| old.expression == check.expression) {
                continue;
            }
            // The one of the same name first: then it need not be told from the others.
            open.sort_by_key(|old| old.name.is_none() || old.name != check.name);
            for at in 0..open.len() {
                let old = open[at];
                let same =
                    self.judge
                        .same_expression(&self.columns, &old.expression, &check.expression);
                if same.await? {
                    check.expression.clone_from(&old.expression);
                    open.remove(at);
                    break;
                }
            }
        }
        Ok(())
    }

    async fn indexes(&mut self, before: &[Index], indexes: &mut [Index]) -> Result<(), DbErr> {
        let mut open: Vec<&Index> = before
            .iter()
            .filter(|old| !indexes.iter().any(|index| texts(index) == texts(old)))
            .filter(|old| !texts(old).is_empty())
            .collect();
        for index in indexes {
            if texts(index).is_empty() || before.iter().any(|old| texts(old) == texts(index)) {
                continue;
            }
            open.sort_by_key(|old| old.name.is_none() || old.name != index.name);
            for at in 0..open.len() {
                let old = open[at];
                if self.same_texts(old, index).await? {
                    index.predicate.clone_from(&old.predicate);
                    for (part, old) in index.parts.iter_mut().zip(&old.parts) {
                        part.key.clone_from(&old.key);
                    }
                    open.remove(at);
                    break;
                }
            }
        }
        Ok(())
    }

    async fn same_texts(&mut self, old: &Index, new: &Index) -> Result<bool, DbErr> {
        if old.parts.len() != new.parts.len()
            || old.predicate.is_some() != new.predicate.is_some()
            || old.parts.iter().zip(&new.parts).any(|(old, new)| {
                matches!(old.key, IndexKey::Column(_)) != matches!(new.key, IndexKey::Column(_))
                    || matches!(old.key, IndexKey::Column(_)) && old.key != new.key
            })
        {
            return Ok(false);
        }
        for (old, new) in texts(old).into_iter().zip(texts(new)) {
            if old != new && !self.judge.same_expression(&self.columns, old, new).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

/// No default is the default NULL.
fn default(value: &Value) -> &str {
    match value {
        Value::Default(expression) => expression,
        _ => "NULL",
    }
}

/// What an index says as SQL.
fn texts(index: &Index) -> Vec<&str> {
    let keys = index.parts.iter().filter_map(|part| match &part.key {
        IndexKey::Expression(expression) => Some(expression.as_str()),
        IndexKey::Column(_) => None,
    });
    keys.chain(index.predicate.as_deref()).collect()
}
