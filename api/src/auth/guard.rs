//! Lets a request through with who asks, or answers 401.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::jwt::Secret;
use super::local::refusal;
use super::principal::{Principal, Role};
use super::tokens::Tokens;
use crate::page;
use crate::problem::Problem;

/// Who may ask.
#[derive(Debug)]
pub(crate) struct Guard {
    pub(crate) tokens: Tokens,
    pub(crate) secret: Option<Secret>,
    /// Pages of other origins that may ask.
    pub(crate) origins: BTreeSet<String>,
}

/// The middleware.
pub(crate) async fn guard(
    State(guard): State<Arc<Guard>>,
    mut request: Request,
    next: Next,
) -> Response {
    match guard.principal(&request) {
        Ok(principal) => {
            request.extensions_mut().insert(principal.clone());
            let mut response = next.run(request).await;
            // For the log.
            response.extensions_mut().insert(principal);
            response
        }
        Err(problem) => unauthorized(problem, request.method(), request.headers()),
    }
}

impl Guard {
    fn principal(&self, request: &Request) -> Result<Principal, Problem> {
        let headers = request.headers();
        if self.tokens.is_empty() && self.secret.is_none() {
            return match refusal(
                request.version(),
                request.method(),
                request.uri(),
                headers,
                &self.origins,
            ) {
                None => Ok(Principal::Service {
                    name: "local".to_owned(),
                    role: Role::Admin,
                }),
                Some(why) => Err(Problem::forbidden(format!("the request is refused: {why}"))),
            };
        }
        let refused = |detail: &str| Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        let mut presented = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (presented.next(), presented.next()) else {
            return Err(refused("send `Authorization: Bearer TOKEN`"));
        };
        let token = value.to_str().ok().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme
                .eq_ignore_ascii_case("bearer")
                .then_some(token.trim_start_matches(' '))
        });
        let Some(token) = token else {
            return Err(refused("send `Authorization: Bearer TOKEN`"));
        };
        self.tokens
            .find(token)
            .or_else(|| self.secret.as_ref()?.find(token))
            .ok_or_else(|| refused("the token is not known, or has ended"))
    }
}

/// A person's browser gets a form for the token, everything else a problem.
fn unauthorized(problem: Problem, method: &Method, headers: &HeaderMap) -> Response {
    if problem.status != StatusCode::UNAUTHORIZED {
        return problem.into_response();
    }
    let wants_page = method == Method::GET
        && headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
    let mut response = if wants_page {
        let policy = [(header::CONTENT_SECURITY_POLICY, page::policy())];
        (StatusCode::UNAUTHORIZED, policy, Html(page::sign_in())).into_response()
    } else {
        problem.into_response()
    };
    response.headers_mut().insert(
        header::WWW_AUTHENTICATE,
        HeaderValue::from_static("Bearer realm=\"platform\""),
    );
    response
}
