//! The log of attempts, edited migrations, stamps, scripts, and taking over from Alembic.

use std::process::Command;

use test_support::{Program, catalogue, postgres_database, sqlite_database};

use crate::{BINARY, golden};

#[test]
fn the_log_says_what_was_done() {
    let database = postgres_database("log");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "003"]);
    program.succeed(&["down"]);
    let history = program.succeed(&["history", "--json"]).stdout;
    let history: serde_json::Value = serde_json::from_str(&history).unwrap();
    let attempts = history[2]["attempts"].as_array().unwrap();
    assert_eq!(attempts.len(), 2);
    assert_eq!(
        (&attempts[0]["direction"], &attempts[1]["direction"]),
        (&"up".into(), &"down".into())
    );
    assert_eq!(attempts[0]["outcome"], "succeeded");
    assert_eq!(attempts[0]["checksum"].as_str().unwrap().len(), 64);
    assert!(attempts[0]["statements"].as_u64().unwrap() >= 2);
    assert!(
        attempts[0]["program"]
            .as_str()
            .unwrap()
            .starts_with("migration-sketch2bim ")
    );
    let lines = program.succeed(&["history", "-v"]).stdout;
    assert!(lines.contains("down succeeded"), "{lines}");
}

#[test]
fn history_stays_stock() {
    let database = postgres_database("stock");
    let folder = tempfile::tempdir().unwrap();
    Program::new(BINARY, folder.path()).succeed(&["up", "-u", database.url()]);
    let columns = "SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull, ', ' ORDER BY attnum) \
                   FROM pg_attribute WHERE attrelid = 'seaql_migrations'::regclass AND attnum > 0";
    assert_eq!(
        database.value(columns).as_deref(),
        Some("version character varying true, applied_at bigint true")
    );
}

#[test]
fn an_edited_migration_is_told_and_accepted() {
    let postgres = postgres_database("edited");
    let sqlite = sqlite_database();
    let folder = tempfile::tempdir().unwrap();
    let edit = "UPDATE seaql_migration_attempts SET checksum = 'old', emitted = replace(emitted, 'sketchup_url', 'sketch_url') WHERE version LIKE 'm005%'";
    for (url, execute) in [
        (
            postgres.url().to_owned(),
            Box::new(|| postgres.execute(edit)) as Box<dyn Fn() -> u64>,
        ),
        (sqlite.url(), Box::new(|| sqlite.execute(edit))),
    ] {
        let program = Program::new(BINARY, folder.path())
            .argument("-u")
            .argument(url);
        program.succeed(&["up"]);
        assert!(!program.succeed(&["status"]).stderr.contains("edited"));
        execute();
        for command in ["status", "up"] {
            let said = program.succeed(&[command]).stderr;
            for word in [
                "edited m005_add_sketchup_url",
                "\"sketch_url\"",
                "\"sketchup_url\"",
                "accept",
            ] {
                assert!(
                    said.contains(word),
                    "{command}: {word} is missing in {said}"
                );
            }
        }
        let json: serde_json::Value =
            serde_json::from_str(&program.succeed(&["status", "--json"]).stdout).unwrap();
        assert_eq!(json["edited"][0]["version"], "m005_add_sketchup_url");
        program.succeed(&["accept", "005"]);
        assert!(!program.succeed(&["status"]).stderr.contains("edited"));
        assert!(
            program
                .succeed(&["accept", "005"])
                .stdout
                .contains("nothing to do")
        );
    }
}

