//! Every request: an id, a line in the log, a place in the metrics, and the headers that every answer has.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::auth::Principal;
use crate::telemetry::{Answered, Metrics};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What API answers allow a browser that shows one: nothing. Pages bring their own.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// The middleware.
pub(super) async fn observe(
    State(metrics): State<Arc<Metrics>>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let _in_flight = metrics.begin();
    let id = request_id(&request);
    let (method, safe) = (word(request.method()), request.method().is_safe());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", id = id.to_str().unwrap_or_default());
    let mut response = next.run(request).instrument(span.clone()).await;
    let elapsed = began.elapsed();
    let status = response.status().as_u16();
    let who = match response.extensions().get::<Principal>() {
        Some(Principal::Service { name, .. }) => name.as_str(),
        // Who it was is personal.
        Some(Principal::User { .. }) => "a user",
        None => "nobody",
    };
    let milliseconds = (elapsed.as_secs_f64() * 1e6).round() / 1e3;
    // The route, not the path: ids and filters are in that.
    span.in_scope(|| {
        // Reads that succeed, probes among them, are many, and the metrics have them.
        if safe && status < 400 {
            tracing::debug!(method, route, status, milliseconds, who, "answered");
        } else {
            tracing::info!(method, route, status, milliseconds, who, "answered");
        }
    });
    let answered = Answered {
        method,
        route,
        status,
    };
    metrics.answered(&answered, elapsed);
    finish(&mut response, id);
    response
}

fn finish(response: &mut Response, id: HeaderValue) {
    let headers = response.headers_mut();
    headers.insert(REQUEST_ID, id);
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ] {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
}

/// The client's own id, where it is short and plain: its log and this one can be laid side by side.
fn request_id(request: &Request) -> HeaderValue {
    let plain = |id: &&HeaderValue| {
        !id.is_empty()
            && id.len() <= 64
            && id
                .as_bytes()
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
    };
    match request.headers().get(REQUEST_ID).filter(plain) {
        Some(id) => id.clone(),
        None => new_id(),
    }
}

/// A word that is random for each process, and a number.
fn new_id() -> HeaderValue {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| uuid::Uuid::new_v4().as_u64_pair().0);
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    HeaderValue::from_str(&format!("{:016x}-{count}", *PROCESS))
        .unwrap_or(HeaderValue::from_static("none"))
}

/// One of a few words: a method that somebody made up would be a new line in the metrics each time.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
