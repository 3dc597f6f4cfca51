//! An entity behind a trait object: what depends on its types. Writes go through its `ActiveModel`, so that its hooks run.

use std::marker::PhantomData;

use futures_util::future::BoxFuture;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, DatabaseExecutor, DbErr, EntityTrait,
    IntoActiveModel, Iterable, ModelTrait, Value,
};

/// A value for the column at a position.
pub(crate) type Assignment = (usize, Value);

/// Why a row was not written.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// The entity does not take the value of the column at this position.
    Field(usize),
    /// The database, or a hook of the entity.
    Database(DbErr),
}

impl From<DbErr> for WriteError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

type Written<'a, T> = BoxFuture<'a, Result<T, WriteError>>;

/// What depends on the types of an entity. Positions are those of its columns.
pub(crate) trait Typed: Send + Sync {
    /// A value in SQL, cast where the entity says so.
    fn bind(&self, column: usize, value: Value) -> Expr;

    /// Makes a row; all of its values.
    fn insert<'a>(
        &self,
        on: &'a DatabaseExecutor<'a>,
        row: Vec<Assignment>,
    ) -> Written<'a, Vec<Value>>;

    /// Changes the row with the key; all of its values, or none where there is no such row.
    fn update<'a>(
        &self,
        on: &'a DatabaseExecutor<'a>,
        key: Vec<Assignment>,
        changes: Vec<Assignment>,
    ) -> Written<'a, Option<Vec<Value>>>;

    /// Removes the row with the key. Whether there was one.
    fn delete<'a>(&self, on: &'a DatabaseExecutor<'a>, key: Vec<Assignment>) -> Written<'a, bool>;
}

/// An entity.
pub(crate) struct Of<E: EntityTrait> {
    columns: Vec<E::Column>,
    entity: PhantomData<fn() -> E>,
}

impl<E: EntityTrait> Of<E> {
    pub(crate) fn new() -> Self {
        Self {
            columns: E::Column::iter().collect(),
            entity: PhantomData,
        }
    }

    fn model(
        &self,
        mut model: E::ActiveModel,
        values: Vec<Assignment>,
    ) -> Result<E::ActiveModel, WriteError> {
        for (position, value) in values {
            // A type's own refusal (an enum that lacks the word) may quote the value: which column it was is enough.
            model
                .try_set(self.columns[position], value)
                .map_err(|_| WriteError::Field(position))?;
        }
        Ok(model)
    }
}

fn values<E: EntityTrait>(model: &E::Model) -> Vec<Value> {
    E::Column::iter().map(|column| model.get(column)).collect()
}

impl<E> Typed for Of<E>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: Send,
    E::Column: Send + Sync,
{
    fn bind(&self, column: usize, value: Value) -> Expr {
        self.columns[column].save_as(Expr::val(value))
    }

    fn insert<'a>(
        &self,
        on: &'a DatabaseExecutor<'a>,
        row: Vec<Assignment>,
    ) -> Written<'a, Vec<Value>> {
        let model = self.model(ActiveModelBehavior::new(), row);
        Box::pin(async move { Ok(values::<E>(&model?.insert(on).await?)) })
    }

    fn update<'a>(
        &self,
        on: &'a DatabaseExecutor<'a>,
        key: Vec<Assignment>,
        changes: Vec<Assignment>,
    ) -> Written<'a, Option<Vec<Value>>> {
        let model = self
            .model(ActiveModelTrait::default(), key)
            .and_then(|model| self.model(model, changes));
        Box::pin(async move {
            match model?.update(on).await {
                Ok(model) => Ok(Some(values::<E>(&model))),
                Err(DbErr::RecordNotUpdated | DbErr::RecordNotFound(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        })
    }

    fn delete<'a>(&self, on: &'a DatabaseExecutor<'a>, key: Vec<Assignment>) -> Written<'a, bool> {
        let model = self.model(ActiveModelTrait::default(), key);
        Box::pin(async move { Ok(model?.delete(on).await?.rows_affected > 0) })
    }
}