#[test]
fn states_have_exit_codes() {
    let database = postgres_database("states");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    let expect = |word: &str, code: i32| {
        let run = program.run(&["status", "--exit-code"]);
        assert_eq!(run.code, Some(code), "{run}");
        assert!(run.stderr.starts_with(word), "{run}");
    };
    expect("behind", 1);
    program.succeed(&["up", "009"]);
    expect("behind", 1);
    program.succeed(&["up"]);
    expect("current", 0);
    // A newer program has been here: not an error for this one.
    database.execute("INSERT INTO seaql_migrations VALUES ('m011_from_the_future', 1)");
    expect("ahead", 0);
    assert!(
        program
            .succeed(&["up"])
            .stdout
            .contains("m011_from_the_future")
    );
    assert_eq!(program.run(&["down"]).code, Some(1));
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm010%'");
    expect("diverged", 3);
    let run = program.run(&["up"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stderr.contains("m011_from_the_future"), "{run}");
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm011%'");
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm004%'");
    expect("diverged", 3);
    assert!(
        program
            .run(&["up"])
            .stderr
            .contains("m004_add_iterations_variations_referrals is missing")
    );
}

#[test]
fn stamping_writes_history_and_nothing_else() {
    let database = postgres_database("stamp");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "005"]);
    let before = catalogue(&database);
    for (target, current) in [
        ("008", "m008"),
        ("002", "m002"),
        ("head", "m010"),
        ("base", "base"),
        ("005", "m005"),
    ] {
        program.succeed(&["stamp", target]);
        assert!(
            program.succeed(&["current"]).stdout.starts_with(current),
            "{target}"
        );
        assert_eq!(catalogue(&database), before);
    }
    program.succeed(&["up"]);
    assert_eq!(catalogue(&database), golden(10));
    // Tables that are there without a history are what stamping is for.
    database.execute("DROP TABLE seaql_migrations, seaql_migration_attempts");
    assert_eq!(program.run(&["up"]).code, Some(1));
    program.succeed(&["stamp", "head"]);
    assert!(program.succeed(&["up"]).stdout.starts_with("nothing to do"));
}

/// The client program of the database, which is not ours and so reads the script as a DBA's would.
fn run_script(client: &mut Command, script: &str) {
    use std::io::Write;
    let mut child = client
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{client:?} does not run ({error}): install it, or run ./scripts/test")
        });
    child
        .stdin
        .take()
        .unwrap()
        .write_all(script.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_script_does_what_the_runner_does_on_postgres() {
    let database = postgres_database("script");
    let folder = tempfile::tempdir().unwrap();
    let offline = Program::new(BINARY, folder.path());
    let script = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--sql", "--dialect", "postgres"]);
        offline.succeed(&all).stdout
    };
    let psql = |text: &str| {
        run_script(
            Command::new("psql").args(["-q", "-X", database.url()]),
            text,
        );
    };
    let online = offline.clone().argument("-u").argument(database.url());
    psql(&script(&["up", "006"]));
    assert_eq!(catalogue(&database), golden(6));
    database.execute(
        "INSERT INTO users (email, subscription_status) VALUES ('a', 'active'), ('b', NULL)",
    );
    database.execute(
        "INSERT INTO organizations (name, subscription_tier) VALUES ('a', NULL), ('b', 'free')",
    );
    let rest = script(&["up", "006:head"]);
    assert!(
        rest.contains("\n-- in batches of 5000 rows by \"id\"\nDO $backfill$"),
        "{rest}"
    );
    psql(&rest);
    assert_eq!(catalogue(&database), golden(10));
    let value = |sql: &str| database.value(sql).unwrap();
    assert_eq!(
        value("SELECT count(*)::text FROM users WHERE subscription_expires_at IS NOT NULL"),
        "1"
    );
    assert_eq!(
        value("SELECT count(*)::text FROM organizations WHERE subscription_tier = 'trial'"),
        "2"
    );
    assert!(online.succeed(&["up"]).stdout.starts_with("nothing to do"));
    let status = online.succeed(&["status", "--exit-code"]);
    assert!(!status.stderr.contains("edited"), "{status}");
    psql(&script(&["down", "head:base"]));
    assert_eq!(catalogue(&database), "");
    online.succeed(&["up"]);
    assert_eq!(catalogue(&database), golden(10));
}

#[test]
fn a_script_does_what_the_runner_does_on_sqlite() {
    let (by_script, by_runner) = (sqlite_database(), sqlite_database());
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    program.succeed(&["up", "-u", &by_runner.url()]);
    let script = program.succeed(&["up", "--sql"]).stdout;
    run_script(Command::new("sqlite3").arg(by_script.path()), &script);
    assert_eq!(
        test_support::sqlite_catalogue(by_script.path()),
        test_support::sqlite_catalogue(by_runner.path())
    );
    assert!(
        program
            .succeed(&["up", "-u", &by_script.url()])
            .stdout
            .starts_with("nothing to do")
    );
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "a script needs no database"
    );
}

#[test]
fn what_a_script_cannot_be_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    for arguments in [
        &["down", "--sql"][..],
        &["down", "005", "--sql"],
        &["up", "010:005", "--sql"],
        &["up", "+1", "--sql"],
        &["up", "--sql", "--dry-run"],
        &["up", "--dialect", "sqlite"],
    ] {
        let run = program.run(arguments);
        assert_eq!(run.code, Some(1), "{run}");
        assert_eq!(run.stdout, "", "{run}");
    }
}

