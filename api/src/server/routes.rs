//! Which path leads where, and through what.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::limits::{Limiter, limit};
use super::observe::observe;
use super::{State, documentation, health, migrations};
use crate::auth::{Guard, guard};
use crate::config::Config;
use crate::data::{self, Catalogue};
use crate::problem::Problem;

/// Everything that is answered.
///
/// ```text
/// request -> id, log, metrics, headers -> panics -> CORS -+-> health, readiness
///                                                         \-> time, number -> who asks -> routes
/// ```
pub(super) fn app(state: &Arc<State>, catalogues: &[Arc<Catalogue>], config: &Config) -> Router {
    let asked = Arc::new(Guard {
        tokens: config.tokens.clone(),
        secret: config.secret.clone(),
        origins: config.origins.clone(),
    });
    let limiter = Limiter {
        time: config.limits.time,
        free: Arc::new(Semaphore::new(config.limits.requests)),
    };
    let mut guarded = Router::new()
        .route("/", get(async || Redirect::temporary("/migrations")))
        .route("/migrations", get(migrations::page))
        .route("/docs", get(documentation::page))
        .route("/openapi.json", get(documentation::document))
        .route("/metrics", get(health::metrics))
        .route("/api/migrations", get(migrations::json))
        .route("/api/migrations/{database}/up", post(migrations::up))
        .with_state(state.clone());
    for (catalogue, handle) in catalogues.iter().zip(&state.databases) {
        let path = format!("/api/{}", handle.name());
        guarded = guarded.nest(&path, data::router(catalogue.clone(), handle.gate()));
    }
    let guarded = guarded
        .fallback(async || Problem::not_found("there is nothing at this path"))
        .method_not_allowed_fallback(not_allowed)
        // One layer of several: each one by itself would have every request copy the way through all of them.
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(limiter, limit))
                .layer(from_fn_with_state(asked, guard))
                .layer(DefaultBodyLimit::max(config.limits.body)),
        );
    Router::new()
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .method_not_allowed_fallback(not_allowed)
        .with_state(state.clone())
        .merge(guarded)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(Arc::new(state.metrics.clone()), observe))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(cors(config)),
        )
}

async fn not_allowed() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method not allowed",
        "the header Allow says what can be done here",
    )
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    // The panic itself was written to standard error where it happened.
    tracing::error!("a request panicked");
    Problem::internal().into_response()
}

fn cors(config: &Config) -> CorsLayer {
    let origins = config
        .origins
        .iter()
        .filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([
            header::LINK,
            header::LOCATION,
            header::RETRY_AFTER,
            HeaderName::from_static("x-request-id"),
        ])
        .max_age(std::time::Duration::from_mins(10))
}
