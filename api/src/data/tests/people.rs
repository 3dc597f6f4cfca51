//! Rows of two users in every table.

use serde_json::{Value as Json, json};

use super::stage::Stage;

pub(super) const ANN: &str = "ann@x.org";
pub(super) const BOB: &str = "bob@x.org";

/// Rows of two users in every table, tied to each other's wherever that is possible.
pub(super) async fn sketch2bim(stage: &Stage) {
    let mut people = Vec::new();
    for email in [ANN, BOB, "cy@x.org"] {
        let body = json!({"email": email, "name": "Same", "google_id": format!("g-{email}")});
        people.push(stage.made("users", body).await["id"].clone());
    }
    let (ann, bob) = (people[0].clone(), people[1].clone());
    let mut jobs = Vec::new();
    for owner in [&ann, &bob, &ann, &bob] {
        let body = json!({"user_id": owner, "batch_id": "b", "plan_data": {"of": owner}});
        jobs.push(stage.made("jobs", body).await["id"].clone());
    }
    // Somebody else's job, and somebody else's iteration as parent.
    let mut parent = Json::Null;
    for (owner, job) in [
        (&ann, &jobs[0]),
        (&bob, &jobs[0]),
        (&ann, &jobs[1]),
        (&bob, &jobs[1]),
    ] {
        let body = json!({"user_id": owner, "job_id": job, "parent_iteration_id": parent});
        parent = stage.made("iterations", body.clone()).await["id"].clone();
        let body = json!({"user_id": owner, "job_id": job, "variation_number": 1});
        stage.made("layout_variations", body).await;
        let body = json!({"user_id": owner, "job_id": job, "project_name": "p"});
        stage.made("project_versions", body).await;
    }
    for (index, owner) in [&ann, &bob].into_iter().enumerate() {
        let body =
            json!({"user_id": owner, "amount": 100, "razorpay_order_id": format!("o{index}")});
        stage.made("payments", body).await;
    }
    let mut clubs = Vec::new();
    for name in ["Ann's", "Bob's", "Both's", "Nobody's"] {
        let body = json!({"name": name, "slug": name});
        clubs.push(stage.made("organizations", body).await["id"].clone());
    }
    for (club, member) in [(0, &ann), (1, &bob), (2, &ann), (2, &bob)] {
        let body = json!({"organization_id": clubs[club], "user_id": member});
        stage.made("organization_members", body).await;
    }
    for (index, (made, taken)) in [
        (&ann, &bob),
        (&bob, &ann),
        (&ann, &Json::Null),
        (&bob, &Json::Null),
        (&people[2], &bob),
    ]
    .into_iter()
    .enumerate()
    {
        let body = json!({"referrer_id": made, "referred_id": taken, "referral_code": format!("c{index}")});
        stage.made("referrals", body).await;
    }
}

pub(super) async fn ask(stage: &Stage) {
    for email in [ANN, BOB] {
        let id = stage
            .made("users", json!({"email": email, "name": "Same"}))
            .await["id"]
            .clone();
        for index in 0..3 {
            let order = format!("{email}-{index}");
            let body = json!({"user_id": id, "amount": index, "razorpay_order_id": order});
            stage.made("payments", body).await;
        }
    }
    stage.made("groq_usage", json!({"input_tokens": 1})).await;
}
