//! Users see their own rows, in every table, by every route and relation, whatever they filter by; and cannot tell
//! somebody else's row from one that is not there.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use serde_json::{Value as Json, json};

use super::people::{ANN, BOB, ask, sketch2bim};
use super::stage::{Reply, Stage, reader, user};
use crate::data::kind::Kind;
use crate::data::table::Table;

/// Ids as text, so that those of all tables are alike.
type Ids = BTreeSet<String>;

fn text(id: &Json) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

fn ids(reply: &Reply) -> Ids {
    reply.column("id").iter().map(text).collect()
}

/// Which rows somebody should see, said once more and in other words than the routes have it.
async fn expected(stage: &Stage, table: &str, email: &str) -> Ids {
    let me = stage
        .get(&format!("/users?email={email}"))
        .await
        .column("id");
    let Some(me) = me.first() else {
        return Ids::new();
    };
    let rows = stage.get(&format!("/{table}?limit=200")).await;
    let rows = rows.body["items"].as_array().unwrap().clone();
    let clubs = match table {
        "organizations" => stage
            .get(&format!("/organization_members?user_id={me}"))
            .await
            .column("organization_id"),
        _ => Vec::new(),
    };
    rows.iter()
        .filter(|row| match table {
            "users" => row["id"] == *me,
            "referrals" => row["referrer_id"] == *me || row["referred_id"] == *me,
            "organizations" => clubs.contains(&row["id"]),
            "groq_usage" => false,
            _ => row["user_id"] == *me,
        })
        .map(|row| text(&row["id"]))
        .collect()
}

/// An id that no row has, of the same kind.
fn missing(table: &Table) -> &'static str {
    match table.columns[table.key[0]].kind {
        Kind::Text => "00000000-0000-4000-8000-000000000000",
        _ => "987654",
    }
}

/// All pages of a list.
async fn all(stage: &Stage, email: &str, first: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = first.to_owned();
    loop {
        let reply = stage.get_as(email, &path).await;
        found.extend(reply.column("id").iter().map(text));
        let Some(next) = reply.body["next"].as_str() else {
            return found;
        };
        assert!(found.len() < 1000, "{path} does not end");
        path = format!("{first}&cursor={next}");
    }
}

/// Everything that one user can ask of one table.
async fn walk(stage: &Stage, table: &Table, email: &str, other: &str) {
    let (name, kind) = (table.name, stage.kind());
    let mine = expected(stage, name, email).await;
    let everything = stage.get(&format!("/{name}?limit=200")).await;
    let shown = table.owner.is_shown();
    let listed = stage.get_as(email, &format!("/{name}")).await;
    if !shown {
        assert_eq!(listed, stage.get_as(email, "/no_such_table").await);
        let row = text(&everything.column("id")[0]);
        for path in [
            format!("/{name}/{row}"),
            format!("/{name}/{row}/user"),
            format!("/{name}?id={row}"),
        ] {
            assert_eq!(stage.get_as(email, &path).await, listed, "{path}");
        }
        return;
    }
    assert_eq!(ids(&listed), mine, "{kind} {name}");
    assert_ne!(
        ids(&everything),
        mine,
        "{name}: there is somebody else's row"
    );

    let nowhere = stage
        .get_as(email, &format!("/{name}/{}", missing(table)))
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    for row in ids(&everything) {
        let reply = stage.get_as(email, &format!("/{name}/{row}")).await;
        if mine.contains(&row) {
            assert_eq!(reply.status, StatusCode::OK);
        } else {
            assert_eq!(reply, nowhere, "{kind} {name}/{row}");
        }
    }
    filters(stage, table, email, &everything, &mine).await;
    orders(stage, table, email, other, &mine).await;
    relations(stage, table, email, &ids(&everything), &mine).await;
    writes(stage, table, email, &everything).await;
}

/// Whatever anybody's row has in a column, only one's own are found by it.
async fn filters(stage: &Stage, table: &Table, email: &str, everything: &Reply, mine: &Ids) {
    for column in table
        .columns
        .iter()
        .filter(|column| column.kind != Kind::Json)
    {
        let mut values: Vec<_> = everything.column(column.name).iter().map(text).collect();
        values.sort();
        values.dedup();
        for value in values {
            for operator in ["eq", "ne", "gte", "lt", "in"] {
                let value: String =
                    url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
                let path = format!(
                    "/{}?{}.{operator}={value}&limit=200",
                    table.name, column.name
                );
                let theirs = stage.get(&path).await;
                if theirs.status == StatusCode::BAD_REQUEST {
                    continue;
                }
                let found = ids(&stage.get_as(email, &path).await);
                let both = ids(&theirs).intersection(mine).cloned().collect::<Ids>();
                assert_eq!(found, both, "{} {path}", stage.kind());
            }
        }
    }
}

