//! The routes of one database: `/`, `/{table}`, `/{table}/{id}`, `/{table}/{id}/{relation}`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, OriginalUri, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;

use super::catalogue::Catalogue;
use super::owner::View;
use super::path::{decoded, part};
use super::table::Table;
use super::{answer, read, write};
use crate::auth::{Principal, Role};
use crate::database::Gate;
use crate::problem::Problem;

/// What the routes of one database share.
pub(crate) struct Api {
    pub(crate) catalogue: Arc<Catalogue>,
    pub(crate) gate: Gate,
}

/// The routes of the tables of one database, to be mounted at `/api/{name}`. Each request carries a [`Principal`] as an
/// extension.
pub fn router(catalogue: Arc<Catalogue>, gate: Gate) -> Router {
    Router::new()
        .route("/", get(tables))
        .route("/{table}", get(list).post(create))
        .route("/{table}/{id}", get(one).patch(change).delete(remove))
        .route("/{table}/{id}/{relation}", get(related))
        .fallback(async || Problem::not_found("there is nothing at this path"))
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method not allowed",
                "this path does not take this method; the header allow says which it takes",
            )
        })
        .with_state(Arc::new(Api { catalogue, gate }))
}

/// Whoever asks; 401 where nobody is known.
pub(crate) struct Asker(Principal);

impl<S: Sync> FromRequestParts<S> for Asker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let principal = parts.extensions.get::<Principal>().cloned();
        principal.map(Self).ok_or_else(|| {
            Problem::new(
                StatusCode::UNAUTHORIZED,
                "unauthorized",
                "this needs a bearer token",
            )
        })
    }
}

impl Asker {
    /// What they may see.
    fn view(&self) -> Result<View<'_>, Problem> {
        if self.0.may(Role::Read) {
            Ok(View::of(&self.0))
        } else {
            Err(Problem::forbidden("this needs the right to read"))
        }
    }

    fn may_write(&self) -> Result<(), Problem> {
        if self.0.may(Role::Write) {
            Ok(())
        } else {
            Err(Problem::forbidden("this needs the right to write"))
        }
    }
}

impl Api {
    /// The table that a path names, if whoever asks may know of it.
    fn table(&self, view: View<'_>, uri: &Uri) -> Result<&Table, Problem> {
        let name = decoded(part(uri, 0))?;
        self.catalogue
            .table(&name)
            .filter(|table| view.shows(&table.owner))
            .ok_or_else(|| Problem::not_found("there is no such table"))
    }
}

type Answer = Result<Response, Problem>;
type Body = Result<Bytes, BytesRejection>;

async fn tables(
    State(api): State<Arc<Api>>,
    asker: Asker,
    OriginalUri(original): OriginalUri,
) -> Answer {
    answer::tables(&api.catalogue, asker.view()?, &original)
}

async fn list(
    State(api): State<Arc<Api>>,
    asker: Asker,
    OriginalUri(original): OriginalUri,
    uri: Uri,
) -> Answer {
    let view = asker.view()?;
    let table = api.table(view, &uri)?;
    read::list(&api, view, table, &original).await
}

async fn one(State(api): State<Arc<Api>>, asker: Asker, uri: Uri) -> Answer {
    let view = asker.view()?;
    let table = api.table(view, &uri)?;
    read::one(&api, view, table, &uri).await
}

async fn related(
    State(api): State<Arc<Api>>,
    asker: Asker,
    OriginalUri(original): OriginalUri,
    uri: Uri,
) -> Answer {
    let view = asker.view()?;
    let table = api.table(view, &uri)?;
    read::related(&api, view, table, &uri, &original).await
}

async fn create(
    State(api): State<Arc<Api>>,
    asker: Asker,
    OriginalUri(original): OriginalUri,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let table = api.table(asker.view()?, &uri)?;
    asker.may_write()?;
    write::create(&api, table, &original, &headers, &whole(body)?).await
}

async fn change(
    State(api): State<Arc<Api>>,
    asker: Asker,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let table = api.table(asker.view()?, &uri)?;
    asker.may_write()?;
    write::change(&api, table, &uri, &headers, &whole(body)?).await
}

async fn remove(State(api): State<Arc<Api>>, asker: Asker, uri: Uri) -> Answer {
    let table = api.table(asker.view()?, &uri)?;
    asker.may_write()?;
    write::remove(&api, table, &uri).await
}

/// A body that came whole: 413 where it is too large.
fn whole(body: Body) -> Result<Bytes, Problem> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too large",
            "the body is larger than this server takes",
        ),
        _ => Problem::bad_request("the body did not come whole"),
    })
}
