//! Rows are made, changed and removed; and what other rows do not allow.

use axum::http::{StatusCode, header};
use serde_json::{Value as Json, json};

use super::stage::Stage;

const UUID: &str = "6f1c1f0e-8d5b-4b0a-9f4e-0b7b0f6f2a11";

#[tokio::test]
async fn a_row_is_made_changed_and_removed() {
    for stage in Stage::sketch2bim().await {
        let made = stage
            .post("/users", json!({"email": "ann@x.org", "credits": 7}))
            .await;
        assert_eq!(made.status, StatusCode::CREATED);
        let path = made.headers[header::LOCATION].to_str().unwrap().to_owned();
        assert_eq!(path, "/api/sketch2bim/users/1");
        assert_eq!(stage.get(&path).await.body, made.body);
        for moment in ["created_at", "updated_at"] {
            let now = chrono::Utc::now().naive_utc();
            let then: chrono::NaiveDateTime = made.body[moment].as_str().unwrap().parse().unwrap();
            assert!(
                (now - then).num_seconds().abs() < 60,
                "{moment} is now, in UTC"
            );
        }
        let changed = stage
            .patch(&path, json!({"name": "Ann", "credits": null}))
            .await;
        assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
        let mut expected = made.body.clone();
        expected["name"] = json!("Ann");
        expected["credits"] = Json::Null;
        assert_ne!(changed.body["updated_at"], expected["updated_at"]);
        expected["updated_at"] = changed.body["updated_at"].clone();
        assert_eq!(changed.body, expected);
        assert_eq!(stage.get(&path).await.body, expected);
        let given = stage.patch(&path, json!({"updated_at": null})).await;
        assert_eq!(given.body["updated_at"], Json::Null);

        assert_eq!(stage.delete(&path).await.status, StatusCode::NO_CONTENT);
        for reply in [
            stage.get(&path).await,
            stage.delete(&path).await,
            stage.patch(&path, json!({"name": "Ann"})).await,
            stage.patch(&path, json!({})).await,
        ] {
            assert_eq!(reply.status, StatusCode::NOT_FOUND);
            assert_eq!(reply.body["detail"], json!("there is no such row in users"));
        }
    }
}

/// A patch that changes nothing, of a table without `updated_at`, gives the row.
#[tokio::test]
async fn an_empty_patch() {
    for stage in Stage::ask().await {
        stage.made("groq_usage", json!({})).await;
        let before = stage.get("/groq_usage/1").await;
        let after = stage.patch("/groq_usage/1", json!({})).await;
        assert_eq!((after.status, &after.body), (StatusCode::OK, &before.body));
        assert_eq!(
            stage.patch("/groq_usage/2", json!({})).await.status,
            StatusCode::NOT_FOUND
        );
    }
}

#[tokio::test]
async fn keys() {
    for stage in Stage::sketch2bim().await {
        stage.made("users", json!({"email": "ann@x.org"})).await;
        let id = stage.made("jobs", json!({"user_id": 1})).await["id"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 4);
        assert_eq!(
            stage.made("jobs", json!({"user_id": 1, "id": UUID})).await["id"],
            json!(UUID)
        );
        for (path, body) in [
            ("/users", json!({"email": "bob@x.org", "id": 7})),
            ("/users", json!({"email": "bob@x.org", "id": null})),
            ("/jobs", json!({"user_id": 1, "id": "x"})),
            ("/jobs", json!({"user_id": 1, "id": ""})),
            ("/jobs", json!({"user_id": 1, "id": null})),
            ("/jobs", json!({"user_id": 1, "id": UUID.to_uppercase()})),
            ("/jobs", json!({"user_id": 1, "id": 7})),
        ] {
            let reply = stage.post(path, body.clone()).await;
            assert_eq!(
                (reply.status, reply.wrong()),
                (StatusCode::UNPROCESSABLE_ENTITY, vec!["id"]),
                "{body}"
            );
        }
        for (path, body) in [
            ("/users/1".to_owned(), json!({"id": 1})),
            (format!("/jobs/{UUID}"), json!({"id": UUID})),
        ] {
            let reply = stage.patch(&path, body).await;
            assert_eq!(
                (reply.status, reply.wrong()),
                (StatusCode::UNPROCESSABLE_ENTITY, vec!["id"])
            );
        }
        let twice = stage.post("/jobs", json!({"user_id": 1, "id": UUID})).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        assert_eq!(twice.body["detail"], json!("jobs.id is taken"));
    }
}

#[tokio::test]
async fn what_other_rows_do_not_allow() {
    for stage in Stage::sketch2bim().await {
        stage
            .made("users", json!({"email": "ann@x.org", "google_id": "g"}))
            .await;
        stage.made("users", json!({"email": "bob@x.org"})).await;
        stage.made("jobs", json!({"user_id": 1, "id": UUID})).await;
        stage.made("organizations", json!({"name": "Club"})).await;
        stage
            .made(
                "organization_members",
                json!({"organization_id": 1, "user_id": 1}),
            )
            .await;
        let members = "organization_members.organization_id, organization_members.user_id is taken";
        for (reply, detail) in [
            (
                stage.post("/users", json!({"email": "ann@x.org"})).await,
                "users.email is taken",
            ),
            (
                stage.patch("/users/2", json!({"google_id": "g"})).await,
                "users.google_id is taken",
            ),
            (
                stage
                    .post(
                        "/organization_members",
                        json!({"organization_id": 1, "user_id": 1}),
                    )
                    .await,
                members,
            ),
            (
                stage.post("/jobs", json!({"user_id": 9})).await,
                "user_id: there is no such row in users",
            ),
            (
                stage
                    .patch(&format!("/jobs/{UUID}"), json!({"user_id": 9}))
                    .await,
                "user_id: there is no such row in users",
            ),
        ] {
            assert_eq!(
                reply.status,
                StatusCode::CONFLICT,
                "{} {detail}",
                stage.kind()
            );
            assert_eq!(reply.body["detail"], json!(detail), "{}", stage.kind());
        }
        // SQLite does not say which of several references it was.
        let several = stage
            .post("/project_versions", json!({"user_id": 9, "job_id": UUID}))
            .await;
        let detail = stage.database.either(
            "user_id: there is no such row in users",
            "job_id: there is no such row in jobs, or user_id: there is no such row in users",
        );
        assert_eq!(
            (several.status, &several.body["detail"]),
            (StatusCode::CONFLICT, &json!(detail))
        );
        let held = stage.delete("/users/1").await;
        let detail = held.body["detail"].as_str().unwrap();
        assert_eq!(held.status, StatusCode::CONFLICT);
        assert!(
            detail.starts_with("other rows refer to it: ") && detail.contains("jobs.user_id"),
            "{detail}"
        );
        assert_eq!(stage.get("/users/1").await.status, StatusCode::OK);
        assert_eq!(stage.get("/users").await.column("id").len(), 2);
    }
}
