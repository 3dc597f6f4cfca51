//! Migrations that fail.

use crate::process::{Setup, two_databases};

/// Both at the head of this release, with two users of one name: the next release cannot make names unique.
fn with_two_of_one_name(
    hint: &str,
) -> (
    test_support::PostgresDatabase,
    test_support::PostgresDatabase,
) {
    let (ask, sketch2bim) = two_databases(hint);
    crate::process::migrate(sketch2bim.url(), &["up"]);
    sketch2bim.execute(
        "INSERT INTO users (email, name) VALUES ('a@example.com', 'Secret Name'), ('b@example.com', 'Secret Name')",
    );
    (ask, sketch2bim)
}

#[test]
fn a_cause_that_does_not_pass_is_said_and_mended_without_a_restart() {
    let (ask, sketch2bim) = with_two_of_one_name("failing");
    let api = Setup::on(ask.url(), sketch2bim.url())
        .next_release("unique")
        .start();
    let ready = api.until_reason("sketch2bim", "a migration failed");
    assert_eq!(ready.status, 503);
    assert!(!ready.text.contains("uq_users_name"), "{}", ready.text);
    // The other one serves.
    api.until_answered("/api/ask/users");
    let refused = api.get("/api/sketch2bim/users");
    assert_eq!(refused.status, 503);
    assert!(
        refused.text.contains("a migration failed"),
        "{}",
        refused.text
    );

    let report = api.report("sketch2bim");
    let problem = &report["problem"];
    assert_eq!(problem["kind"], "failed");
    assert!(
        problem["message"]
            .as_str()
            .unwrap()
            .contains("m011_unique_names"),
        "{problem}"
    );
    assert_eq!(problem["next_try"], serde_json::Value::Null, "{problem}");
    let pending = &report["pending"][0];
    assert!(
        pending["failed"].as_str().unwrap().contains("23505"),
        "{pending}"
    );
    assert!(
        pending["sql"].as_str().unwrap().contains("uq_users_name"),
        "{pending}"
    );
    let note = &pending["notes"][0];
    assert_eq!(
        note["code"], "require-concurrent-index-creation",
        "{pending}"
    );
    assert_eq!(note["stops"], "writes of users", "{pending}");
    assert!(
        note["size"]
            .as_str()
            .is_some_and(|size| size.contains("this reads")),
        "{pending}"
    );
    let log = api.log();
    assert!(
        !log.contains("Secret Name") && !log.contains("a@example.com"),
        "{log}"
    );
    let page = api.get("/migrations").text;
    assert!(
        page.contains("m011_unique_names") && page.contains("23505"),
        "{page}"
    );
    // It was tried once, and is not tried again.
    std::thread::sleep(std::time::Duration::from_secs(3));
    let tries = "SELECT count(*) FROM seaql_migration_attempts WHERE version = 'm011_unique_names'";
    assert_eq!(sketch2bim.value(tries).as_deref(), Some("1"));

    let failed = api.ask("POST", "/api/migrations/sketch2bim/up", &[], None);
    let last = failed.text.lines().last().unwrap();
    assert!(
        last.contains(r#""event":"failed""#) && last.contains("23505"),
        "{last}"
    );

    sketch2bim.execute("UPDATE users SET name = 'Another' WHERE email = 'b@example.com'");
    let done = api.ask("POST", "/api/migrations/sketch2bim/up", &[], None);
    let last = done.text.lines().last().unwrap();
    assert!(last.contains(r#""event":"done""#), "{last}");
    api.until_ready();
    assert_eq!(api.report("sketch2bim")["problem"], serde_json::Value::Null);
}

#[test]
fn the_process_can_be_told_to_end_instead() {
    let (ask, sketch2bim) = with_two_of_one_name("failing_exit");
    let setup = Setup::on(ask.url(), sketch2bim.url())
        .next_release("unique")
        .with("MIGRATION_FAILURE", "exit");
    let finished = setup.finish();
    assert_eq!(finished.code, Some(1), "{finished}");
    assert!(finished.stderr.contains("m011_unique_names"), "{finished}");
    assert!(
        finished.stderr.contains("could not be migrated"),
        "{finished}"
    );
    // What is merely down is waited for.
    let mut api = Setup::on(ask.url(), "postgres://u:p@127.0.0.1:1/x")
        .with("MIGRATION_FAILURE", "exit")
        .start();
    api.until_reason("sketch2bim", "cannot be reached");
    api.signal("TERM");
    assert_eq!(api.ended().code(), Some(0), "{}", api.log());
}

#[test]
fn a_lock_that_is_held_is_waited_for() {
    let (ask, sketch2bim) = two_databases("failing_lock");
    crate::process::migrate(sketch2bim.url(), &["up", "009"]);
    let holder = sketch2bim.session();
    holder.execute("BEGIN; LOCK TABLE jobs IN ACCESS SHARE MODE");
    let api = Setup::on(ask.url(), sketch2bim.url()).start();
    api.until("it waits for the lock", |api| {
        let running = api.report("sketch2bim")["running"].clone();
        let last = running["last"].as_str().unwrap_or_default().to_owned();
        last.starts_with("waiting for a lock").then_some(())
    });
    api.until_reason("sketch2bim", "migrating");
    api.until_answered("/api/ask/users");
    holder.execute("ROLLBACK");
    api.until_ready();
}
