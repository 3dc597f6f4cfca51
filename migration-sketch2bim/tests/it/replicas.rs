//! Any number of runners at once, behind any pooler: every one ends well, and each migration is applied once.

use std::process::{Child, Stdio};

use test_support::{
    Finished, PostgresDatabase, Program, pgbouncer, postgres_database, proxy, sqlite_database,
};

use crate::{BINARY, golden};

/// Starts `count` runners as close together as a loop can, and waits for all.
fn all_at_once(program: &Program, arguments: &[&str], count: usize) -> Vec<Finished> {
    let children: Vec<Child> = (0..count)
        .map(|_| {
            program
                .command(arguments)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    children
        .into_iter()
        .map(|child| {
            let output = child.wait_with_output().unwrap();
            Finished {
                command: arguments.join(" "),
                code: output.status.code(),
                stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
                stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            }
        })
        .collect()
}

/// All ended well; each of the ten was applied by exactly one; nothing was tried twice.
fn assert_applied_once(runs: &[Finished], database: &PostgresDatabase) {
    for run in runs {
        assert_eq!(run.code, Some(0), "{run}");
    }
    let applied = runs
        .iter()
        .flat_map(|run| run.stdout.lines())
        .filter(|line| line.starts_with("applied") && !line.contains("another runner"))
        .count();
    assert_eq!(applied, 10);
    let log = database.query(
        "SELECT version, count(*)::text, min(outcome), max(outcome) FROM seaql_migration_attempts GROUP BY version",
    );
    assert_eq!(log.len(), 10);
    for row in log {
        assert_eq!(
            row[1..],
            ["1", "succeeded", "succeeded"].map(|word| Some(word.to_owned())),
            "{row:?}"
        );
    }
    assert_eq!(
        database
            .value("SELECT count(*)::text FROM seaql_migrations")
            .as_deref(),
        Some("10")
    );
    assert_eq!(test_support::catalogue(database), golden(10));
}

#[test]
fn fifty_on_an_empty_postgres() {
    let database = postgres_database("fifty");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    let runs = all_at_once(&program, &["up"], 50);
    assert_applied_once(&runs, &database);
}

#[test]
fn fifty_behind_a_transaction_pooler_of_five() {
    let database = postgres_database("pooled");
    let pooler = pgbouncer(&database, 5);
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(pooler.url());
    // 003 and 008, concurrent index builds, are among them.
    let runs = all_at_once(&program, &["up"], 50);
    assert_applied_once(&runs, &database);
    for command in ["status", "current", "history", "down", "up"] {
        program.succeed(&[command]);
    }
}

#[test]
fn fifty_while_a_concurrent_index_is_to_be_built() {
    let database = postgres_database("index");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "002"]);
    database.execute("INSERT INTO users (email) VALUES ('a'); INSERT INTO jobs (id, user_id) SELECT g::text, 1 FROM generate_series(1, 50000) g");
    let runs = all_at_once(&program, &["up"], 50);
    assert!(runs.iter().all(|run| run.code == Some(0)));
    assert_eq!(test_support::catalogue(&database), golden(10));
    let builds = "SELECT count(*)::text FROM seaql_migration_attempts WHERE version = 'm003_add_batch_id_to_jobs'";
    assert_eq!(database.value(builds).as_deref(), Some("1"));
}

#[test]
fn twenty_on_one_sqlite_file() {
    let database = sqlite_database();
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    let runs = all_at_once(&program, &["up"], 20);
    for run in &runs {
        assert_eq!(run.code, Some(0), "{run}");
    }
    let once = "SELECT count(*) || ' ' || count(DISTINCT version) FROM seaql_migration_attempts";
    assert_eq!(database.value(once).as_deref(), Some("10 10"));
}

#[test]
fn at_head_it_sends_one_statement() {
    let database = postgres_database("one_statement");
    let proxy = proxy(database.url());
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(proxy.url());
    program.succeed(&["up"]);
    proxy.messages();
    for command in ["up", "current", "status"] {
        program.succeed(&[command]);
        // A simple query, and goodbye.
        assert_eq!(proxy.messages(), "QX", "{command}");
    }
}

