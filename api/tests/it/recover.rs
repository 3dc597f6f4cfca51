//! Databases that are not there, or not as they should be, and recover while the process runs.

use test_support::proxy;

use crate::process::{Setup, migrate, two_databases};

#[test]
fn one_that_is_down_at_the_start_comes_up_later_and_goes_again() {
    let (ask, sketch2bim) = two_databases("down");
    let way = proxy(sketch2bim.url());
    way.shut();
    let api = Setup::on(ask.url(), way.url()).start();
    let ready = api.until_reason("sketch2bim", "cannot be reached");
    assert_eq!(ready.status, 503);
    // Neither the host nor the user is told to those who need no token.
    assert!(!ready.text.contains("127.0.0.1"), "{}", ready.text);
    assert_eq!(api.get("/health").status, 200);
    api.until_answered("/api/ask/users");
    let report = api.report("sketch2bim");
    assert_eq!(report["problem"]["kind"], "unreachable", "{report}");
    assert!(!report["problem"]["next_try"].is_null(), "{report}");

    way.reopen();
    api.until_ready();
    assert_eq!(api.get("/api/sketch2bim/users").status, 200);

    // Down while it runs: requests are refused, never failed, and go through again afterwards.
    for _ in 0..3 {
        way.shut();
        api.until_reason("sketch2bim", "cannot be reached");
        let refused = api.get("/api/sketch2bim/users");
        assert_eq!(refused.status, 503, "{}", refused.text);
        way.reopen();
        api.until_ready();
        assert_eq!(api.get("/api/sketch2bim/users").status, 200);
    }
    // A short cut between two looks: what was broken is made again.
    for _ in 0..5 {
        way.cut();
        api.until("it answers again", |api| {
            let answer = api.get("/api/sketch2bim/users");
            assert!(matches!(answer.status, 200 | 503), "{}", answer.text);
            (answer.status == 200).then_some(())
        });
    }
}

#[test]
fn what_alembic_built_waits_for_its_adoption() {
    let (ask, sketch2bim) = two_databases("alembic");
    migrate(sketch2bim.url(), &["up", "005"]);
    sketch2bim.execute(
        "DROP TABLE seaql_migrations, seaql_migration_attempts; \
         CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')",
    );
    let api = Setup::on(ask.url(), sketch2bim.url()).start();
    let ready = api.until_reason("sketch2bim", "not adopted");
    assert_eq!(ready.status, 503);
    let problem = api.report("sketch2bim")["problem"].clone();
    assert_eq!(problem["kind"], "not_adopted");
    assert!(
        problem["hint"]
            .as_str()
            .unwrap()
            .contains("migration-sketch2bim adopt"),
        "{problem}"
    );
    assert!(api.get("/migrations").text.contains("adopt"));
    api.until_answered("/api/ask/users");
    // It has not touched it.
    let tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'seaql%'";
    assert_eq!(sketch2bim.value(tables).as_deref(), Some("0"));

    migrate(sketch2bim.url(), &["adopt"]);
    // From there it goes on by itself.
    api.until_ready();
    assert_eq!(api.report("sketch2bim")["applied"][0]["how"], "stamp");
    assert_eq!(api.report("sketch2bim")["applied"][9]["how"], "up");
}

#[test]
fn a_history_of_another_project_is_not_touched() {
    let (ask, sketch2bim) = two_databases("swapped");
    let api = Setup::on(ask.url(), sketch2bim.url()).start();
    api.until_ready();
    drop(api);
    let swapped = Setup::on(sketch2bim.url(), ask.url()).start();
    swapped.until_reason("ask", "another project's");
    swapped.until_reason("sketch2bim", "another project's");
    assert_eq!(swapped.get("/api/ask/users").status, 503);
}

#[test]
fn a_file_that_is_no_database_and_is_mended() {
    let (folder, ask) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = folder.path().join("broken.db");
    std::fs::write(
        &path,
        "this is not a database, and long enough to be looked at",
    )
    .unwrap();
    let url = format!("sqlite://{}", path.display());
    let ask = format!("sqlite://{}", ask.path().join("ask.db").display());
    let api = Setup::on(&ask, &url).start();
    api.until_reason("sketch2bim", "cannot be reached");
    assert_eq!(api.get("/health").status, 200);
    std::fs::remove_file(&path).unwrap();
    api.until_ready();
}

#[test]
fn drift_is_shown() {
    let (ask, sketch2bim) = two_databases("drift");
    migrate(sketch2bim.url(), &["up"]);
    sketch2bim.execute("ALTER TABLE jobs ADD COLUMN by_hand integer");
    let api = Setup::on(ask.url(), sketch2bim.url()).start();
    api.until_ready();
    api.until("the drift is found", |api| {
        let drift = api.report("sketch2bim")["drift"].clone();
        (drift["database"][0] == "+ add column jobs.by_hand (integer)").then_some(())
    });
    assert!(api.get("/migrations").text.contains("jobs.by_hand"));
    // It is no reason not to serve.
    assert_eq!(api.get("/ready").status, 200);
}
