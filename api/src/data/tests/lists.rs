//! Filters, orders and limits of a list.

use axum::http::StatusCode;
use serde_json::{Value as Json, json};

use super::stage::Stage;

async fn people(stage: &Stage) {
    for (email, name, credits, active, tier) in [
        ("ann@x.org", Some("Ann"), Some(5), Some(true), json!("week")),
        (
            "bob@x.org",
            Some("bob_"),
            Some(-1),
            Some(false),
            json!("monthly"),
        ),
        ("cy@x.org", Some("100%"), None, None, Json::Null),
        ("dee@x.org", None, Some(0), Some(true), json!("a,b")),
        ("eve@x.org", Some("B\\ob"), Some(7), Some(true), json!("")),
    ] {
        let body = json!({
            "email": email, "name": name, "credits": credits, "is_active": active, "subscription_tier": tier,
            "created_at": format!("2026-01-0{}T00:00:00", email.len() - 7),
        });
        stage.made("users", body).await;
    }
}

#[tokio::test]
async fn filters() {
    for stage in Stage::ask().await {
        people(&stage).await;
        for (query, expected) in [
            ("", json!([1, 2, 3, 4, 5])),
            ("email=ann@x.org", json!([1])),
            ("email=ann%40x.org", json!([1])),
            ("email.eq=ann@x.org", json!([1])),
            ("email=ANN@x.org", json!([])),
            ("email.ne=ann@x.org", json!([2, 3, 4, 5])),
            ("name.ne=Ann", json!([2, 3, 5])),
            ("credits.gt=0", json!([1, 5])),
            ("credits.gte=0", json!([1, 4, 5])),
            ("credits.lt=0", json!([2])),
            ("credits.lte=0&credits.gte=0", json!([4])),
            ("credits=0", json!([4])),
            ("credits=-1", json!([2])),
            ("credits.in=5,7,99", json!([1, 5])),
            ("credits.null=true", json!([3])),
            ("credits.null=false", json!([1, 2, 4, 5])),
            ("name.null=true", json!([4])),
            ("is_active=true", json!([1, 4, 5])),
            ("is_active.ne=true", json!([2])),
            ("is_active.in=true,false", json!([1, 2, 4, 5])),
            ("name.prefix=A", json!([1])),
            ("name.prefix=a", json!([])),
            ("name.contains=ob", json!([2, 5])),
            ("name.contains=OB", json!([])),
            ("name.contains=_", json!([2])),
            ("name.contains=%25", json!([3])),
            ("name.contains=%5C", json!([5])),
            ("name.prefix=B%5Co", json!([5])),
            ("name.prefix=100%25", json!([3])),
            ("name.contains=", json!([1, 2, 3, 5])),
            ("name.contains=*", json!([])),
            ("subscription_tier=week", json!([1])),
            ("subscription_tier=", json!([5])),
            ("subscription_tier.in=week,monthly,", json!([1, 2, 5])),
            ("created_at=2026-01-02T00:00:00", json!([1, 2, 4, 5])),
            ("created_at.lt=2026-01-02T00:00:00Z", json!([3])),
            (
                "created_at.gt=2026-01-02T00:59:59%2B01:00",
                json!([1, 2, 4, 5]),
            ),
            ("created_at.gt=2026-01-02T00:59:59-01:00", json!([])),
            ("id.in=1,2&id.ne=2", json!([1])),
            ("&&id=1&", json!([1])),
            ("id.lt=-2147483648", json!([])),
        ] {
            let reply = stage.get(&format!("/users?{query}")).await;
            assert_eq!(
                reply.status,
                StatusCode::OK,
                "{} {query}: {}",
                stage.kind(),
                reply.text
            );
            assert_eq!(
                json!(reply.column("id")),
                expected,
                "{} {query}",
                stage.kind()
            );
        }
    }
}

#[tokio::test]
async fn orders_and_limits() {
    for stage in Stage::ask().await {
        people(&stage).await;
        for (query, expected) in [
            ("sort=id", json!([1, 2, 3, 4, 5])),
            ("sort=-id", json!([5, 4, 3, 2, 1])),
            ("sort=credits", json!([2, 4, 1, 5, 3])),
            ("sort=-credits", json!([3, 5, 1, 4, 2])),
            ("sort=is_active,-id", json!([2, 5, 4, 1, 3])),
            ("sort=-is_active,-credits", json!([3, 5, 1, 4, 2])),
            (
                "sort=created_at,-email,credits,is_active",
                json!([3, 5, 4, 2, 1]),
            ),
            ("sort=-id,id,-id", json!([5, 4, 3, 2, 1])),
            ("sort=id,credits", json!([1, 2, 3, 4, 5])),
            ("limit=2", json!([1, 2])),
            ("limit=201", json!([1, 2, 3, 4, 5])),
            ("limit=99999999999999999999999999", json!([1, 2, 3, 4, 5])),
            ("limit=007", json!([1, 2, 3, 4, 5])),
        ] {
            let reply = stage.get(&format!("/users?{query}")).await;
            assert_eq!(
                json!(reply.column("id")),
                expected,
                "{} {query}",
                stage.kind()
            );
        }
    }
}

