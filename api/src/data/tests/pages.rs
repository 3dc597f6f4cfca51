//! Pages: every row once, in order, against sorting it all in memory.

use std::cmp::Ordering;

use axum::http::{StatusCode, header};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value as Json, json};

use super::stage::Stage;
use entity_sketch2bim::{jobs, users};

/// A row with what is hard to sort: nulls, the same value twice, text in several alphabets, doubles at their ends.
#[derive(Debug, Clone)]
struct Hard {
    name: Option<String>,
    progress: Option<i32>,
    cost: Option<f64>,
    review: Option<bool>,
    started: Option<i64>,
}

fn hard() -> impl Strategy<Value = Hard> {
    let name = prop_oneof![
        Just(None),
        prop::sample::select(vec![
            "",
            "a",
            "A",
            "b",
            "B",
            "ab",
            "a b",
            "Z",
            "é",
            "z'",
            "%",
            "_",
            "日本",
            "a\u{301}",
            "ä",
            "-1",
            "\u{10FFFF}"
        ])
        .prop_map(|text| Some(text.to_owned())),
    ];
    let number = prop_oneof![
        Just(None),
        (-2..3).prop_map(Some),
        Just(Some(i32::MAX)),
        Just(Some(i32::MIN))
    ];
    let cost = prop_oneof![
        Just(None),
        prop::sample::select(vec![
            0.0,
            0.1,
            0.1 + 0.2,
            0.3,
            -1e300,
            1e300,
            5e-324,
            123_456_789.012_345_67
        ])
        .prop_map(Some),
    ];
    let started = prop_oneof![
        Just(None),
        (-3_i64..3).prop_map(|n| Some(n * 500_000)),
        Just(Some(123_456))
    ];
    (name, number, cost, any::<Option<bool>>(), started).prop_map(
        |(name, progress, cost, review, started)| Hard {
            name,
            progress,
            cost,
            review,
            started,
        },
    )
}

const COLUMNS: [&str; 6] = [
    "project_type",
    "progress",
    "cost_usd",
    "requires_review",
    "started_at",
    "id",
];

/// Up to four columns, each once, in either direction.
fn order() -> impl Strategy<Value = Vec<(usize, bool)>> {
    let columns =
        prop::sample::subsequence((0..COLUMNS.len()).collect::<Vec<_>>(), 0..=4).prop_shuffle();
    columns.prop_flat_map(|columns| {
        let directions = prop::collection::vec(any::<bool>(), columns.len());
        directions.prop_map(move |directions| columns.iter().copied().zip(directions).collect())
    })
}

fn spelled(order: &[(usize, bool)]) -> String {
    let words: Vec<_> = order
        .iter()
        .map(|(column, descending)| {
            format!("{}{}", if *descending { "-" } else { "" }, COLUMNS[*column])
        })
        .collect();
    if words.is_empty() {
        String::new()
    } else {
        format!("sort={}&", words.join(","))
    }
}

/// How two rows stand: null is larger than everything. Text compares by its bytes.
fn compared(a: &Json, b: &Json, order: &[(usize, bool)]) -> Ordering {
    let whole = order.iter().copied().chain([(5, false)]);
    for (column, descending) in whole {
        let (left, right) = (&a[COLUMNS[column]], &b[COLUMNS[column]]);
        let ordering = match (left, right) {
            (Json::Null, Json::Null) => Ordering::Equal,
            (Json::Null, _) => Ordering::Greater,
            (_, Json::Null) => Ordering::Less,
            (Json::Number(left), Json::Number(right)) => {
                left.as_f64().partial_cmp(&right.as_f64()).unwrap()
            }
            (Json::Bool(left), Json::Bool(right)) => left.cmp(right),
            (left, right) => left.as_str().unwrap().cmp(right.as_str().unwrap()),
        };
        let ordering = if descending {
            ordering.reverse()
        } else {
            ordering
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
    Ordering::Equal
}

async fn fill(stage: &Stage, rows: &[Hard]) {
    jobs::Entity::delete_many().exec(&stage.pool).await.unwrap();
    let models = rows.iter().map(|row| jobs::ActiveModel {
        id: Set(uuid::Uuid::new_v4().to_string()),
        user_id: Set(1),
        project_type: Set(row.name.clone()),
        progress: Set(row.progress),
        cost_usd: Set(row.cost),
        requires_review: Set(row.review),
        started_at: Set(row.started.map(|micros| {
            chrono::DateTime::from_timestamp_micros(micros)
                .unwrap()
                .naive_utc()
        })),
        ..Default::default()
    });
    if !rows.is_empty() {
        jobs::Entity::insert_many(models)
            .exec(&stage.pool)
            .await
            .unwrap();
    }
}

async fn somebody(stage: &Stage) {
    let user = users::ActiveModel {
        id: Set(1),
        email: Set("a@x".to_owned()),
        ..Default::default()
    };
    users::Entity::insert(user).exec(&stage.pool).await.unwrap();
}

/// All pages, with the size of each as given, over and over.
async fn walk(stage: &Stage, path: &str, sizes: &[usize]) -> Vec<Json> {
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

/// The law: the pages together are all rows, sorted.
#[test]
fn pages_are_the_sorted_whole() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    for stage in runtime.block_on(Stage::sketch2bim()) {
        runtime.block_on(somebody(&stage));
        let cases = (
            prop::collection::vec(hard(), 0..12),
            prop::collection::vec((order(), prop::collection::vec(1_usize..5, 1..4)), 3),
        );
        let mut runner = TestRunner::new(Config::with_cases(40));
        let checked = runner.run(&cases, |(rows, orders)| {
            runtime.block_on(async {
                fill(&stage, &rows).await;
                let whole = walk(&stage, "/jobs?", &[200]).await;
                assert_eq!(whole.len(), rows.len());
                for (order, sizes) in &orders {
                    let mut sorted = whole.clone();
                    sorted.sort_by(|a, b| compared(a, b, order));
                    let path = format!("/jobs?{}", spelled(order));
                    let found = walk(&stage, &path, sizes).await;
                    let ids = |rows: &[Json]| {
                        rows.iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
                    };
                    assert_eq!(ids(&found), ids(&sorted), "{} {path}", stage.kind());
                }
            });
            Ok(())
        });
        checked.unwrap_or_else(|error| panic!("{}: {error}", stage.kind()));
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
