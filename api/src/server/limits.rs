//! What one request may take, and how many are worked on at once.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;

use crate::problem::Problem;

/// The limits.
#[derive(Debug, Clone)]
pub(super) struct Limiter {
    pub(super) time: Duration,
    pub(super) free: Arc<Semaphore>,
}

/// The middleware: 503 where too many requests are being worked on, or this one takes too long.
pub(super) async fn limit(
    State(limiter): State<Limiter>,
    request: Request,
    next: Next,
) -> Response {
    let Ok(_one) = limiter.free.try_acquire() else {
        return Problem::unavailable("too many requests are being worked on", 1).into_response();
    };
    let reads = request.method().is_safe();
    match tokio::time::timeout(limiter.time, next.run(request)).await {
        Ok(response) => response,
        Err(_) if reads => {
            let seconds = limiter.time.as_secs();
            Problem::unavailable(format!("the answer took longer than {seconds} s"), 1)
                .into_response()
        }
        // It may have been about to be saved.
        Err(_) => Problem::unknown_outcome().into_response(),
    }
}
