//! Cursors: given by a list, made up, taken from another list, too long.

use axum::http::{StatusCode, header};
use serde_json::{Value as Json, json};

use super::pages::somebody;
use super::stage::Stage;

#[tokio::test]
async fn the_link_leads_to_the_next_page() {
    for stage in Stage::ask().await {
        for n in 0..3 {
            stage
                .made(
                    "users",
                    json!({"email": format!("ü&{n}@x.org"), "name": "a b+c"}),
                )
                .await;
        }
        let reply = stage.get("/users?name=a%20b%2Bc&sort=-email&limit=2").await;
        let link = reply.headers[header::LINK].to_str().unwrap().to_owned();
        let next = link
            .strip_prefix('<')
            .unwrap()
            .strip_suffix(">; rel=\"next\"")
            .unwrap();
        let last = stage.get(next).await;
        assert_eq!(last.column("email"), [json!("ü&0@x.org")]);
        assert_eq!(
            (&last.body["next"], last.headers.get(header::LINK)),
            (&Json::Null, None)
        );
    }
}

#[tokio::test]
async fn a_cursor_holds_for_its_own_list() {
    for stage in Stage::ask().await {
        for n in 0..3 {
            let user = stage
                .made("users", json!({"email": format!("{n}@x.org")}))
                .await["id"]
                .clone();
            stage
                .made("payments", json!({"user_id": user, "amount": 1}))
                .await;
        }
        let cursor = |path: &'static str| {
            let stage = &stage;
            async move {
                stage.get(path).await.body["next"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            }
        };
        let by_email = cursor("/users?sort=email&limit=1").await;
        let by_id = cursor("/users?limit=1").await;
        for path in [
            format!("/users?cursor={by_email}"),
            format!("/users?sort=-email&cursor={by_email}"),
            format!("/users?sort=email,name&cursor={by_email}"),
            format!("/payments?cursor={by_id}"),
            format!("/users?cursor={by_id}&sort=email"),
            "/users?cursor=%00".to_owned(),
            "/users?cursor=null".to_owned(),
            format!("/users?cursor={}", "A".repeat(10_000)),
        ] {
            let reply = stage.get(&path).await;
            assert_eq!(
                (reply.status, reply.wrong()),
                (StatusCode::BAD_REQUEST, vec!["cursor"]),
                "{path}"
            );
        }
        for path in [
            format!("/users?sort=email,id&cursor={by_email}"),
            format!("/users?sort=email&name.null=true&cursor={by_email}"),
            format!("/users?sort=id&cursor={by_id}"),
        ] {
            assert_eq!(stage.get(&path).await.column("id").len(), 2, "{path}");
        }
    }
}

/// Cursors that nobody was given: whatever they hold is refused, or compared with, and never more.
#[tokio::test]
async fn a_cursor_that_was_made_up() {
    use base64::Engine;
    for stage in Stage::sketch2bim().await {
        somebody(&stage).await;
        for (sort, key, value) in [
            ("id", "id", json!(1)),
            ("id", "id", json!(null)),
            ("id", "id", json!("a\0b")),
            ("progress", "progress,id", json!(["x", "a"])),
            ("progress", "progress,id", json!([1e3, "a"])),
            ("progress", "progress,id", json!([99_999_999_999_i64, "a"])),
            ("cost_usd", "cost_usd,id", json!(["nan", "a"])),
            ("started_at", "started_at,id", json!([i64::MAX, "a"])),
            (
                "started_at",
                "started_at,id",
                json!([-8_000_000_000_000_000_000_i64, "a"]),
            ),
            (
                "started_at",
                "started_at,id",
                json!(["2026-01-01\u{0}", "a"]),
            ),
            ("requires_review", "requires_review,id", json!([1, "a"])),
            (
                "requires_review",
                "requires_review,id",
                json!([true, "a", "b"]),
            ),
            ("requires_review", "requires_review,id", json!([])),
        ] {
            let values = if value.is_array() {
                value.clone()
            } else {
                json!([value])
            };
            let text = json!(["jobs", key, values]).to_string();
            let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
            let reply = stage
                .get(&format!("/jobs?sort={sort}&cursor={cursor}"))
                .await;
            assert_eq!(
                reply.status,
                StatusCode::BAD_REQUEST,
                "{} {key} {value}",
                stage.kind()
            );
        }
        for text in [
            "[]",
            "{}",
            "[1,2,3]",
            "[\"jobs\",\"id\"]",
            "[\"jobs\",\"id\",[\"a\"],1]",
            "\u{0}",
        ] {
            let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(text);
            let reply = stage.get(&format!("/jobs?cursor={cursor}")).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{text}");
        }
    }
}

/// A value that is too long for a URL ends the paging with an answer that says so.
#[tokio::test]
async fn a_value_that_is_too_long_to_go_on_from() {
    for stage in Stage::ask().await {
        for n in 0..2 {
            stage
                .made(
                    "users",
                    json!({"email": format!("{n}@x.org"), "name": "n".repeat(100_000)}),
                )
                .await;
        }
        let reply = stage.get("/users?sort=name&limit=1").await;
        assert_eq!(
            (reply.status, reply.wrong()),
            (StatusCode::BAD_REQUEST, vec!["sort"])
        );
        assert_eq!(stage.get("/users?sort=name").await.status, StatusCode::OK);
        assert_eq!(stage.get("/users?limit=1").await.status, StatusCode::OK);
    }
}
