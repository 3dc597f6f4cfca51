//! Takes connections and ends them: one that sends its headers too slowly, and all when the process is to end.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

use crate::database::told_to_end;

/// How long a connection may lie between two requests, and how long the headers of one may take to come. Longer than
/// proxies keep theirs (60 s mostly): whoever closes first must be the one that sends.
const HEADERS: Duration = Duration::from_secs(75);

/// Serves until `end`; then requests that are being worked on have `grace` to end.
pub(super) async fn serve(
    listener: TcpListener,
    app: Router,
    mut end: watch::Receiver<bool>,
    grace: Duration,
) {
    let graceful = GracefulShutdown::new();
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADERS);
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, or a client that is gone already: neither is cured by trying at once.
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
            () = told_to_end(&mut end) => break,
        };
        drop(stream.set_nodelay(true));
        let app = app
            .clone()
            .map_request(|request: hyper::Request<hyper::body::Incoming>| request.map(Body::new));
        let connection =
            server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(app));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that goes away is no trouble of ours.
            drop(connection.await);
        });
    }
    drop(listener);
    if tokio::time::timeout(grace, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("requests were cut off: they took longer than the time to end");
    }
}
