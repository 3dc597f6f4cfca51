//! Rows, relations, and the list of the tables.

use axum::http::{Method, StatusCode, header};
use serde_json::json;

use super::stage::{Stage, writer};

const JOB: &str = "00000000-0000-4000-8000-000000000001";
const FIRST: &str = "00000000-0000-4000-8000-000000000002";
const SECOND: &str = "00000000-0000-4000-8000-000000000003";

/// Ann (1) has a job with two iterations, invited Bob (2) and nobody yet, and is in a club.
async fn people(stage: &Stage) {
    for (table, body) in [
        ("users", json!({"email": "ann@x.org"})),
        ("users", json!({"email": "bob@x.org"})),
        ("jobs", json!({"id": JOB, "user_id": 1})),
        (
            "iterations",
            json!({"id": FIRST, "user_id": 1, "job_id": JOB}),
        ),
        (
            "iterations",
            json!({"id": SECOND, "user_id": 1, "job_id": JOB, "parent_iteration_id": FIRST}),
        ),
        (
            "referrals",
            json!({"referrer_id": 1, "referred_id": 2, "referral_code": "A"}),
        ),
        ("referrals", json!({"referrer_id": 1, "referral_code": "B"})),
        ("organizations", json!({"name": "Club"})),
        (
            "organization_members",
            json!({"organization_id": 1, "user_id": 1}),
        ),
    ] {
        stage.made(table, body).await;
    }
}

#[tokio::test]
async fn a_row_leads_to_rows() {
    for stage in Stage::sketch2bim().await {
        people(&stage).await;
        for (path, column, expected) in [
            ("/users/1/jobs", "id", json!([JOB])),
            ("/users/2/jobs", "id", json!([])),
            (
                "/users/1/referrals_made",
                "referral_code",
                json!(["A", "B"]),
            ),
            ("/users/2/referrals_taken", "referral_code", json!(["A"])),
            ("/users/1/referrals_taken", "referral_code", json!([])),
            ("/users/1/organizations", "name", json!(["Club"])),
            ("/users/2/organizations", "name", json!([])),
            ("/organizations/1/users", "email", json!(["ann@x.org"])),
            (
                &format!("/iterations/{FIRST}/children"),
                "id",
                json!([SECOND]),
            ),
            (
                &format!("/iterations/{SECOND}/children?sort=-id&limit=1"),
                "id",
                json!([]),
            ),
            (
                "/users/1/referrals_made?referral_code.gt=A",
                "referral_code",
                json!(["B"]),
            ),
        ] {
            let reply = stage.get(path).await;
            assert_eq!(
                json!(reply.column(column)),
                expected,
                "{} {path}",
                stage.kind()
            );
        }
        let first = stage.get("/users/1/referrals_made?sort=-id&limit=1").await;
        let link = first.headers[header::LINK].to_str().unwrap();
        let next = link.trim_start_matches('<').split_once('>').unwrap().0;
        assert_eq!(stage.get(next).await.column("referral_code"), [json!("A")]);
    }
}

#[tokio::test]
async fn a_row_leads_to_a_row() {
    for stage in Stage::sketch2bim().await {
        people(&stage).await;
        for (path, column, expected) in [
            (&*format!("/iterations/{SECOND}/parent"), "id", FIRST),
            (&format!("/iterations/{SECOND}/jobs"), "id", JOB),
            (&format!("/jobs/{JOB}/users"), "email", "ann@x.org"),
            ("/referrals/1/referred", "email", "bob@x.org"),
        ] {
            assert_eq!(
                stage.get(path).await.body[column],
                json!(expected),
                "{path}"
            );
        }
        for path in [
            &*format!("/iterations/{FIRST}/parent"),
            "/referrals/2/referred",
            "/referrals/99/referred",
            "/users/1/nonsense",
            "/users/99/jobs",
            "/nonsense",
            "/nonsense/1",
            "/users/1/jobs/1",
            "/users/",
        ] {
            assert_eq!(
                stage.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn columns_keep_their_order_and_defaults_are_seen() {
    for stage in Stage::ask().await {
        let reply = stage
            .post("/users", json!({"email": "ann@x.org", "created_at": null, "updated_at": "2026-01-31T13:00:00.5+01:00"}))
            .await;
        assert_eq!(reply.headers[header::LOCATION], "/api/ask/users/1");
        let expected = concat!(
            r#"{"id":1,"email":"ann@x.org","name":null,"google_id":null,"credits":0,"subscription_tier":"trial","#,
            r#""subscription_status":"inactive","razorpay_customer_id":null,"subscription_expires_at":null,"#,
            r#""razorpay_subscription_id":null,"subscription_auto_renew":false,"created_at":null,"#,
            r#""updated_at":"2026-01-31T12:00:00.500","last_login":null,"is_active":true}"#,
        );
        assert_eq!(reply.text, expected);
        assert_eq!(stage.get("/users/1").await.text, expected);
        assert_eq!(
            stage.get("/users").await.text,
            format!(r#"{{"items":[{expected}],"next":null}}"#)
        );
    }
}

#[tokio::test]
async fn the_tables_are_listed_with_links() {
    for stage in Stage::ask().await {
        let expected = json!({"tables": [
            {"name": "users", "href": "/api/ask/users"},
            {"name": "payments", "href": "/api/ask/payments"},
            {"name": "groq_usage", "href": "/api/ask/groq_usage"},
        ]});
        assert_eq!(stage.get("").await.body, expected);
        assert_eq!(
            stage.get("/payments?user_id=1").await.status,
            StatusCode::OK
        );
    }
}

#[tokio::test]
async fn methods() {
    for stage in Stage::ask().await {
        stage.made("users", json!({"email": "ann@x.org"})).await;
        for (method, path, allow) in [
            (Method::PUT, "/users", "GET,HEAD,POST"),
            (Method::DELETE, "/users", "GET,HEAD,POST"),
            (Method::POST, "/users/1", "GET,HEAD,PATCH,DELETE"),
            (Method::POST, "/users/1/payments", "GET,HEAD"),
            (Method::POST, "", "GET,HEAD"),
            (Method::TRACE, "/users", "GET,HEAD,POST"),
            (Method::OPTIONS, "/users/1", "GET,HEAD,PATCH,DELETE"),
        ] {
            let reply = stage.ask_for(&writer(), method.clone(), path, None).await;
            assert_eq!(
                reply.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            assert_eq!(reply.headers[header::ALLOW], allow, "{method} {path}");
        }
        for path in ["", "/users", "/users/1", "/users/1/payments"] {
            let reply = stage.ask_for(&writer(), Method::HEAD, path, None).await;
            assert_eq!(
                (reply.status, reply.text.as_str()),
                (StatusCode::OK, ""),
                "{path}"
            );
            assert!(reply.headers.contains_key(header::CONTENT_LENGTH), "{path}");
        }
        let gone = stage
            .ask_for(&writer(), Method::HEAD, "/users/2", None)
            .await;
        assert_eq!(
            (gone.status, gone.text.as_str()),
            (StatusCode::NOT_FOUND, "")
        );
    }
}
