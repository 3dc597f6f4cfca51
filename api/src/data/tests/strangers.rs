//! Those who are nobody here.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::people::{ask, sketch2bim};
use super::stage::{Stage, writer};

/// An address that is nobody's, or almost somebody's, sees nothing.
#[tokio::test]
async fn strangers_see_nothing() {
    for stage in Stage::sketch2bim().await {
        sketch2bim(&stage).await;
        for email in [
            "",
            "ANN@X.ORG",
            " ann@x.org",
            "ann@x.org ",
            "%",
            "_nn@x.org",
            "' OR 1=1 --",
            "ann@x.org\0",
            "null",
        ] {
            for table in &stage.catalogue.tables {
                let reply = stage.get_as(email, &format!("/{}", table.name)).await;
                assert_eq!(
                    reply.body,
                    json!({"items": [], "next": null}),
                    "{email} {}",
                    table.name
                );
            }
        }
    }
}

#[tokio::test]
async fn without_a_principal_there_is_nothing() {
    for stage in Stage::ask().await {
        ask(&stage).await;
        for (method, path) in [
            (Method::GET, ""),
            (Method::GET, "/users"),
            (Method::GET, "/users/1"),
            (Method::GET, "/users/1/payments"),
            (Method::GET, "/no_such_table"),
            (Method::POST, "/users"),
            (Method::PATCH, "/users/1"),
            (Method::DELETE, "/users/1"),
        ] {
            let request = axum::http::Request::builder()
                .method(&method)
                .uri(format!("/api/ask{path}"));
            let reply = stage
                .send(request.body(axum::body::Body::empty()).unwrap())
                .await;
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        }
        assert_eq!(
            stage
                .ask_for(&writer(), Method::GET, "/users", None)
                .await
                .column("id")
                .len(),
            2
        );
    }
}
