//! Answers that are not problems.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::catalogue::Catalogue;
use super::owner::View;
use super::query::none;
use crate::problem::Problem;

/// A value as JSON.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Result<Response, Problem> {
    let bytes = serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "a row could not be written as JSON");
        Problem::internal()
    })?;
    let mut response = (status, Body::from(bytes)).into_response();
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    Ok(response)
}

/// Adds a header whose value is made of the parts of a URL, and so is ASCII.
pub(crate) fn with(
    mut response: Response,
    name: header::HeaderName,
    value: &str,
) -> Result<Response, Problem> {
    let value = HeaderValue::from_str(value).map_err(|error| {
        tracing::error!(%error, %name, "a header could not be written");
        Problem::internal()
    })?;
    response.headers_mut().insert(name, value);
    Ok(response)
}

/// A table among those that there are.
#[derive(Serialize)]
struct Link {
    name: &'static str,
    href: String,
}

/// The tables that whoever asks may know of.
pub(crate) fn tables(
    catalogue: &Catalogue,
    view: View<'_>,
    uri: &Uri,
) -> Result<Response, Problem> {
    none(uri.query())?;
    let here = uri.path().trim_end_matches('/');
    let links: Vec<_> = catalogue
        .tables
        .iter()
        .filter(|table| view.shows(&table.owner))
        .map(|table| Link {
            name: table.name,
            href: format!("{here}/{}", table.name),
        })
        .collect();
    json(StatusCode::OK, &serde_json::json!({ "tables": links }))
}
