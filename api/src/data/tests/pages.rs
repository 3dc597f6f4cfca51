//! Pages: every row once, in order, whatever else happens meanwhile.

use axum::http::StatusCode;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value as Json, json};

use super::stage::Stage;
use entity_sketch2bim::{jobs, users};

pub(super) async fn somebody(stage: &Stage) {
    let user = users::ActiveModel {
        id: Set(1),
        email: Set("a@x".to_owned()),
        ..Default::default()
    };
    users::Entity::insert(user).exec(&stage.pool).await.unwrap();
}

/// All pages, with the size of each as given, over and over.
pub(super) async fn walk(stage: &Stage, path: &str, sizes: &[usize]) -> Vec<Json> {
    let mut found = Vec::new();
    let (mut cursor, mut turn) = (String::new(), 0);
    loop {
        let size = sizes[turn % sizes.len()];
        let reply = stage.get(&format!("{path}limit={size}{cursor}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text);
        let items = reply.body["items"].as_array().unwrap();
        found.extend(items.iter().cloned());
        turn += 1;
        assert!(turn < 200, "{path} does not end");
        match reply.body["next"].as_str() {
            Some(next) => {
                assert_eq!(items.len(), size, "a page that is not the last is full");
                cursor = format!("&cursor={next}");
            }
            None => return found,
        }
    }
}

/// Rows that come and go between two pages: those that stayed come exactly once.
#[tokio::test]
async fn rows_come_and_go_between_pages() {
    for stage in Stage::sketch2bim().await {
        somebody(&stage).await;
        for (sort, value) in [
            ("project_type", "x"),
            ("-project_type", "x"),
            ("-created_at", ""),
            ("id", ""),
        ] {
            jobs::Entity::delete_many().exec(&stage.pool).await.unwrap();
            let id = |n: usize| format!("00000000-0000-4000-8000-{n:012}");
            for n in 0..12 {
                let kind = if n % 3 == 0 {
                    Json::Null
                } else {
                    json!(format!("{value}{}", n / 4))
                };
                let day = format!("2026-01-{:02}T00:00:00", n / 2 + 1);
                let body = json!({"id": id(n * 10), "user_id": 1, "project_type": kind, "created_at": day});
                stage.made("jobs", body).await;
            }
            let whole = stage
                .get(&format!("/jobs?sort={sort}&limit=200"))
                .await
                .column("id");
            let first = stage.get(&format!("/jobs?sort={sort}&limit=5")).await;
            // The row at the end of the page, one that was seen, and one that was not yet.
            for gone in [4, 1, 8] {
                let path = format!("/jobs/{}", whole[gone].as_str().unwrap());
                assert_eq!(stage.delete(&path).await.status, StatusCode::NO_CONTENT);
            }
            stage.made("jobs", json!({"id": id(1), "user_id": 1, "project_type": "x0", "created_at": "2026-01-03T00:00:00"})).await;
            let mut seen = first.column("id");
            let mut next = first.body["next"].clone();
            while let Some(cursor) = next.as_str() {
                let page = stage
                    .get(&format!("/jobs?sort={sort}&limit=2&cursor={cursor}"))
                    .await;
                seen.extend(page.column("id"));
                next = page.body["next"].clone();
            }
            seen.retain(|seen| *seen != json!(id(1)));
            let mut stayed = whole.clone();
            stayed.remove(8);
            assert_eq!(seen, stayed, "{} {sort}", stage.kind());
        }
    }
}

/// Doubles that are no numbers sort as Postgres has them, above all others, and pages go on after them.
#[tokio::test]
async fn pages_pass_numbers_that_are_none() {
    let [stage, _] = Stage::sketch2bim().await;
    somebody(&stage).await;
    stage.database.execute(
        "INSERT INTO jobs (id, user_id, cost_usd) VALUES ('a', 1, 'NaN'), ('b', 1, 'NaN'), ('c', 1, 'Infinity'),
         ('d', 1, '-Infinity'), ('e', 1, 1), ('f', 1, NULL)",
    );
    let found = walk(&stage, "/jobs?sort=cost_usd&", &[1]).await;
    let ids: Vec<_> = found
        .iter()
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["d", "e", "c", "a", "b", "f"]);
    let costs: Vec<_> = found.iter().map(|row| row["cost_usd"].clone()).collect();
    assert_eq!(
        json!(costs),
        json!(["-Infinity", 1.0, "Infinity", "NaN", "NaN", null])
    );
}

/// Text in an order that is not that of its bytes.
#[tokio::test]
async fn pages_follow_a_collation() {
    let [stage, _] = Stage::sketch2bim().await;
    somebody(&stage).await;
    stage.database.execute(
        "ALTER TABLE jobs ALTER COLUMN project_type TYPE varchar COLLATE \"en-x-icu\";
         INSERT INTO jobs (id, user_id, project_type)
         SELECT i::text, 1, (ARRAY['a','B','b','A','é','e','E','z','Z', '-', ' a', NULL])[i % 12 + 1] FROM generate_series(1, 40) i",
    );
    for order in ["", "-"] {
        let whole = stage
            .get(&format!("/jobs?sort={order}project_type&limit=200"))
            .await;
        let found = walk(&stage, &format!("/jobs?sort={order}project_type&"), &[1, 3]).await;
        let ids: Vec<_> = found.iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids, whole.column("id"));
        assert_eq!(ids.len(), 40);
    }
}

/// SQLite keeps times as text; another program may write more digits than this one does.
#[tokio::test]
async fn pages_follow_times_as_sqlite_keeps_them() {
    let [_, stage] = Stage::sketch2bim().await;
    somebody(&stage).await;
    stage.database.execute(
        "INSERT INTO jobs (id, user_id, created_at) VALUES ('a', 1, '2026-01-01 00:00:00'),
         ('b', 1, '2026-01-01 00:00:00.000000'), ('c', 1, '2026-01-01 00:00:00.000000'), ('d', 1, '2026-01-01 00:00:00.5')",
    );
    for order in ["created_at", "-created_at"] {
        let found = walk(&stage, &format!("/jobs?sort={order}&"), &[1]).await;
        assert_eq!(found.len(), 4, "{order}");
    }
}
