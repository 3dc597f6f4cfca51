//! How the databases stand, for people and programs, and applying what is pending.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use futures_util::stream;
use serde::Deserialize;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::watch;

use super::State;
use crate::auth::{Principal, Role};
use crate::database::{Handle, Progress, told_to_end};
use crate::page::{self, Diagram};
use crate::problem::Problem;
use crate::report::PlatformReport;
use crate::reporting;

/// How long a listener waits for the next line when the process is to end.
const LAST: Duration = Duration::from_secs(2);

/// Which part of the page is wanted.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Part {
    part: Option<String>,
}

/// `GET /migrations`: the page; `?part=live` is what of it changes.
pub(super) async fn page(
    Shared(state): Shared<Arc<State>>,
    Extension(principal): Extension<Principal>,
    part: Result<Query<Part>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(Part { part })) = part else {
        return Err(Problem::bad_request("part: expected live, once"));
    };
    let report = report(&state, &principal)?;
    let text = match part.as_deref() {
        None => {
            let diagrams: Vec<_> = state.databases.iter().filter_map(diagram).collect();
            page::migrations(&report, &diagrams)
        }
        Some("live") => page::live(&report),
        Some(_) => return Err(Problem::bad_request("part: expected live")),
    };
    Ok(html(text))
}

/// What is there, or, while that is not known, what the entities declare.
fn diagram(handle: &Handle) -> Option<Diagram> {
    let (of, svg) = if let Some(svg) = handle.view().diagram {
        ("the database", svg.to_string())
    } else {
        let project = handle.site.project;
        let entities = (project.entities?)(handle.site.settings.url.backend());
        let title = format!("{} database", project.name);
        let svg = migration_core::diagram::svg(&entities.schema(), &title);
        ("the entities of this program", svg)
    };
    Some(Diagram {
        database: handle.name(),
        of: of.to_owned(),
        svg,
    })
}

/// A page, with what it may load and run.
pub(super) fn html(page: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, page::policy()),
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    ];
    (headers, page.into()).into_response()
}

/// `GET /api/migrations`: the same as JSON.
pub(super) async fn json(
    Shared(state): Shared<Arc<State>>,
    Extension(principal): Extension<Principal>,
) -> Result<Json<PlatformReport>, Problem> {
    report(&state, &principal).map(Json)
}

/// What users may see of it: nothing. It is the operators' business, and has errors of the database in it.
fn report(state: &State, principal: &Principal) -> Result<PlatformReport, Problem> {
    services_only(principal)?;
    for handle in &state.databases {
        handle.want_comparison();
    }
    let reframe = state.reframe.borrow().clone();
    Ok(reporting::platform(
        &state.databases,
        reframe,
        state.automatic,
    ))
}

/// Refuses users.
pub(super) fn services_only(principal: &Principal) -> Result<(), Problem> {
    match principal {
        Principal::Service { .. } => Ok(()),
        Principal::User { .. } => Err(Problem::forbidden(
            "this is for services, with a token of API_TOKENS",
        )),
    }
}

/// `POST /api/migrations/{database}/up`: applies what is pending, and says what happens, a line of JSON each.
pub(super) async fn up(
    Shared(state): Shared<Arc<State>>,
    Extension(principal): Extension<Principal>,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    if !principal.may(Role::Admin) {
        return Err(Problem::forbidden(
            "applying migrations needs an administrator's token",
        ));
    }
    let handle = state.databases.iter().find(|handle| handle.name() == name);
    let Some(handle) = handle else {
        return Err(Problem::not_found("there is no database of this name"));
    };
    tracing::info!(database = handle.name(), "migrations were asked for");
    let listener = (handle.order_up(), state.ending.clone());
    let lines = stream::unfold(Some(listener), |progress| async {
        let mut progress = progress?;
        let event = next(&mut progress).await?;
        let rest = (!event.is_last()).then_some(progress);
        let mut line = serde_json::to_vec(&event).unwrap_or_default();
        line.push(b'\n');
        Some((Ok::<_, Infallible>(Bytes::from(line)), rest))
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(lines)).into_response())
}

type Listener = (broadcast::Receiver<Progress>, watch::Receiver<bool>);

/// None when the process is to end and nothing happens any more.
async fn next((progress, ending): &mut Listener) -> Option<Progress> {
    let idle = async {
        told_to_end(ending).await;
        // The run that is under way may still end.
        tokio::time::sleep(LAST).await;
    };
    tokio::select! {
        event = progress.recv() => match event {
            Ok(event) => Some(event),
            Err(RecvError::Lagged(lines)) => Some(Progress::Skipped { lines }),
            Err(RecvError::Closed) => None,
        },
        () = idle => None,
    }
}
