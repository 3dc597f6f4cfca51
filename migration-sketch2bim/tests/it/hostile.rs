//! What a hostile reader of the engine found, so that it stays mended.

use std::process::Stdio;

use test_support::{Program, catalogue, postgres_database, sqlite_database};

use crate::{BINARY, golden};

const LOCK: &str = "SELECT pg_advisory_lock(7883946363647714609)::text";

#[test]
fn a_schema_by_name_and_by_search_path_share_one_lock() {
    let database = postgres_database("public");
    let folder = tempfile::tempdir().unwrap();
    let plain = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    let children: Vec<_> = (0..10)
        .map(|number| {
            let arguments: &[&str] = if number % 2 == 0 {
                &["up"]
            } else {
                &["up", "-s", "public"]
            };
            plain
                .command(arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert_eq!(catalogue(&database), golden(10));
}

#[test]
fn reset_does_not_forget_what_another_runner_has_built() {
    let database = postgres_database("reset");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "001"]);
    // The reset waits for this; so does the upgrade, and whichever comes second must see what the first did.
    let holder = database.session();
    holder.query(LOCK);
    let start = |arguments: &[&str]| {
        program
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let both = [start(&["reset", "--yes"]), start(&["up"])];
    std::thread::sleep(std::time::Duration::from_secs(1));
    drop(holder);
    for mut child in both {
        child.wait().unwrap();
    }
    // Never tables without a history.
    let tables = catalogue(&database);
    let current = program.run(&["current"]);
    assert_eq!(current.code, Some(0), "{current}");
    assert!(
        current.stdout == "base\n" || !tables.is_empty(),
        "{current}"
    );
    assert!(program.run(&["up"]).code == Some(0));
    assert_eq!(catalogue(&database), golden(10));
}

#[test]
fn a_stamp_is_worked_out_from_the_history_under_the_lock() {
    let database = postgres_database("stamp_race");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "005"]);
    let holder = database.session();
    holder.query(LOCK);
    let stamp = program
        .command(&["stamp", "002"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(1));
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm005%'");
    drop(holder);
    let output = stamp.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("meanwhile"), "{said}");
    assert!(program.succeed(&["current"]).stdout.starts_with("m004"));
}

#[test]
fn a_script_stops_where_it_does_not_belong() {
    let database = postgres_database("script_guard");
    let file = sqlite_database();
    let folder = tempfile::tempdir().unwrap();
    let offline = Program::new(BINARY, folder.path());
    for (url, dialect, client) in [
        (
            database.url().to_owned(),
            "postgres",
            vec!["psql", "-q", "-X", database.url()],
        ),
        (
            file.url(),
            "sqlite",
            vec!["sqlite3", file.path().to_str().unwrap()],
        ),
    ] {
        let online = offline.clone().argument("-u").argument(url);
        online.succeed(&["up", "001"]);
        for arguments in [["up", "002:003"], ["up", "base:001"], ["down", "003:002"]] {
            let script = offline
                .succeed(&[arguments[0], arguments[1], "--sql", "--dialect", dialect])
                .stdout;
            let mut child = std::process::Command::new(client[0])
                .args(&client[1..])
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            // It may stop before it has read everything.
            drop(std::io::Write::write_all(
                &mut child.stdin.take().unwrap(),
                script.as_bytes(),
            ));
            assert!(
                !child.wait().unwrap().success(),
                "{arguments:?} on {dialect}"
            );
            assert!(
                online.succeed(&["current"]).stdout.starts_with("m001"),
                "{arguments:?} on {dialect}"
            );
        }
    }
    assert_eq!(catalogue(&database), golden(1));
}

