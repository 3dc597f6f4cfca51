//! Tables that the platform does not have: keys of two columns, enums, hooks, checks, and columns called like parameters.

use axum::http::{StatusCode, header};
use migration_core::Entities;
use sea_orm::{ConnectionTrait, Database as Orm, DbBackend, Schema};
use serde_json::json;
use test_support::Database;

use super::stage::Stage;
use crate::data::Catalogue;

mod shelf {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "mood")]
    pub(super) enum Mood {
        #[sea_orm(string_value = "glad")]
        Glad,
        #[sea_orm(string_value = "sad")]
        Sad,
    }

    #[derive(Clone, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "i32", db_type = "Integer")]
    pub(super) enum Size {
        Small = 1,
        Large = 2,
    }

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "shelf")]
    pub(super) struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub row: i16,
        #[sea_orm(primary_key, auto_increment = false)]
        pub name: String,
        pub sort: Option<i64>,
        pub limit: Option<i64>,
        #[sea_orm(column_type = "String(StringLen::N(3))")]
        pub code: Option<String>,
        pub mood: Option<Mood>,
        pub size: Option<Size>,
        pub day: Option<Date>,
        pub hour: Option<Time>,
        pub moment: Option<DateTimeUtc>,
        pub elsewhere: Option<DateTimeWithTimeZone>,
    }

    /// A hook that says no.
    #[async_trait::async_trait]
    impl ActiveModelBehavior for ActiveModel {
        async fn before_save<C: ConnectionTrait>(self, _: &C, _: bool) -> Result<Self, DbErr> {
            if self.code == sea_orm::ActiveValue::Set(Some("no".to_owned())) {
                return Err(DbErr::Custom("no is not a code".to_owned()));
            }
            Ok(self)
        }
    }
}

fn entities(backend: DbBackend) -> Entities {
    Entities::new(backend).register(shelf::Entity)
}

async fn stages() -> Vec<Stage> {
    let mut stages = Vec::new();
    for database in Database::both("api_odd") {
        let pool = Orm::connect(database.url()).await.unwrap();
        let backend = pool.get_database_backend();
        if backend == DbBackend::Postgres {
            pool.execute_unprepared("CREATE TYPE mood AS ENUM ('glad', 'sad')")
                .await
                .unwrap();
        }
        let mut table = Schema::new(backend).create_table_from_entity(shelf::Entity);
        table.check(sea_orm::sea_query::Expr::cust("\"limit\" < 1000"));
        pool.execute(&table).await.unwrap();
        let catalogue = Catalogue::builder("odd", entities)
            .table::<shelf::Entity>()
            .finish()
            .unwrap();
        stages.push(Stage::new(database, catalogue).await);
    }
    stages
}

#[tokio::test]
async fn keys_of_two_columns() {
    for stage in stages().await {
        for name in ["a,b", "a/b", "ü %", "."] {
            let reply = stage.post("/shelf", json!({"row": -7, "name": name})).await;
            assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.text);
            let path = reply.headers[header::LOCATION].to_str().unwrap().to_owned();
            assert_eq!(stage.get(&path).await.body["name"], json!(name), "{path}");
            assert_eq!(
                stage.patch(&path, json!({"sort": 5})).await.body["sort"],
                json!(5)
            );
        }
        for id in ["-7", "-7,a,b", "-7,", ",", "a,b", "-7;a", "32768,a"] {
            assert_eq!(
                stage.get(&format!("/shelf/{id}")).await.status,
                StatusCode::NOT_FOUND,
                "{id}"
            );
        }
        assert_eq!(
            stage.delete("/shelf/-7,a%2Fb").await.status,
            StatusCode::NO_CONTENT
        );
        let twice = stage.post("/shelf", json!({"row": -7, "name": "."})).await;
        assert_eq!(
            twice.body["detail"],
            json!("shelf.row, shelf.name is taken"),
            "{}",
            stage.kind()
        );
        let first = stage.get("/shelf?limit=1&sort=row,-name").await;
        let cursor = first.body["next"].as_str().unwrap();
        let rest = stage
            .get(&format!("/shelf?sort=row,-name&cursor={cursor}"))
            .await;
        assert_eq!(
            json!([first.column("name"), rest.column("name")]),
            json!([["ü %"], ["a,b", "."]])
        );
    }
}