/// In every order, page by page, one's own rows come once each; also after a cursor that somebody else was given.
async fn orders(stage: &Stage, table: &Table, email: &str, other: &str, mine: &Ids) {
    for column in table
        .columns
        .iter()
        .filter(|column| column.kind != Kind::Json)
    {
        for sign in ["", "-"] {
            let path = format!("/{}?sort={sign}{}&limit=1", table.name, column.name);
            let found = all(stage, email, &path).await;
            assert_eq!(found.len(), mine.len(), "{} {path}", stage.kind());
            assert_eq!(
                found.into_iter().collect::<Ids>(),
                *mine,
                "{} {path}",
                stage.kind()
            );
            let theirs = stage.get_as(other, &path).await;
            if let Some(cursor) = theirs.body["next"].as_str() {
                let reply = stage
                    .get_as(email, &format!("{path}&cursor={cursor}"))
                    .await;
                assert_eq!(reply.status, StatusCode::OK);
                assert!(ids(&reply).is_subset(mine), "{path}");
            }
        }
    }
}

/// What a row leads to is seen where both it and that are one's own.
async fn relations(stage: &Stage, table: &Table, email: &str, everything: &Ids, mine: &Ids) {
    for relation in &table.relations {
        let name = format!("/{}/{{}}/{}", table.name, relation.name);
        let theirs = expected(stage, &relation.target, email).await;
        let nowhere = stage
            .get_as(email, &name.replace("{}", missing(table)))
            .await;
        assert_eq!(nowhere.status, StatusCode::NOT_FOUND, "{name}");
        for row in everything {
            let path = name.replace("{}", row);
            let reply = stage.get_as(email, &path).await;
            let full = stage.get(&path).await;
            if !mine.contains(row) {
                assert_eq!(reply, nowhere, "{} {path}", stage.kind());
            } else if relation.many {
                let both = ids(&full).intersection(&theirs).cloned().collect::<Ids>();
                assert_eq!(ids(&reply), both, "{} {path}", stage.kind());
                for narrowed in ["?sort=-id", "?id.null=false&limit=1", "?id.ne=1"] {
                    let found = ids(&stage.get_as(email, &format!("{path}{narrowed}")).await);
                    assert!(found.is_subset(&both), "{path}{narrowed}");
                }
            } else if full.status == StatusCode::OK && theirs.contains(&text(&full.body["id"])) {
                assert_eq!(reply, full, "{path}");
            } else {
                let detail = format!("there is no such row in {}", relation.target);
                assert_eq!(reply.status, StatusCode::NOT_FOUND, "{path}");
                assert_eq!(reply.body["detail"], json!(detail), "{path}");
            }
        }
    }
}

/// Users change nothing, not even their own rows, and programs that may only read neither.
async fn writes(stage: &Stage, table: &Table, email: &str, everything: &Reply) {
    let mut replies = Vec::new();
    for asker in [user(email), reader()] {
        let path = format!("/{}", table.name);
        replies.push(
            stage
                .ask_for(&asker, Method::POST, &path, Some(json!({})))
                .await,
        );
        for row in ids(everything)
            .iter()
            .map(String::as_str)
            .chain([missing(table)])
        {
            let path = format!("{path}/{row}");
            replies.push(
                stage
                    .ask_for(&asker, Method::PATCH, &path, Some(json!({})))
                    .await,
            );
            replies.push(stage.ask_for(&asker, Method::DELETE, &path, None).await);
        }
    }
    for reply in &replies {
        assert_eq!(reply.status, StatusCode::FORBIDDEN);
        assert_eq!(reply.body, replies[0].body);
    }
    let still = stage.get(&format!("/{}?limit=200", table.name)).await;
    assert_eq!(still.body, everything.body);
}

/// Everything that one user can ask of Sketch2BIM.
async fn walk_sketch2bim(email: &str, other: &str) {
    for stage in Stage::sketch2bim().await {
        sketch2bim(&stage).await;
        for table in &stage.catalogue.tables {
            walk(&stage, table, email, other).await;
        }
    }
}

// One each: it is the longest of all tests here, and two can go beside each other.
#[tokio::test]
async fn ann_sees_her_own_of_sketch2bim() {
    walk_sketch2bim(ANN, BOB).await;
}

#[tokio::test]
async fn bob_sees_his_own_of_sketch2bim() {
    walk_sketch2bim(BOB, ANN).await;
}

#[tokio::test]
async fn ask_users_see_their_own() {
    for stage in Stage::ask().await {
        ask(&stage).await;
        for table in &stage.catalogue.tables {
            walk(&stage, table, ANN, BOB).await;
            walk(&stage, table, BOB, ANN).await;
        }
        let names = stage.get_as(ANN, "").await.body["tables"].clone();
        let expected = json!([
            {"name": "users", "href": "/api/ask/users"},
            {"name": "payments", "href": "/api/ask/payments"},
        ]);
        assert_eq!(names, expected);
    }
}
