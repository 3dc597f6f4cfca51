//! Whether the process lives, and whether it may be sent requests. No token is needed, and nothing is told that one
//! would be needed for.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Serialize;
use serde_json::json;

use super::State;
use super::migrations::services_only;
use crate::auth::Principal;
use crate::problem::Problem;

/// Whether requests are answered, a database.
#[derive(Debug, Serialize)]
struct Readiness {
    ready: bool,
    databases: BTreeMap<&'static str, One>,
    reframe: Optional,
}

#[derive(Debug, Serialize)]
struct One {
    ready: bool,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// What the rest does not wait for.
#[expect(clippy::struct_field_names, reason = "it is what it says")]
#[derive(Debug, Serialize)]
struct Optional {
    optional: bool,
    configured: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reachable: Option<bool>,
}

/// `GET /health`: the process answers.
pub(super) async fn health() -> Json<serde_json::Value> {
    Json(json!({ "status": "alive", "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /ready`: 200 where every database answers and has the schema that this program needs, 503 otherwise.
pub(super) async fn ready(Shared(state): Shared<Arc<State>>) -> Response {
    let databases: BTreeMap<_, _> = state
        .databases
        .iter()
        .map(|handle| {
            let view = handle.view();
            let one = One {
                ready: view.is_ready(),
                state: view.state().map_or("unknown", migration_core::State::word),
                reason: view.refusal(),
            };
            (handle.name(), one)
        })
        .collect();
    let reframe = state.reframe.borrow();
    let readiness = Readiness {
        ready: databases.values().all(|one| one.ready),
        databases,
        reframe: Optional {
            optional: true,
            configured: reframe.configured,
            reachable: reframe.reachable,
        },
    };
    if readiness.ready {
        return Json(readiness).into_response();
    }
    let headers = [(header::RETRY_AFTER, "1")];
    (StatusCode::SERVICE_UNAVAILABLE, headers, Json(readiness)).into_response()
}

/// `GET /metrics`, for services.
pub(super) async fn metrics(
    Shared(state): Shared<Arc<State>>,
    Extension(principal): Extension<Principal>,
) -> Response {
    if let Err(problem) = services_only(&principal) {
        return problem.into_response();
    }
    match state.metrics.text(&state.databases) {
        Ok(text) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(_) => Problem::internal().into_response(),
    }
}