#[test]
fn fresh_drops_where_the_history_is_and_identity_columns_too() {
    let database = postgres_database("fresh_path");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up"]);
    database.execute("CREATE TABLE extra (id int GENERATED BY DEFAULT AS IDENTITY); INSERT INTO users (email) VALUES ('x')");
    database.execute(&format!(
        "CREATE SCHEMA app; ALTER DATABASE {} SET search_path = public, app",
        database.name()
    ));
    program.succeed(&["fresh", "--yes"]);
    assert_eq!(
        database
            .value("SELECT count(*)::text FROM users")
            .as_deref(),
        Some("0")
    );
    assert_eq!(database.value("SELECT to_regclass('extra')::text"), None);
}

#[test]
fn a_history_further_on_in_the_search_path_is_not_hidden() {
    let database = postgres_database("hidden");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "009"]);
    database.execute("DROP TABLE seaql_migration_attempts; CREATE SCHEMA app");
    database.execute(&format!(
        "ALTER DATABASE {} SET search_path = app, public",
        database.name()
    ));
    program.succeed(&["up"]);
    assert_eq!(
        database.value("SELECT to_regclass('app.seaql_migrations')::text"),
        None
    );
    assert!(program.succeed(&["up"]).stdout.starts_with("nothing to do"));
}

#[test]
fn a_concurrent_build_outlives_the_roles_time_out() {
    let database = postgres_database("time_out");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "002"]);
    database.execute(&format!(
        "ALTER DATABASE {} SET statement_timeout = '500ms'",
        database.name()
    ));
    // The build waits for this snapshot to go away, for longer than the time-out.
    let old = database.session();
    old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
    old.query("SELECT count(*)::text FROM users");
    let child = program
        .command(&["up", "003"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    std::thread::sleep(std::time::Duration::from_secs(2));
    old.execute("COMMIT");
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(catalogue(&database), golden(3));
}

#[test]
fn a_url_in_the_wrong_place_shows_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    let url = "postgres://ann:hunter2@127.0.0.1:1/shop";
    for arguments in [
        &["up", url][..],
        &["stamp", url],
        &["status", url],
        &[url, "up"],
        &["up", "--lock-wait", url],
        &["up", "-n", url],
        &["status", "-u", "postgres://ann:12/hunter2@127.0.0.1:1/shop"],
        &["status", "-u", "postgres://ann:12?hunter2@127.0.0.1:1/shop"],
    ] {
        let run = program.run(arguments);
        assert_eq!(run.code, Some(1), "{run}");
        let shown = format!("{}{}", run.stdout, run.stderr);
        assert!(
            !shown.contains("hunter2") && shown.contains("error: "),
            "{shown}"
        );
    }
}

#[test]
fn a_variable_that_is_not_text_is_not_passed_over() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let value = std::ffi::OsStr::from_bytes(b"postgres://ann:\xff@127.0.0.1:1/shop");
    let program = Program::new(BINARY, folder.path()).variable("SKETCH2BIM_DATABASE_URL", value);
    let run = program.run(&["up"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.stderr
            .contains("SKETCH2BIM_DATABASE_URL is not valid UTF-8"),
        "{run}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn adopting_several_alembic_heads_is_refused() {
    let database = postgres_database("heads");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)");
    assert!(program.run(&["adopt"]).stderr.contains("no row"));
    database.execute("INSERT INTO alembic_version VALUES ('007'), ('005')");
    assert!(program.run(&["adopt"]).stderr.contains("several rows"));
}

#[test]
fn what_fails_or_has_nothing_to_do_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    for arguments in [
        &["up", "999"][..],
        &["stamp", "999"],
        &["adopt"],
        &["accept", "005"],
        &["down"],
        &["reset", "--yes"],
    ] {
        program.run(arguments);
        assert_eq!(
            std::fs::read_dir(folder.path()).unwrap().count(),
            0,
            "{arguments:?}"
        );
    }
}

#[test]
fn odd_rows_in_the_log_are_shown_all_the_same() {
    let database = sqlite_database();
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up"]);
    database.execute(
        "UPDATE seaql_migration_attempts SET duration_ms = -5, lock_wait_ms = -5, statements = -5",
    );
    program.succeed(&["history", "-v"]);
}
