//! The law of pages: together they are all rows, sorted, against sorting it all in memory.

use std::cmp::Ordering;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::Value as Json;

use super::pages::{somebody, walk};
use super::stage::Stage;
use entity_sketch2bim::jobs;

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
