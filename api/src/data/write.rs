//! Writing: a row is made, changed, removed, in one transaction, through the entity's own model.

use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use sea_orm::DatabaseExecutor;

use super::answer::{json, with};
use super::body::{changes, creation};
use super::entity::WriteError;
use super::failure::{Attempt, Doing};
use super::path::{id, key, part};
use super::query::none;
use super::read::no_row;
use super::routes::Api;
use super::row::Row;
use super::table::Table;
use crate::problem::{FieldError, Problem};

/// Makes a row.
pub(crate) async fn create(
    api: &Api,
    table: &Table,
    original: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Problem> {
    none(original.query())?;
    let row = creation(table, headers, body)?;
    let doing = async |on: &DatabaseExecutor<'_>| table.typed.insert(on, row).await;
    let values = written(api, table, Doing::Creating, doing).await?;
    let response = json(
        StatusCode::CREATED,
        &Row {
            columns: &table.columns,
            values: &values,
        },
    )?;
    let here = original.path().trim_end_matches('/');
    with(
        response,
        header::LOCATION,
        &format!("{here}/{}", id(table, &values)),
    )
}

/// Changes a row.
pub(crate) async fn change(
    api: &Api,
    table: &Table,
    uri: &Uri,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Response, Problem> {
    none(uri.query())?;
    let changes = changes(table, headers, body)?;
    let key = key(table, part(uri, 1))?.ok_or_else(|| no_row(table))?;
    let doing = async |on: &DatabaseExecutor<'_>| table.typed.update(on, key, changes).await;
    let values = written(api, table, Doing::Changing, doing).await?;
    let values = values.ok_or_else(|| no_row(table))?;
    json(
        StatusCode::OK,
        &Row {
            columns: &table.columns,
            values: &values,
        },
    )
}

/// Removes a row.
pub(crate) async fn remove(api: &Api, table: &Table, uri: &Uri) -> Result<Response, Problem> {
    none(uri.query())?;
    let key = key(table, part(uri, 1))?.ok_or_else(|| no_row(table))?;
    let doing = async |on: &DatabaseExecutor<'_>| table.typed.delete(on, key).await;
    if written(api, table, Doing::Deleting, doing).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(no_row(table))
    }
}

/// Does it in a transaction, and says what went wrong.
async fn written<T>(
    api: &Api,
    table: &Table,
    doing: Doing,
    write: impl AsyncFnOnce(&DatabaseExecutor<'_>) -> Result<T, WriteError>,
) -> Result<T, Problem> {
    let attempt = Attempt {
        gate: &api.gate,
        catalogue: &api.catalogue,
        table,
        doing,
    };
    let session = api.gate.write().await?;
    let done = write(&session.executor())
        .await
        .map_err(|error| match error {
            WriteError::Database(error) => attempt.failed(&error),
            WriteError::Field(position) => {
                let name = table.columns[position].name;
                let error = FieldError::new(name, "is no value that this column takes");
                Problem::fields(StatusCode::UNPROCESSABLE_ENTITY, vec![error])
            }
        })?;
    session.finish().await.map_err(|error| {
        let problem = attempt.failed(&error);
        // What the database refuses, it did not save. Where nothing was heard, nobody knows.
        if migration_core::database_error(&error).is_some() {
            problem
        } else {
            Problem::unknown_outcome()
        }
    })?;
    Ok(done)
}
