//! Bodies: what is wrong with them is said, all of it, and what is right comes back to the last bit.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value as Json, json};

use super::stage::{Stage, writer};

#[tokio::test]
async fn bodies_that_are_wrong_say_all_of_it() {
    for stage in Stage::sketch2bim().await {
        let many = json!({
            "nonsense": 1, "progress": 1.5, "status": 7, "cost_usd": "1", "requires_review": 1, "created_at": "soon",
            "retry_count": 2_147_483_648_i64, "plan_data": {"a": ["\u{0}"]}, "sketch_url": "a\u{0}b",
        });
        let reply = stage.post("/jobs", many).await;
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        let mut wrong = reply.wrong();
        wrong.sort_unstable();
        assert_eq!(
            wrong,
            [
                "cost_usd",
                "created_at",
                "nonsense",
                "plan_data",
                "progress",
                "requires_review",
                "retry_count",
                "sketch_url",
                "status",
                "user_id"
            ]
        );
        for body in [
            json!({"user_id": null}),
            json!({"user_id": 1.0}),
            json!({"user_id": "1"}),
            json!({"user_id": true}),
            json!({"user_id": [1]}),
            json!({"user_id": {}}),
            json!({"user_id": -2_147_483_649_i64}),
            json!({"user_id": u64::MAX}),
            json!({}),
        ] {
            let reply = stage.post("/payments", body.clone()).await;
            assert_eq!(
                (reply.status, reply.wrong()),
                (StatusCode::UNPROCESSABLE_ENTITY, vec!["user_id"]),
                "{body}"
            );
        }
    }
}

#[tokio::test]
async fn bodies_that_are_no_bodies() {
    for stage in Stage::sketch2bim().await {
        for (text, status) in [
            (
                r#"{"email": "a@x", "email": "b@x"}"#,
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            (
                r#"{"email": "a@x", "credits": 1e3}"#,
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            (
                r#"{"email": "a@x", "credits": 1.0}"#,
                StatusCode::UNPROCESSABLE_ENTITY,
            ),
            (
                r#"{"email": "a@x", "credits": 1e999}"#,
                StatusCode::BAD_REQUEST,
            ),
            (
                r#"{"email": "a@x", "credits": NaN}"#,
                StatusCode::BAD_REQUEST,
            ),
            (r#"{"email": "\ud800"}"#, StatusCode::BAD_REQUEST),
            (r#"{"email": "a@x"} {}"#, StatusCode::BAD_REQUEST),
            (r#"{"email": "a@x",}"#, StatusCode::BAD_REQUEST),
            ("[]", StatusCode::UNPROCESSABLE_ENTITY),
            ("null", StatusCode::UNPROCESSABLE_ENTITY),
            ("1", StatusCode::UNPROCESSABLE_ENTITY),
            ("\"\"", StatusCode::UNPROCESSABLE_ENTITY),
            ("", StatusCode::BAD_REQUEST),
            ("{", StatusCode::BAD_REQUEST),
        ] {
            let reply = raw(&stage, "application/json", text.as_bytes().to_vec()).await;
            assert_eq!(reply, status, "{text}");
        }
        assert_eq!(
            raw(&stage, "application/json", vec![b'{', 0xff, b'}']).await,
            StatusCode::BAD_REQUEST
        );
        assert_eq!(
            raw(&stage, "application/json", vec![b' '; 3 << 20]).await,
            StatusCode::PAYLOAD_TOO_LARGE
        );
        for (kind, status) in [
            ("application/json; charset=utf-8", StatusCode::CREATED),
            ("Application/Merge-Patch+JSON", StatusCode::CONFLICT),
            ("text/plain", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            (
                "application/x-www-form-urlencoded",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ),
            ("application/jsonx", StatusCode::UNSUPPORTED_MEDIA_TYPE),
            ("", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ] {
            assert_eq!(
                raw(&stage, kind, br#"{"email": "a@x"}"#.to_vec()).await,
                status,
                "{kind}"
            );
        }
    }
}

async fn raw(stage: &Stage, kind: &str, body: Vec<u8>) -> StatusCode {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/api/sketch2bim/users")
        .extension(writer());
    if !kind.is_empty() {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    stage
        .send(request.body(Body::from(body)).unwrap())
        .await
        .status
}

/// What is written is read again, to the last bit.
#[tokio::test]
async fn values_come_back() {
    for stage in Stage::sketch2bim().await {
        stage.made("users", json!({"email": "ann@x.org"})).await;
        for number in [
            "0.1",
            "0.30000000000000004",
            "5e-324",
            "1.7976931348623157e308",
            "-0.5",
            "9007199254740993",
            "123456789.01234567",
        ] {
            let body: Json =
                serde_json::from_str(&format!(r#"{{"user_id": 1, "cost_usd": {number}}}"#))
                    .unwrap();
            let row = stage.made("jobs", body).await;
            let read = row["cost_usd"].as_f64().unwrap();
            assert_eq!(
                read.to_bits(),
                number.parse::<f64>().unwrap().to_bits(),
                "{} {number}",
                stage.kind()
            );
        }
        let plan = json!({"b": [1, 2.5, {"z": null, "a": "é\u{1F600}\u{1}"}], "a": {}, "": -0.5, "big": u64::MAX});
        for json in [
            plan,
            json!([]),
            json!("text"),
            json!(true),
            json!(0),
            json!([[[]]]),
        ] {
            let row = stage
                .made("jobs", json!({"user_id": 1, "plan_data": json}))
                .await;
            assert_eq!(row["plan_data"], json, "{}", stage.kind());
            let path = format!("/jobs/{}", row["id"].as_str().unwrap());
            assert_eq!(stage.get(&path).await.body, row);
        }
        let null = stage
            .made("jobs", json!({"user_id": 1, "plan_data": null}))
            .await;
        assert!(
            stage
                .get("/jobs?plan_data.null=true&sort=-id&limit=200")
                .await
                .column("id")
                .contains(&null["id"])
        );
        for text in [
            "",
            " ",
            "é",
            "日本",
            "\u{1F600}",
            "'; DROP TABLE users; --",
            "\\",
            "\u{1}\u{7f}",
            "a\r\nb",
        ] {
            let row = stage
                .made(
                    "jobs",
                    json!({"user_id": 1, "error_message": text, "status": text}),
                )
                .await;
            assert_eq!(
                (&row["error_message"], &row["status"]),
                (&json!(text), &json!(text))
            );
        }
        for (given, read) in [
            ("0001-01-01T00:00:00", "0001-01-01T00:00:00"),
            ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999"),
            ("2026-01-31T12:00:00.12Z", "2026-01-31T12:00:00.120"),
        ] {
            let row = stage
                .made("jobs", json!({"user_id": 1, "started_at": given}))
                .await;
            let path = format!(
                "/jobs?started_at={given}&id={}",
                row["id"].as_str().unwrap()
            );
            assert_eq!(
                json!(stage.get(&path).await.column("started_at")),
                json!([read]),
                "{} {given}",
                stage.kind()
            );
        }
    }
}
