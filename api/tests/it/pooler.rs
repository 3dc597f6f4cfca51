//! Behind a pooler that changes the server connection after each transaction.

use std::thread;

use test_support::pgbouncer;

use crate::process::{Setup, two_databases};

#[test]
fn several_replicas_share_a_few_server_connections() {
    let (ask, sketch2bim) = two_databases("pooler");
    let (ask_pool, sketch2bim_pool) = (pgbouncer(&ask, 2), pgbouncer(&sketch2bim, 2));
    let setup = Setup::on(ask_pool.url(), sketch2bim_pool.url());
    let replicas: Vec<_> = (0..4).map(|_| setup.start()).collect();
    for api in &replicas {
        api.until_ready();
        assert!(api.log().contains("behind_pooler=true"), "{}", api.log());
    }
    let ids: Vec<i64> = (0..20)
        .map(|number| {
            let body = format!(r#"{{"email":"user{number}@example.com","credits":{number}}}"#);
            let made = replicas[0].ask("POST", "/api/sketch2bim/users", &[], Some(&body));
            assert_eq!(made.status, 201, "{}", made.text);
            made.json()["id"].as_i64().unwrap()
        })
        .collect();
    // Different statements at once, on few connections: every answer is the one to its question.
    thread::scope(|scope| {
        for api in &replicas {
            for lane in 0..2 {
                let ids = &ids;
                scope.spawn(move || {
                    for round in 0..30 {
                        let number = (round * 7 + lane) % ids.len();
                        let one = api.get(&format!("/api/sketch2bim/users/{}", ids[number]));
                        assert_eq!(one.status, 200, "{}\n{}", one.text, api.log());
                        assert_eq!(one.json()["credits"], number, "{}", one.text);
                        let path = format!("/api/sketch2bim/users?credits={number}&sort=-email");
                        let list = api.get(&path);
                        assert_eq!(list.status, 200, "{}\n{}", list.text, api.log());
                        assert_eq!(list.json()["items"][0]["id"], ids[number]);
                        let jobs = api.get("/api/sketch2bim/jobs?status=queued");
                        assert_eq!(jobs.json()["items"].as_array().unwrap().len(), 0);
                    }
                });
            }
        }
    });
}
