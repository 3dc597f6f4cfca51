//! Requests that nobody sends by accident. None of them is a fault of ours; `Stage::send` looks for 500 in every answer.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, Uri};
use serde_json::json;

use super::stage::{Stage, user, writer};

#[tokio::test]
async fn ids() {
    for stage in Stage::sketch2bim().await {
        stage.made("users", json!({"email": "ann@x.org"})).await;
        let slash = "00000000-0000-4000-8000-000000000001";
        stage.made("jobs", json!({"user_id": 1, "id": slash})).await;
        stage
            .database
            .execute("INSERT INTO jobs (id, user_id) VALUES ('a/b c,d%é', 1), ('..', 1)");
        let long = "9".repeat(10_000);
        for id in [
            "0",
            "-1",
            "2",
            "01",
            "+1",
            "%2B1",
            "1%20",
            "%201",
            "1.0",
            "1e0",
            "0x1",
            "2147483648",
            "99999999999999999999",
            "null",
            "1,1",
            "1%2C1",
            "%00",
            "1%00",
            "%F0%9F%98%80",
            "..%2F1",
            "true",
            "1'--",
            "%25",
            long.as_str(),
        ] {
            for path in [format!("/users/{id}"), format!("/users/{id}/jobs")] {
                for asker in [writer(), user("ann@x.org")] {
                    let reply = stage.ask_for(&asker, Method::GET, &path, None).await;
                    assert_eq!(
                        reply.status,
                        StatusCode::NOT_FOUND,
                        "{} {path}",
                        stage.kind()
                    );
                    assert_eq!(reply.body["detail"], json!("there is no such row in users"));
                }
            }
            assert_eq!(
                stage.delete(&format!("/users/{id}")).await.status,
                StatusCode::NOT_FOUND
            );
            assert_eq!(
                stage.patch(&format!("/users/{id}"), json!({})).await.status,
                StatusCode::NOT_FOUND
            );
        }
        let text = "x".repeat(10_000);
        for id in ["%00", "a%00", "x", text.as_str(), "A%2Fb%20c%2Cd%25%C3%A9"] {
            assert_eq!(
                stage.get(&format!("/jobs/{id}")).await.status,
                StatusCode::NOT_FOUND,
                "{id}"
            );
        }
        for id in ["a%2Fb%20c%2Cd%25%C3%A9", "a%2Fb%20c,d%25%C3%A9", "%2E%2E"] {
            assert_eq!(
                stage.get(&format!("/jobs/{id}/users")).await.body["id"],
                json!(1),
                "{id}"
            );
        }
        for path in ["/users/%FF", "/%FF", "/users/1/%FF", "/jobs/%C3"] {
            assert_eq!(
                stage.get(path).await.status,
                StatusCode::BAD_REQUEST,
                "{path}"
            );
        }
        for path in ["//", "/users//jobs", "/users/1/", "/users/1/jobs/", "/%2F"] {
            assert_eq!(
                stage.get(path).await.status,
                StatusCode::NOT_FOUND,
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn queries() {
    for stage in Stage::ask().await {
        stage
            .made("users", json!({"email": "a b+c@x.org", "name": "%41"}))
            .await;
        for (query, found) in [
            ("email=a+b%2Bc@x.org", 1),
            ("email=a%20b%2bc%40x.org", 1),
            ("email=a b", 0),
            ("name=%2541", 1),
            ("name=%41", 0),
            ("name=%zz", 0),
            ("name=%", 0),
            ("%6Eame=%2541", 1),
            ("name=a=b", 0),
            ("name", 0),
        ] {
            let query = query.replace(' ', "%20");
            let reply = stage.get(&format!("/users?{query}")).await;
            assert_eq!(reply.column("id").len(), found, "{query}");
        }
        for query in ["name=%FF", "%FF=1", "name=%C3%28", "name=%ED%A0%80"] {
            assert_eq!(
                stage.get(&format!("/users?{query}")).await.status,
                StatusCode::BAD_REQUEST,
                "{query}"
            );
        }
        let long = "x".repeat(60_000);
        let wide = "%25_%5C".repeat(8_000);
        let list = vec!["1"; 20_000].join(",");
        for (query, status) in [
            (format!("name={long}"), StatusCode::OK),
            (format!("name.contains={long}"), StatusCode::OK),
            (format!("name.contains={wide}"), StatusCode::OK),
            (format!("name.prefix={wide}"), StatusCode::OK),
            (format!("id.in={list}"), StatusCode::BAD_REQUEST),
            (format!("{long}=1"), StatusCode::BAD_REQUEST),
            ("&".repeat(60_000), StatusCode::OK),
            ("a=1&".repeat(10_000), StatusCode::BAD_REQUEST),
        ] {
            assert_eq!(stage.get(&format!("/users?{query}")).await.status, status);
        }
        // Bytes that a URI may hold unescaped, and a header may not.
        let bytes = b"/api/ask/users?name=\xc3\xa9".to_vec();
        if let Ok(uri) = Uri::try_from(bytes) {
            let request = Request::builder()
                .uri(uri)
                .extension(writer())
                .body(Body::empty())
                .unwrap();
            assert_eq!(stage.send(request).await.status, StatusCode::OK);
        }
    }
}

#[tokio::test]
async fn deep_and_wide_json() {
    for stage in Stage::sketch2bim().await {
        stage.made("users", json!({"email": "ann@x.org"})).await;
        for (depth, status) in [
            (100, StatusCode::CREATED),
            (1_000, StatusCode::BAD_REQUEST),
            (100_000, StatusCode::BAD_REQUEST),
        ] {
            for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
                let inner = if open == "[" {
                    String::new()
                } else {
                    "1".to_owned()
                };
                let text = format!(
                    r#"{{"user_id":1,"plan_data":{}{inner}{}}}"#,
                    open.repeat(depth),
                    close.repeat(depth)
                );
                let request = Request::builder()
                    .method(Method::POST)
                    .uri("/api/sketch2bim/jobs")
                    .header("content-type", "application/json")
                    .extension(writer());
                let reply = stage.send(request.body(Body::from(text)).unwrap()).await;
                assert_eq!(reply.status, status, "{depth}");
            }
        }
        let wide: serde_json::Map<_, _> =
            (0..20_000).map(|n| (format!("k{n}"), json!(n))).collect();
        let row = stage
            .made("jobs", json!({"user_id": 1, "plan_data": wide.clone()}))
            .await;
        assert_eq!(row["plan_data"], json!(wide));
        let reply = stage.post("/jobs", json!(wide)).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        // Within JSON the last of two equal names counts.
        let text = r#"{"user_id":1,"plan_data":{"a":1,"a":2}}"#;
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/sketch2bim/jobs")
            .header("content-type", "application/json")
            .extension(writer());
        let reply = stage.send(request.body(Body::from(text)).unwrap()).await;
        assert_eq!(reply.body["plan_data"], json!({"a": 2}));
    }
}

/// A column holds more than an index on it does: 2,704 bytes on Postgres, after compression.
#[tokio::test]
async fn text_that_no_index_holds() {
    for stage in Stage::ask().await {
        let long: String = (0..300).map(|_| uuid::Uuid::new_v4().to_string()).collect();
        let reply = stage.post("/users", json!({"email": long})).await;
        let expected = stage
            .database
            .either(StatusCode::UNPROCESSABLE_ENTITY, StatusCode::CREATED);
        assert_eq!(reply.status, expected, "{}", reply.text);
        assert_eq!(
            stage
                .get(&format!("/users?email={long}&sort=email"))
                .await
                .status,
            StatusCode::OK
        );
    }
}