#[test]
fn a_reader_needs_select_on_the_history_and_no_more() {
    let database = postgres_database("reader");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    program.succeed(&["up", "-u", database.url()]);
    let role = database.create_role("reader");
    database.execute(&format!(
        "GRANT SELECT ON seaql_migrations TO {}",
        role.name
    ));
    // Whatever it is that they do, it is not writing.
    database.execute(&format!(
        "ALTER ROLE {} SET default_transaction_read_only = on",
        role.name
    ));
    let program = program.argument("-u").argument(role.url);
    for arguments in [
        &["up"][..],
        &["status"],
        &["status", "--exit-code"],
        &["current"],
        &["history"],
        &["up", "--dry-run"],
        &["check"],
        &[
            "diff",
            "--from",
            "database",
            "--to",
            "entities",
            "--exit-code",
        ],
    ] {
        program.succeed(arguments);
    }
    assert_eq!(
        program.succeed(&["up"]).stdout,
        "nothing to do: the database is at m010_remove_reader_type_column (head)\n"
    );
}

#[test]
fn no_reading_command_writes() {
    let database = postgres_database("no_writes");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    let everything = || {
        database
            .query("SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    };
    let reading: [&[&str]; 10] = [
        &["status"],
        &["current"],
        &["history"],
        &["heads"],
        &["status", "--json"],
        &["up", "--dry-run"],
        &["up", "--sql"],
        &["verify"],
        &["check"],
        &["diff", "--from", "database", "--to", "entities"],
    ];
    for arguments in reading {
        program.succeed(arguments);
        assert!(everything().is_empty(), "{arguments:?}");
    }
    program.succeed(&["up", "005"]);
    let written = || {
        database.value("SELECT (pg_stat_get_db_tuples_inserted(oid) + pg_stat_get_db_tuples_updated(oid) + pg_stat_get_db_tuples_deleted(oid))::text FROM pg_database WHERE datname = current_database()")
    };
    let before = (
        everything(),
        test_support::catalogue(&database),
        log(&database),
    );
    for arguments in reading {
        program.succeed(arguments);
    }
    assert_eq!(
        (
            everything(),
            test_support::catalogue(&database),
            log(&database)
        ),
        before
    );
    assert!(written().is_some());
}

fn log(database: &PostgresDatabase) -> Option<String> {
    database.value("SELECT string_agg(a::text, E'\\n' ORDER BY id) FROM seaql_migration_attempts a")
}

#[test]
fn it_gives_up_its_place_in_the_queue_and_gets_through() {
    let database = postgres_database("queue");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "001"]);
    let blocker = database.session();
    blocker.execute("BEGIN");
    blocker.query("SELECT count(*)::text FROM jobs");
    let child = program
        .command(&["up", "002"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The first try has given up, so that readers behind it went on.
    let failed = "SELECT count(*)::text FROM seaql_migration_attempts WHERE outcome = 'failed'";
    let began = std::time::Instant::now();
    while database.value(failed).as_deref() == Some("0") {
        assert!(
            began.elapsed().as_secs() < 60,
            "it waits in the queue for ever"
        );
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    database.query("SELECT count(*)::text FROM jobs");
    blocker.execute("COMMIT");
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(String::from_utf8_lossy(&output.stderr).contains("waiting for a lock"));
    assert_eq!(test_support::catalogue(&database), golden(2));
}

#[test]
fn it_does_not_wait_for_ever() {
    let database = postgres_database("bound");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "001"]);
    let before = test_support::catalogue(&database);
    let blocker = database.session();
    blocker.execute("BEGIN");
    blocker.query("SELECT count(*)::text FROM jobs");
    let run = program.run(&["up", "--lock-wait", "1"]);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(
        run.stderr.contains("m002_add_legend_to_jobs") && run.stderr.contains("lock timeout"),
        "{run}"
    );
    blocker.execute("COMMIT");
    assert_eq!(test_support::catalogue(&database), before);
}

#[test]
fn who_holds_the_lock_is_named() {
    let database = postgres_database("holder");
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(database.url());
    program.succeed(&["up", "001"]);
    let holder = database.session();
    holder.execute("SET application_name = 'night shift'; BEGIN");
    holder.query("SELECT pg_advisory_xact_lock(7883946363647714609)::text");
    let pid = holder.query("SELECT pg_backend_pid()::text")[0][0]
        .clone()
        .unwrap();
    let run = program.run(&["up", "--lock-wait", "1"]);
    assert_eq!(run.code, Some(1), "{run}");
    let lines: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(lines.len(), 2, "{run}");
    for line in lines {
        assert!(
            line.contains("night shift")
                && line.contains(&format!("pid {pid}"))
                && line.contains("since"),
            "{run}"
        );
    }
    holder.execute("COMMIT");
    program.succeed(&["up"]);
}
