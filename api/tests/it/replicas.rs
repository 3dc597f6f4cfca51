//! Many replicas at once, and deploys.

use std::thread;
use std::time::{Duration, Instant};

use crate::process::{Api, Setup, migrate, two_databases};

/// Asks for data as long as `go_on` says; every answer is right or says when to come again.
fn ask_for_data(api: &Api, path: &str, go_on: impl Fn() -> bool) -> (usize, usize) {
    let (mut answered, mut refused) = (0, 0);
    while go_on() {
        let answer = api.get(path);
        match answer.status {
            200 => answered += 1,
            503 => {
                assert!(!answer.header("retry-after").is_empty(), "{}", answer.text);
                refused += 1;
            }
            other => panic!("{other}: {}\n{}", answer.text, api.log()),
        }
        thread::sleep(Duration::from_millis(30));
    }
    (answered, refused)
}

#[test]
fn twenty_replicas_on_two_empty_databases() {
    const REPLICAS: usize = 20;
    let (ask, sketch2bim) = two_databases("replicas");
    // A small server has 100 connections, and each replica needs a few.
    let setup = Setup::on(ask.url(), sketch2bim.url())
        .with("API_POOL_MAX", "1")
        .with("API_POOL_ACQUIRE_SECONDS", "60");
    thread::scope(|scope| {
        let replicas: Vec<_> = (0..REPLICAS)
            .map(|_| {
                scope.spawn(|| {
                    let api = setup.start();
                    let ready = || api.get("/ready").status == 200;
                    let began = Instant::now();
                    let (_, _) = ask_for_data(&api, "/api/sketch2bim/jobs", || {
                        assert!(began.elapsed() < crate::process::PATIENCE, "{}", api.log());
                        !ready()
                    });
                    for path in ["/api/sketch2bim/jobs", "/api/ask/groq_usage"] {
                        let answer = api.get(path);
                        assert_eq!(answer.status, 200, "{}\n{}", answer.text, api.log());
                    }
                    api
                })
            })
            .collect();
        let replicas: Vec<Api> = replicas
            .into_iter()
            .map(|replica| replica.join().unwrap())
            .collect();
        for api in &replicas {
            assert_eq!(api.get("/ready").status, 200, "{}", api.log());
        }
    });
    for (database, count) in [(&ask, "1"), (&sketch2bim, "10")] {
        let once = "SELECT count(*) FROM seaql_migration_attempts WHERE direction = 'up' AND outcome = 'succeeded'";
        assert_eq!(database.value(once).as_deref(), Some(count));
        let others = "SELECT count(*) FROM seaql_migration_attempts WHERE outcome <> 'succeeded'";
        assert_eq!(database.value(others).as_deref(), Some("0"));
    }
}

#[test]
fn the_old_release_serves_while_the_next_one_migrates_ahead() {
    let (ask, sketch2bim) = two_databases("rolling");
    let setup = Setup::on(ask.url(), sketch2bim.url());
    let old = setup.start();
    old.until_ready();
    let body = r#"{"user_id":1,"amount":100}"#;
    sketch2bim.execute("INSERT INTO users (email) VALUES ('a@example.com')");
    let made = old.ask("POST", "/api/sketch2bim/payments", &[], Some(body));
    assert_eq!(made.status, 201, "{}", made.text);

    let new = setup.clone().next_release("fee").start();
    let (answered, refused) = ask_for_data(&old, "/api/sketch2bim/payments", || {
        new.get("/ready").status != 200
    });
    assert_eq!(refused, 0, "{answered} answered\n{}", old.log());
    // The old one has looked again since, and goes on.
    old.until("it sees that it is behind the database", |api| {
        (api.report("sketch2bim")["state"] == "ahead").then_some(())
    });
    assert_eq!(old.get("/ready").status, 200);
    assert_eq!(old.get("/api/sketch2bim/payments").status, 200);
    assert_eq!(
        old.ask("POST", "/api/sketch2bim/payments", &[], Some(body))
            .status,
        201
    );
    let report = old.report("sketch2bim");
    let newest = report["applied"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    assert_eq!(newest["known"], false, "{report}");
    assert_eq!(report["current"], "m011_add_processing_fee");

    // An old replica that starts now is welcome too.
    let late = setup.start();
    late.until_ready();
    assert_eq!(late.get("/api/sketch2bim/payments").status, 200);
}

#[test]
fn a_revert_is_not_fought_and_shuts_the_door() {
    let (ask, sketch2bim) = two_databases("reverted");
    let api = Setup::on(ask.url(), sketch2bim.url()).start();
    api.until_ready();
    migrate(sketch2bim.url(), &["down", "008"]);
    api.until_reason("sketch2bim", "pending");
    // Whoever asks for what the schema does not have is told to come again, never something else.
    let answer = api.get("/api/sketch2bim/jobs");
    assert_eq!(answer.status, 503, "{}", answer.text);
    api.until_answered("/api/ask/users");
    thread::sleep(Duration::from_secs(3));
    let applied = "SELECT count(*) FROM seaql_migrations";
    assert_eq!(sketch2bim.value(applied).as_deref(), Some("8"));
    assert_eq!(api.report("sketch2bim")["problem"]["kind"], "pending");
    migrate(sketch2bim.url(), &["up"]);
    api.until_ready();
    // The first connection may come later than a busy machine is waited for: then, too, the client is told to come again.
    api.until("jobs are answered again", |api| {
        let answer = api.get("/api/sketch2bim/jobs");
        let (status, text) = (answer.status, answer.text);
        assert!(matches!(status, 200 | 503), "{text}\n{}", api.log());
        (status == 200).then_some(())
    });
}

#[test]
fn a_column_of_another_type_is_come_again_and_then_read() {
    let (ask, sketch2bim) = two_databases("retyped");
    let api = Setup::on(ask.url(), sketch2bim.url()).start();
    api.until_ready();
    sketch2bim.execute("INSERT INTO users (email, name) VALUES ('a@example.com', 'A')");
    // Often enough that every connection has the statement prepared.
    for _ in 0..10 {
        assert_eq!(api.get("/api/sketch2bim/users/1").status, 200);
    }
    sketch2bim.execute("ALTER TABLE users ALTER COLUMN name TYPE text");
    let first = api.get("/api/sketch2bim/users/1");
    assert_eq!(first.status, 503, "{}", first.text);
    api.until("the statement is prepared anew", |api| {
        let answer = api.get("/api/sketch2bim/users/1");
        assert!(matches!(answer.status, 200 | 503), "{}", answer.text);
        (answer.status == 200).then_some(())
    });
    // What the program cannot read at all stays shut, row by row.
    sketch2bim.execute("ALTER TABLE users ALTER COLUMN credits TYPE text");
    let answer = api.get("/api/sketch2bim/users/1");
    assert_eq!(answer.status, 503, "{}", answer.text);
}
