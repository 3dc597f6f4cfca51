//! What a person does first: the program, an empty folder, no environment.

use crate::process::Setup;

#[test]
fn an_empty_folder_gets_two_databases_and_an_api() {
    let api = Setup::new().start();
    api.until_ready();
    let ready = api.get("/ready").json();
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["databases"]["ask"]["state"], "current");
    assert_eq!(ready["reframe"]["configured"], false);

    let report = api.report("sketch2bim");
    assert_eq!(report["head"], "m010_remove_reader_type_column");
    assert_eq!(report["applied"].as_array().unwrap().len(), 10);
    assert_eq!(report["pending"].as_array().unwrap().len(), 0);
    api.until("it was compared", |api| {
        let drift = api.report("sketch2bim")["drift"].clone();
        (!drift["compared_at"].is_null()).then(|| {
            assert_eq!(drift["error"], serde_json::Value::Null);
            assert_eq!(drift["database"].as_array().unwrap().len(), 0, "{drift}");
            assert_eq!(drift["entities"].as_array().unwrap().len(), 0, "{drift}");
        })
    });

    let page = api.get("/migrations");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("m010_remove_reader_type_column"));

    let made = api.ask(
        "POST",
        "/api/ask/users",
        &[],
        Some(r#"{"email":"a@example.com"}"#),
    );
    assert_eq!(made.status, 201, "{}", made.text);
    let users = api.get("/api/ask/users").json();
    assert_eq!(users["items"][0]["email"], "a@example.com");
    let log = api.log();
    assert!(!log.contains("a@example.com"), "{log}");
    assert!(log.contains("no token is configured"), "{log}");
}

#[test]
fn an_order_without_anything_pending_ends_at_once() {
    let api = Setup::new().start();
    api.until_ready();
    let answer = api.ask("POST", "/api/migrations/ask/up", &[], None);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let last = answer.text.lines().last().unwrap();
    let last: serde_json::Value = serde_json::from_str(last).unwrap();
    assert_eq!(
        (&last["event"], &last["state"]),
        (&"done".into(), &"current".into())
    );
    assert_eq!(
        api.ask("POST", "/api/migrations/reframe/up", &[], None)
            .status,
        404
    );
}

#[test]
fn what_is_not_asked_for_automatically_is_said_and_ordered() {
    let (ask, sketch2bim) = crate::process::two_databases("ordered");
    let api = Setup::on(ask.url(), sketch2bim.url())
        .with("AUTO_RUN_MIGRATIONS", "no")
        .start();
    let answer = api.until_reason("sketch2bim", "pending");
    assert_eq!(answer.status, 503);
    let report = api.report("sketch2bim");
    assert_eq!(report["problem"]["kind"], "pending");
    let pending = report["pending"].as_array().unwrap();
    assert_eq!(pending.len(), 10);
    assert!(
        pending[1]["sql"].as_str().unwrap().contains("legend_data"),
        "{report}"
    );
    let refused = api.get("/api/sketch2bim/users");
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(!refused.header("retry-after").is_empty());

    let stream = api
        .ask("POST", "/api/migrations/sketch2bim/up", &[], None)
        .text;
    let finished = stream.matches(r#""event":"finished""#).count();
    assert_eq!(finished, 10, "{stream}");
    assert!(
        stream.lines().last().unwrap().contains(r#""event":"done""#),
        "{stream}"
    );
    api.until("it is ready", |api| {
        (api.get("/api/sketch2bim/users").status == 200).then_some(())
    });
    // The other one was not asked for.
    assert_eq!(api.get("/api/ask/users").status, 503);
}

#[test]
fn a_wrong_setting_is_one_line_and_exit_code_1() {
    for (name, value) in [
        ("AUTO_RUN_MIGRATIONS", "perhaps"),
        ("ASK_DATABASE_URL", "mysql://u:hunter2@host/x"),
        ("API_ADDR", "0.0.0.0:0"),
        ("ASK_DATABASE_URL", "sqlite::memory:"),
        ("DATABASE_URL", "postgres://u:hunter2@127.0.0.1:1/x"),
        ("RUST_LOG", "a=b=c"),
    ] {
        let finished = Setup::new().with(name, value).finish();
        assert_eq!(finished.code, Some(1), "{finished}");
        let lines: Vec<&str> = finished.stderr.lines().collect();
        assert_eq!(lines.len(), 2, "{finished}");
        assert!(
            lines[0].starts_with("error: ") && lines[0].contains(name),
            "{finished}"
        );
        assert!(lines[1].starts_with("hint: "), "{finished}");
        assert!(!finished.stderr.contains("hunter2"), "{finished}");
    }
}

#[test]
fn an_address_that_is_taken_is_said() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let finished = Setup::new().with("API_ADDR", &address).finish();
    assert_eq!(finished.code, Some(1), "{finished}");
    assert!(
        finished.stderr.contains(&address) && finished.stderr.contains("API_ADDR"),
        "{finished}"
    );
}