#[tokio::test]
async fn a_page_has_fifty_rows_and_at_most_two_hundred() {
    for stage in Stage::ask().await {
        let insert = stage.database.either(
            "INSERT INTO users (email) SELECT i::text FROM generate_series(1, 250) i",
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250) INSERT INTO users (email) SELECT i FROM n",
        );
        stage.database.execute(insert);
        for (query, length) in [
            ("", 50),
            ("?limit=200", 200),
            ("?limit=201", 200),
            ("?limit=1000000", 200),
        ] {
            let reply = stage.get(&format!("/users{query}")).await;
            assert_eq!(
                (reply.column("id").len(), reply.body["next"].is_string()),
                (length, true)
            );
        }
    }
}

#[tokio::test]
async fn what_is_wrong_is_named() {
    for stage in Stage::sketch2bim().await {
        stage.made("users", json!({"email": "ann@x.org"})).await;
        for (query, wrong) in [
            ("nonsense=1", vec!["nonsense"]),
            ("id.nonsense=1", vec!["id.nonsense"]),
            ("nonsense.eq=1", vec!["nonsense.eq"]),
            ("id.=1", vec!["id."]),
            (".eq=1", vec![".eq"]),
            ("=1", vec![""]),
            ("id=a&id=b", vec!["id"]),
            ("limit=1&limit=1", vec!["limit"]),
            ("sort=id&sort=id", vec!["sort"]),
            ("cursor=a&cursor=a", vec!["cursor"]),
            ("limit=0", vec!["limit"]),
            ("limit=-1", vec!["limit"]),
            ("limit=ten", vec!["limit"]),
            ("limit=", vec!["limit"]),
            ("limit=1.5", vec!["limit"]),
            ("limit=%2B5", vec!["limit"]),
            ("sort=", vec!["sort"]),
            ("sort=nonsense", vec!["sort"]),
            ("sort=plan_data", vec!["sort"]),
            ("sort=--id", vec!["sort"]),
            (
                "sort=status,progress,user_id,batch_id,ifc_url",
                vec!["sort"],
            ),
            ("user_id=x", vec!["user_id"]),
            ("user_id=1.0", vec!["user_id"]),
            ("user_id=99999999999", vec!["user_id"]),
            ("user_id.lt=99999999999999999999999", vec!["user_id.lt"]),
            ("user_id=", vec!["user_id"]),
            ("user_id.in=1,,2", vec!["user_id.in"]),
            ("user_id.prefix=1", vec!["user_id.prefix"]),
            ("requires_review=1", vec!["requires_review"]),
            ("requires_review.gt=true", vec!["requires_review.gt"]),
            ("requires_review.null=maybe", vec!["requires_review.null"]),
            ("cost_usd=nan", vec!["cost_usd"]),
            ("cost_usd=inf", vec!["cost_usd"]),
            ("cost_usd=1e999", vec!["cost_usd"]),
            ("created_at=yesterday", vec!["created_at"]),
            ("created_at=2026-01-31T12:00:00+01:00", vec!["created_at"]),
            ("plan_data={}", vec!["plan_data"]),
            ("plan_data.eq=1", vec!["plan_data.eq"]),
            ("plan_data.contains=1", vec!["plan_data.contains"]),
            ("status=%00", vec!["status"]),
            ("status.contains=a%00", vec!["status.contains"]),
            (
                "user_id=x&limit=0&sort=x&nonsense",
                vec!["user_id", "limit", "sort", "nonsense"],
            ),
        ] {
            let reply = stage.get(&format!("/jobs?{query}")).await;
            assert_eq!(
                reply.status,
                StatusCode::BAD_REQUEST,
                "{query}: {}",
                reply.text
            );
            assert_eq!(reply.wrong(), wrong, "{query}");
        }
        let hundred = |n: usize| vec!["1"; n].join(",");
        assert_eq!(
            stage
                .get(&format!("/jobs?user_id.in={}", hundred(100)))
                .await
                .status,
            StatusCode::OK
        );
        let many = stage
            .get(&format!("/jobs?user_id.in={}", hundred(101)))
            .await;
        assert_eq!(
            (many.status, many.wrong()),
            (StatusCode::BAD_REQUEST, vec!["user_id.in"])
        );
        assert_eq!(
            stage
                .get("/jobs?plan_data.null=true&cost_usd.lt=1e3")
                .await
                .status,
            StatusCode::OK
        );
        for path in [
            "/users/1?x=1",
            "/users/1/jobs?x=1",
            "/jobs/1/users?limit=1",
            "?x=1",
        ] {
            assert_eq!(
                stage.get(path).await.status,
                StatusCode::BAD_REQUEST,
                "{path}"
            );
        }
    }
}