#[tokio::test]
async fn columns_called_like_parameters() {
    for stage in stages().await {
        for (row, sort) in [(1, 10), (2, 20)] {
            stage
                .made(
                    "shelf",
                    json!({"row": row, "name": "a", "sort": sort, "limit": row}),
                )
                .await;
        }
        for (query, rows) in [
            ("sort.eq=20", json!([2])),
            ("sort=-sort&sort.gt=1", json!([2, 1])),
            ("limit=1", json!([1])),
            ("limit.eq=2", json!([2])),
        ] {
            assert_eq!(
                json!(stage.get(&format!("/shelf?{query}")).await.column("row")),
                rows,
                "{query}"
            );
        }
    }
}

#[tokio::test]
async fn every_kind_of_value() {
    for stage in stages().await {
        let whole = json!({
            "row": 1, "name": "a", "sort": i64::MIN, "limit": 9, "code": "äöü", "mood": "glad", "size": 2, "day": "2024-02-29",
            "hour": "23:59:59.999999", "moment": "2026-01-31T12:00:00Z", "elsewhere": "2026-01-31T11:00:00Z",
        });
        let mut given = whole.clone();
        given["elsewhere"] = json!("2026-01-31T12:00:00+01:00");
        assert_eq!(stage.made("shelf", given).await, whole, "{}", stage.kind());
        assert_eq!(stage.get("/shelf/1,a").await.body, whole);
        stage
            .made("shelf", json!({"row": 2, "name": "a", "mood": "sad"}))
            .await;
        for column in [
            "sort",
            "code",
            "mood",
            "size",
            "day",
            "hour",
            "moment",
            "elsewhere",
        ] {
            for sign in ["", "-"] {
                let first = stage
                    .get(&format!("/shelf?sort={sign}{column}&limit=1"))
                    .await;
                let cursor = first.body["next"].as_str().unwrap();
                let next = stage
                    .get(&format!(
                        "/shelf?sort={sign}{column}&limit=1&cursor={cursor}"
                    ))
                    .await;
                assert_eq!(
                    (next.column("row").len(), &next.body["next"]),
                    (1, &json!(null)),
                    "{} {column}",
                    stage.kind()
                );
            }
            let value = match &whole[column] {
                serde_json::Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            let found = stage.get(&format!("/shelf?{column}.eq={value}")).await;
            assert_eq!(
                json!(found.column("row")),
                json!([1]),
                "{} {column}",
                stage.kind()
            );
        }
        for (field, value) in [
            ("code", json!("abcd")),
            ("mood", json!("angry")),
            ("size", json!(3)),
            ("day", json!("2023-02-29")),
            ("hour", json!("24:00:00")),
            ("moment", json!("2026-01-31")),
            ("sort", json!(9_223_372_036_854_775_808_u64)),
            ("limit", json!(1.0)),
        ] {
            let reply = stage.patch("/shelf/1,a", json!({field: value})).await;
            assert_eq!(
                (reply.status, reply.wrong()),
                (StatusCode::UNPROCESSABLE_ENTITY, vec![field]),
                "{}",
                stage.kind()
            );
        }
        assert_eq!(stage.get("/shelf?mood=angry").await.wrong(), ["mood"]);
    }
}

#[tokio::test]
async fn checks_and_hooks() {
    for stage in stages().await {
        stage.made("shelf", json!({"row": 1, "name": "a"})).await;
        let hook = stage.patch("/shelf/1,a", json!({"code": "no"})).await;
        assert_eq!(
            (hook.status, &hook.body["detail"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!("no is not a code"))
        );
        let check = stage.patch("/shelf/1,a", json!({"limit": 1000})).await;
        assert_eq!(
            check.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            check.text
        );
        assert_eq!(stage.get("/shelf/1,a").await.body["limit"], json!(null));
    }
}
