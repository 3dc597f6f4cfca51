//! The pages behind a small server, with a report that a test can change.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream;

use super::fixtures;
use crate::page::{docs, live, migrations, policy, sign_in};
use crate::problem::Problem;
use crate::report::PlatformReport;

/// What the server answers with.
pub(super) struct Answers {
    pub(super) report: PlatformReport,
    /// The token that is asked for, where one is.
    pub(super) token: Option<&'static str>,
    /// The lines that applying answers with; none where it is forbidden.
    pub(super) lines: Option<Vec<&'static str>>,
    pub(super) down: bool,
    pub(super) asked: usize,
}

/// A server on a port of its own. It ends with the test process.
pub(super) struct Server {
    pub(super) url: String,
    answers: Shared,
}

type Shared = Arc<Mutex<Answers>>;

impl Server {
    pub(super) fn start(report: PlatformReport) -> Self {
        let answers = Arc::new(Mutex::new(Answers {
            report,
            token: None,
            lines: None,
            down: false,
            asked: 0,
        }));
        let routes = Router::new()
            .route("/migrations", get(page))
            .route("/docs", get(documentation))
            .route("/openapi.json", get(openapi))
            .route("/api/migrations", get(openapi))
            .route("/api/migrations/{name}/up", post(up))
            .with_state(Arc::clone(&answers));
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        listener.set_nonblocking(true).unwrap();
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, routes).await.unwrap();
            });
        });
        Self { url, answers }
    }

    pub(super) fn answers(&self) -> MutexGuard<'_, Answers> {
        self.answers.lock().unwrap()
    }
}

/// A page with the headers that a page needs, or the one that asks for a token.
fn guarded(
    answers: &Shared,
    headers: &HeaderMap,
    page: impl FnOnce(&Answers) -> String,
) -> Response {
    let mut answers = answers.lock().unwrap();
    answers.asked += 1;
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let allowed = answers
        .token
        .is_none_or(|token| given == Some(format!("Bearer {token}").as_str()));
    let (status, page) = match (answers.down, allowed) {
        (true, _) => (StatusCode::BAD_GATEWAY, String::new()),
        (_, true) => (StatusCode::OK, page(&answers)),
        (_, false) => (StatusCode::UNAUTHORIZED, sign_in().to_owned()),
    };
    (
        status,
        [(header::CONTENT_SECURITY_POLICY, policy())],
        Html(page),
    )
        .into_response()
}

async fn page(
    State(answers): State<Shared>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    let part = query
        .iter()
        .any(|(name, value)| name == "part" && value == "live");
    guarded(&answers, &headers, |answers| {
        if part {
            live(&answers.report)
        } else {
            migrations(&answers.report, &fixtures::diagrams())
        }
    })
}

async fn documentation(State(answers): State<Shared>, headers: HeaderMap) -> Response {
    guarded(&answers, &headers, |_| docs().to_owned())
}

async fn openapi(State(answers): State<Shared>, headers: HeaderMap) -> Response {
    let mut response = guarded(&answers, &headers, |_| {
        include_str!("openapi.json").to_owned()
    });
    let json = header::HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

async fn up(State(answers): State<Shared>) -> Response {
    let Some(lines) = answers.lock().unwrap().lines.clone() else {
        return Problem::forbidden("an administrator's token is needed").into_response();
    };
    let lines = stream::unfold(lines.into_iter(), |mut lines| async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        let line = lines.next()?;
        Some((Ok::<_, std::io::Error>(format!("{line}\n")), lines))
    });
    Body::from_stream(lines).into_response()
}