#[test]
fn a_dry_run_shows_what_is_pending() {
    let database = postgres_database("dry");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "008"]);
    let shown = program.succeed(&["up", "--dry-run"]).stdout;
    assert!(
        shown.contains("-- m009_add_project_type_to_jobs") && shown.contains("-- m010_"),
        "{shown}"
    );
    assert!(!shown.contains("-- m008"), "{shown}");
    let down = program.succeed(&["down", "--dry-run"]).stdout;
    assert!(down.contains("-- m008_add_subscription_fields"), "{down}");
    assert_eq!(catalogue(&database), golden(8));
    program.succeed(&["up"]);
    assert_eq!(
        program.succeed(&["up", "--dry-run"]).stdout,
        "-- nothing to do\n"
    );
}

#[test]
fn every_alembic_revision_is_adopted() {
    for number in 1..=10 {
        let database = postgres_database("adopt");
        let folder = tempfile::tempdir().unwrap();
        let program = Program::new(BINARY, folder.path())
            .argument("-u")
            .argument(database.url());
        // What Alembic leaves: the tables of the revision, its own version, no history of ours.
        program.succeed(&["up", &number.to_string()]);
        database.execute("DROP TABLE seaql_migrations, seaql_migration_attempts");
        database.execute(&format!(
            "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('{number:03}')"
        ));
        let refused = program.run(&["up"]);
        assert_eq!(refused.code, Some(1), "{refused}");
        assert!(refused.stderr.contains("adopt"), "{refused}");
        assert_eq!(catalogue(&database), golden(number));
        let adopted = program.succeed(&["adopt"]).stdout;
        assert_eq!(
            adopted
                .lines()
                .filter(|line| line.starts_with("adopted"))
                .count(),
            number,
            "{adopted}"
        );
        assert_eq!(catalogue(&database), golden(number));
        program.succeed(&["up"]);
        assert_eq!(catalogue(&database), golden(10));
        assert_eq!(
            database.value("SELECT version_num FROM alembic_version"),
            Some(format!("{number:03}"))
        );
    }
}

#[test]
fn a_database_that_differs_is_adopted_only_by_force() {
    let database = postgres_database("differs");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "005"]);
    database.execute("DROP TABLE seaql_migrations, seaql_migration_attempts");
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')");
    database.execute("ALTER TABLE jobs ALTER COLUMN progress SET DEFAULT 1; DROP INDEX ix_jobs_id; ALTER TABLE users ADD COLUMN nickname text");
    let before = catalogue(&database);
    let refused = program.run(&["adopt"]);
    assert_eq!(refused.code, Some(1), "{refused}");
    for word in [
        "column jobs.progress",
        "index jobs.ix_jobs_id",
        "column users.nickname",
        "not there",
    ] {
        assert!(
            refused.stdout.contains(word),
            "{word} is missing in {refused}"
        );
    }
    assert_eq!(
        database.value("SELECT to_regclass('seaql_migrations')::text"),
        None
    );
    program.succeed(&["adopt", "--force"]);
    assert_eq!(catalogue(&database), before);
    assert!(program.succeed(&["current"]).stdout.starts_with("m005"));
    let again = program.run(&["adopt"]);
    assert!(
        again.code == Some(1) && again.stderr.contains("already"),
        "{again}"
    );
}

#[test]
fn adopting_what_alembic_did_not_build_is_refused() {
    let database = postgres_database("not_alembic");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    assert!(
        program
            .run(&["adopt"])
            .stderr
            .contains("no alembic_version")
    );
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('077')");
    assert!(program.run(&["adopt"]).stderr.contains("no revision `077`"));
}

#[test]
fn every_migration_is_proven() {
    let database = postgres_database("verify");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    assert_eq!(
        program.succeed(&["verify"]).stdout,
        "proven  10 migration(s) on SQLite: up, down, up\n"
    );
    // Beside tables of the same names, with data in them, which it leaves alone.
    let online = program.argument("-u").argument(database.url());
    online.succeed(&["up"]);
    database.execute("INSERT INTO users (email) VALUES ('a')");
    let both = online.succeed(&["verify"]).stdout;
    assert!(both.contains("10 migration(s) on Postgres"), "{both}");
    assert_eq!(catalogue(&database), golden(10));
    assert_eq!(
        database
            .value("SELECT count(*)::text FROM users")
            .as_deref(),
        Some("1")
    );
}
