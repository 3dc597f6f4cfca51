//! Rows, relations, and the list of the tables.

use axum::http::{Method, StatusCode, header};
use serde_json::json;

use super::stage::{Stage, writer};

#[tokio::test]
async fn a_row_and_what_it_leads_to() {
    for stage in Stage::sketch2bim().await {
        let ann = stage.made("users", json!({"email": "ann@x.org"})).await["id"].clone();
        let bob = stage.made("users", json!({"email": "bob@x.org"})).await["id"].clone();
        let job = stage.made("jobs", json!({"user_id": ann})).await["id"].clone();
        let first = stage
            .made("iterations", json!({"user_id": ann, "job_id": job}))
            .await["id"]
            .clone();
        let second = stage
            .made(
                "iterations",
                json!({"user_id": ann, "job_id": job, "parent_iteration_id": first}),
            )
            .await["id"]
            .clone();
        let text = |id: &serde_json::Value| id.as_str().unwrap().to_owned();
        stage
            .made(
                "referrals",
                json!({"referrer_id": ann, "referred_id": bob, "referral_code": "A"}),
            )
            .await;
        stage
            .made(
                "referrals",
                json!({"referrer_id": ann, "referral_code": "B"}),
            )
            .await;
        let club = stage.made("organizations", json!({"name": "Club"})).await["id"].clone();
        stage
            .made(
                "organization_members",
                json!({"organization_id": club, "user_id": ann}),
            )
            .await;

        for (path, column, expected) in [
            (format!("/users/{ann}/jobs"), "id", json!([job])),
            (format!("/users/{bob}/jobs"), "id", json!([])),
            (
                format!("/users/{ann}/referrals_made"),
                "referral_code",
                json!(["A", "B"]),
            ),
            (
                format!("/users/{bob}/referrals_taken"),
                "referral_code",
                json!(["A"]),
            ),
            (
                format!("/users/{ann}/referrals_taken"),
                "referral_code",
                json!([]),
            ),
            (
                format!("/users/{ann}/organizations"),
                "name",
                json!(["Club"]),
            ),
            (format!("/users/{bob}/organizations"), "name", json!([])),
            (
                format!("/organizations/{club}/users"),
                "email",
                json!(["ann@x.org"]),
            ),
            (
                format!("/iterations/{}/children", text(&first)),
                "id",
                json!([second]),
            ),
            (
                format!("/iterations/{}/children?sort=-id&limit=1", text(&second)),
                "id",
                json!([]),
            ),
            (
                format!("/users/{ann}/referrals_made?referral_code.gt=A"),
                "referral_code",
                json!(["B"]),
            ),
        ] {
            let reply = stage.get(&path).await;
            assert_eq!(
                json!(reply.column(column)),
                expected,
                "{} {path}",
                stage.kind()
            );
        }
        for (path, column, expected) in [
            (
                format!("/iterations/{}/parent", text(&second)),
                "id",
                first.clone(),
            ),
            (
                format!("/iterations/{}/jobs", text(&second)),
                "id",
                job.clone(),
            ),
            (
                format!("/jobs/{}/users", text(&job)),
                "email",
                json!("ann@x.org"),
            ),
            (
                "/referrals/1/referred".to_owned(),
                "email",
                json!("bob@x.org"),
            ),
        ] {
            assert_eq!(stage.get(&path).await.body[column], expected, "{path}");
        }
        for path in [
            format!("/iterations/{}/parent", text(&first)),
            "/referrals/2/referred".to_owned(),
            "/referrals/99/referred".to_owned(),
            format!("/users/{ann}/nonsense"),
            "/users/99/jobs".to_owned(),
            "/nonsense".to_owned(),
            "/nonsense/1".to_owned(),
            "/users/1/jobs/1".to_owned(),
            "/users/".to_owned(),
        ] {
            let status = stage.get(&path).await.status;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
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
