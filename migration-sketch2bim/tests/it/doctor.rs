//! `doctor` names what is wrong, says what to do, and changes nothing.

use serde_json::Value;
use tempfile::TempDir;
use test_support::{
    Finished, PostgresDatabase, Program, pgbouncer, pgbouncer_with, postgres_database, proxy,
    sqlite_database,
};

const BINARY: &str = env!("CARGO_BIN_EXE_migration-sketch2bim");

/// The number of the lock of a chain without a schema of its own.
const LOCK: i64 = 0x6d69_6772_6174_6531;

const POSTGRES_CHECKS: [&str; 12] = [
    "connection",
    "server",
    "pooler",
    "tls",
    "rights",
    "settings",
    "lock",
    "history",
    "edits",
    "attempts",
    "transactions",
    "indexes",
];

const SQLITE_CHECKS: [&str; 9] = [
    "connection",
    "file",
    "journal",
    "writable",
    "integrity",
    "foreign-keys",
    "history",
    "edits",
    "attempts",
];

/// The program on a database.
fn on(url: &str) -> (TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path())
        .argument("-u")
        .argument(url);
    (folder, program)
}

/// A database at head.
fn migrated(hint: &str) -> (PostgresDatabase, TempDir, Program) {
    let database = postgres_database(hint);
    let (folder, program) = on(database.url());
    program.succeed(&["up"]);
    (database, folder, program)
}

/// What the program finds, checked for what is true of every check-up.
struct CheckUp {
    run: Finished,
    lines: Vec<String>,
}

fn check_up(program: &Program) -> CheckUp {
    check_up_with(program, &[])
}

fn check_up_with(program: &Program, arguments: &[&str]) -> CheckUp {
    let run = program.run(&[&["doctor"], arguments].concat());
    let lines: Vec<String> = run.stdout.lines().map(str::to_owned).collect();
    assert!(!lines.is_empty() && run.stderr.is_empty(), "{run}");
    for line in &lines {
        let verdict = line.split_whitespace().next().unwrap();
        assert!(["ok", "warning", "problem"].contains(&verdict), "{run}");
        assert_eq!(line.contains("; hint: "), verdict != "ok", "{run}");
    }
    let problem = lines.iter().any(|line| line.starts_with("problem"));
    assert_eq!(run.code, Some(i32::from(problem)), "{run}");
    CheckUp { run, lines }
}

impl CheckUp {
    fn line(&self, check: &str) -> &str {
        let mut lines = self
            .lines
            .iter()
            .filter(|line| line.split_whitespace().nth(1) == Some(check));
        match (lines.next(), lines.next()) {
            (Some(line), None) => line,
            _ => panic!("not one line `{check}`\n{}", self.run),
        }
    }

    /// The check has that verdict, and its line each of the words.
    fn finds(&self, verdict: &str, check: &str, words: &[&str]) -> &Self {
        let line = self.line(check);
        assert!(line.starts_with(verdict), "{verdict} {check}\n{}", self.run);
        for word in words {
            assert!(
                line.contains(word),
                "`{word}` is missing in {check}\n{}",
                self.run
            );
        }
        self
    }

    /// All checks but these are ok.
    fn nothing_but(&self, checks: &[&str]) -> &Self {
        for line in &self.lines {
            let mut words = line.split_whitespace();
            let (verdict, check) = (words.next().unwrap(), words.next().unwrap());
            assert!(verdict == "ok" || checks.contains(&check), "{}", self.run);
        }
        self
    }
}

/// Every object and every row's version: who writes anything changes it.
fn everything(database: &PostgresDatabase) -> Vec<Vec<Option<String>>> {
    let sql = "SELECT 'class ' || oid, xmin::text FROM pg_class \
               UNION ALL SELECT 'attribute ' || attrelid || ' ' || attnum, xmin::text FROM pg_attribute \
               UNION ALL SELECT 'namespace ' || oid, xmin::text FROM pg_namespace";
    let mut rows = database.query(&format!("{sql} ORDER BY 1"));
    let history = "SELECT version, xmin::text FROM seaql_migrations UNION ALL SELECT id, xmin::text FROM seaql_migration_attempts";
    rows.extend(database.try_query(history).unwrap_or_default());
    rows
}

#[test]
fn a_healthy_database() {
    let (database, _folder, program) = migrated("doctor_healthy");
    let before = everything(&database);
    let found = check_up(&program);
    found.nothing_but(&[]);
    let checks: Vec<&str> = found
        .lines
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap())
        .collect();
    assert_eq!(checks, POSTGRES_CHECKS);
    found
        .finds(
            "ok",
            "connection",
            &[database.name(), "--database-url", " ms"],
        )
        .finds("ok", "server", &["Postgres "])
        .finds("ok", "pooler", &["none seen"])
        .finds("ok", "tls", &["off; the server is on this machine"])
        .finds("ok", "rights", &["public", "9 table(s)"])
        .finds(
            "ok",
            "history",
            &["current", "m010_remove_reader_type_column"],
        );
    assert_eq!(everything(&database), before);
}

#[test]
fn an_empty_database_stays_empty() {
    let database = postgres_database("doctor_empty");
    let (_folder, program) = on(database.url());
    let before = everything(&database);
    check_up(&program)
        .finds(
            "warning",
            "history",
            &["base", "10 pending", "m001_initial_schema", "up"],
        )
        .nothing_but(&["history"]);
    assert_eq!(everything(&database), before);
}

#[test]
fn only_simple_queries_are_sent() {
    let (database, _folder, _) = migrated("doctor_simple");
    let between = proxy(database.url());
    let (_folder, program) = on(between.url());
    check_up(&program).nothing_but(&[]);
    let messages = between.messages();
    assert!(messages.contains('Q'), "{messages}");
    assert!(
        messages.bytes().all(|kind| b"QX".contains(&kind)),
        "{messages}"
    );
}

#[test]
fn an_index_that_a_failed_build_left() {
    let (database, _folder, program) = migrated("doctor_index");
    database.execute("CREATE TABLE guests (name text); INSERT INTO guests VALUES ('ann'), ('ann')");
    let failed = database
        .try_execute("CREATE UNIQUE INDEX CONCURRENTLY \"Guests by name\" ON guests (name)");
    assert!(failed.is_err());
    check_up(&program)
        .finds(
            "problem",
            "indexes",
            &[
                "the unique index \"Guests by name\" on guests",
                "DROP INDEX CONCURRENTLY \"Guests by name\"",
            ],
        )
        .nothing_but(&["indexes"]);
    // That of another schema is another chain's business, and one on a partitioned table is invalid for a reason.
    database.execute(
        "CREATE SCHEMA other; ALTER TABLE guests SET SCHEMA other; \
         CREATE TABLE parts (id int) PARTITION BY RANGE (id); CREATE TABLE part PARTITION OF parts DEFAULT; \
         CREATE INDEX waiting ON ONLY parts (id)",
    );
    check_up(&program).nothing_but(&[]);
}

#[test]
fn an_index_that_is_being_built() {
    let (database, _folder, program) = migrated("doctor_build");
    database.execute("CREATE TABLE guests (name text)");
    // The build waits for this transaction, its index invalid until then.
    let old = database.session();
    old.execute("BEGIN; INSERT INTO guests VALUES ('ann')");
    std::thread::scope(|scope| {
        let building = scope
            .spawn(|| database.try_execute("CREATE INDEX CONCURRENTLY by_name ON guests (name)"));
        let invalid = "SELECT count(*)::text FROM pg_index WHERE NOT indisvalid";
        while database.value(invalid).as_deref() != Some("1") {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let found = check_up(&program);
        old.execute("COMMIT");
        building.join().unwrap().unwrap();
        found.finds("ok", "indexes", &[]);
    });
}

#[test]
fn a_transaction_that_somebody_forgot() {
    let (database, _folder, program) = migrated("doctor_transaction");
    let session = database.session();
    session.execute("SET application_name = 'night report'");
    session.execute(
        "BEGIN; SELECT 'x' AS a_column_with_a_very_long_name_so_that_it_is_cut, 'never shown'",
    );
    check_up(&program).finds("ok", "transactions", &["1 min"]);
    let found = check_up_with(&program, &["--old-transaction", "0"]);
    found
        .finds(
            "warning",
            "transactions",
            &[
                "night report of postgres",
                "idle in transaction",
                "a_column_with_a_very",
                "…",
                "pg_terminate_backend(",
            ],
        )
        .nothing_but(&["transactions"]);
    assert!(!found.run.stdout.contains("never shown"), "{}", found.run);
    session.execute("ROLLBACK; BEGIN; SELECT 1 AS password, 'hunter2'");
    let found = check_up_with(&program, &["--old-transaction", "0"]);
    assert!(!found.run.stdout.contains("hunter2"), "{}", found.run);
}

#[test]
fn sessions_that_the_role_may_not_see() {
    let (database, _folder, _) = migrated("doctor_hidden");
    let role = database.create_role("curious");
    let _other = database.session();
    let (_folder, program) = on(&role.url);
    check_up(&program).finds(
        "warning",
        "transactions",
        &["1 session(s)", "GRANT pg_read_all_stats"],
    );
    database.execute(&format!("GRANT pg_read_all_stats TO {}", role.name));
    check_up(&program).finds("ok", "transactions", &[]);
}

#[test]
fn whoever_holds_the_lock() {
    let (database, _folder, program) = migrated("doctor_lock");
    let holder = database.session();
    holder.execute("SET application_name = 'migration-sketch2bim 77'");
    holder.execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})"));
    check_up_with(&program, &["--old-transaction", "0"])
        .finds(
            "warning",
            "lock",
            &[
                "migration-sketch2bim 77, pid ",
                "since ",
                "between two statements",
                "pg_terminate_backend(",
            ],
        )
        // It is reported once.
        .nothing_but(&["lock"]);
    // A migration without a transaction works beside its lock.
    let worker = database.session();
    worker.execute("SET application_name = 'migration-sketch2bim 77'");
    std::thread::scope(|scope| {
        let working = scope.spawn(|| worker.try_query("SELECT pg_sleep(60)"));
        let active = "SELECT count(*)::text FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()";
        while database.value(active).as_deref() != Some("1") {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        let found = check_up(&program);
        database.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND datname = current_database()");
        assert!(working.join().unwrap().is_err());
        found.finds("warning", "lock", &["it runs: SELECT pg_sleep(60)"]);
    });
    // The lock is one for the whole database, whatever the schema.
    database.execute("CREATE SCHEMA other");
    check_up_with(&program, &["-s", "other"]).finds(
        "warning",
        "lock",
        &["migration-sketch2bim 77"],
    );
}

#[test]
fn a_role_without_rights() {
    let (database, _folder, owner) = migrated("doctor_rights");
    // As it is since Postgres 15.
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let role = database.create_role("poor");
    let name = &role.name;
    let (_folder, program) = on(&role.url);
    check_up(&program).finds(
        "problem",
        "rights",
        &[
            "may not read seaql_migrations",
            "may not create tables in the schema public",
            "(of postgres), and 4 more",
            &format!("GRANT CREATE ON SCHEMA public TO {name}"),
            &format!("GRANT SELECT ON seaql_migrations, seaql_migration_attempts TO {name}"),
        ],
    );
    database.execute(&format!(
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}; REVOKE TEMP ON DATABASE {} FROM PUBLIC",
        database.name()
    ));
    let found = check_up(&program);
    found
        .finds(
            "problem",
            "rights",
            &[
                "may not write seaql_migrations",
                "may not make temporary tables",
            ],
        )
        .finds("ok", "history", &["current"]);
    assert!(
        !found.line("rights").contains("may not read"),
        "{}",
        found.run
    );
    // A member of the owner may all that the owner may.
    let boss = database.create_role("boss");
    database.execute(&format!(
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP \
         EXECUTE format('ALTER TABLE %I OWNER TO {boss}', t); END LOOP; END $$; \
         GRANT CREATE ON SCHEMA public TO {boss}; GRANT TEMP ON DATABASE {database} TO {boss}; GRANT {boss} TO {name}",
        boss = boss.name,
        database = database.name(),
    ));
    check_up(&program).finds("ok", "rights", &[name, "9 table(s)"]);
    // For DROP ROLE.
    database.execute(&format!("REASSIGN OWNED BY {} TO postgres", boss.name));
    check_up(&owner).nothing_but(&[]);
}

#[test]
fn a_schema_that_is_not_there() {
    let (_database, _folder, program) = migrated("doctor_schema");
    check_up_with(&program, &["-s", "Odd"]).finds(
        "problem",
        "rights",
        &["`Odd`", "CREATE SCHEMA \"Odd\""],
    );
}

#[test]
fn time_outs_of_role_and_database() {
    let (database, _folder, program) = migrated("doctor_timeouts");
    let name = database.name();
    let role = database.create_role("hasty");
    database.execute(&format!(
        "ALTER DATABASE {name} SET statement_timeout = '30s'; ALTER DATABASE {name} SET lock_timeout = 700; \
         ALTER ROLE {role} SET statement_timeout = '20s'; ALTER ROLE {role} IN DATABASE {name} SET idle_in_transaction_session_timeout = '10min'",
        role = role.name
    ));
    check_up(&program)
        .finds(
            "warning",
            "settings",
            &[
                "statement_timeout is 30 s",
                "lock_timeout is 700 ms",
                &format!("ALTER DATABASE {name} SET statement_timeout = 0"),
            ],
        )
        .nothing_but(&["settings"]);
    let (_folder, hasty) = on(&role.url);
    check_up(&hasty).finds(
        "warning",
        "settings",
        &[
            "statement_timeout is 20 s",
            "idle_in_transaction_session_timeout is 10 min",
            &format!("ALTER ROLE {} SET statement_timeout = 0", role.name),
            &format!("ALTER ROLE {} IN DATABASE {name} SET idle_in", role.name),
        ],
    );
    database.execute(&format!(
        "ALTER DATABASE {name} SET default_transaction_read_only = on"
    ));
    check_up(&program).finds(
        "problem",
        "settings",
        &[
            "nothing can be written",
            &format!("ALTER DATABASE {name} RESET default_transaction_read_only"),
        ],
    );
}

/// An attempt like those of the program, in the log.
fn log(version: &str, id: &str, started: &str, outcome: &str, error: &str) -> String {
    format!(
        "INSERT INTO seaql_migration_attempts (id, project, version, direction, started_at, duration_ms, statements, \
         lock_wait_ms, checksum, emitted, program, host, outcome, error) \
         VALUES ('{id}', 'sketch2bim', '{version}', 'up', '{started}', 0, 0, 0, '', '', 'migration-sketch2bim 0.1.0', 'pod-7', '{outcome}', {error})"
    )
}

#[test]
fn attempts_that_came_to_no_good_end() {
    let (database, _folder, program) = migrated("doctor_attempts");
    program.succeed(&["down", "008"]);
    database.execute(&log(
        "m009_add_project_type_to_jobs",
        "a",
        "2999-01-01 00:00:00",
        "running",
        "NULL",
    ));
    check_up(&program)
        .finds(
            "problem",
            "attempts",
            &[
                "m009_add_project_type_to_jobs up",
                "pod-7",
                "broken off",
                "migration-sketch2bim up",
            ],
        )
        .finds("warning", "history", &["behind", "2 pending", "m009"])
        .nothing_but(&["attempts", "history"]);
    // While somebody has the lock it goes on.
    let holder = database.session();
    holder.execute(&format!("BEGIN; SELECT pg_advisory_xact_lock({LOCK})"));
    check_up(&program).finds(
        "ok",
        "attempts",
        &["m009_add_project_type_to_jobs is under way since 2999-01-01"],
    );
    holder.execute("ROLLBACK");
    database.execute(&log(
        "m009_add_project_type_to_jobs",
        "b",
        "2999-01-02 00:00:00",
        "failed",
        "'no more space (53100)'",
    ));
    let found = check_up(&program);
    found.finds(
        "problem",
        "attempts",
        &["failed: no more space (53100)", "mend the cause"],
    );
    assert!(
        !found.line("attempts").contains("broken off"),
        "{}",
        found.run
    );
    database.execute(&log(
        "m009_add_project_type_to_jobs",
        "c",
        "2999-01-03 00:00:00",
        "succeeded",
        "NULL",
    ));
    check_up(&program).finds("ok", "attempts", &["none failed"]);
}

#[test]
fn a_migration_that_really_failed() {
    let database = postgres_database("doctor_failed");
    let (_folder, program) = on(database.url());
    program.succeed(&["up", "001"]);
    database.execute("ALTER TABLE jobs ADD COLUMN legend_data text");
    assert_eq!(program.run(&["up", "002"]).code, Some(1));
    check_up(&program).finds(
        "problem",
        "attempts",
        &["m002_add_legend_to_jobs up", "already exists", "(42701)"],
    );
    database.execute("ALTER TABLE jobs DROP COLUMN legend_data");
    program.succeed(&["up"]);
    check_up(&program).nothing_but(&[]);
}

#[test]
fn every_state_of_the_history() {
    let (database, _folder, program) = migrated("doctor_history");
    database.execute(
        "UPDATE seaql_migration_attempts SET checksum = 'other' WHERE version LIKE 'm003%'",
    );
    check_up(&program)
        .finds(
            "warning",
            "edits",
            &["m003_add_batch_id_to_jobs", "accept m003"],
        )
        .nothing_but(&["edits"]);
    program.succeed(&["accept", "003"]);
    database.execute("INSERT INTO seaql_migrations VALUES ('m011_of_tomorrow', 1)");
    check_up(&program)
        .finds("warning", "history", &["ahead", "m011_of_tomorrow"])
        .nothing_but(&["history"]);
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm004%'");
    check_up(&program)
        .finds(
            "problem",
            "history",
            &[
                "diverged",
                "m004_add_iterations_variations_referrals",
                "m011_of_tomorrow",
            ],
        )
        .nothing_but(&["history"]);
    database.execute("DROP TABLE seaql_migrations; DROP TABLE seaql_migration_attempts");
    check_up(&program)
        .finds("problem", "history", &["no migration history", "stamp"])
        .nothing_but(&["history"]);
}

#[test]
fn a_server_that_cannot_be_reached() {
    let database = postgres_database("doctor_unreachable");
    let wrong = database.url().replace(database.name(), "no_such_database");
    for (url, words) in [
        (
            "postgres://ann:hunter2@127.0.0.1:1/shop",
            &["127.0.0.1:1", "`ann`", "is the server running"][..],
        ),
        (&wrong, &["no_such_database", "CREATE DATABASE"]),
    ] {
        let (_folder, program) = on(url);
        let found = check_up(&program);
        assert_eq!(found.lines.len(), 1, "{}", found.run);
        found.finds("problem", "connection", words);
        assert!(!found.run.stdout.contains("hunter2"), "{}", found.run);
        let json = program.run(&["doctor", "--json"]);
        assert_eq!(json.code, Some(1), "{json}");
        let findings: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!(findings[0]["check"], "connection");
        assert_eq!(findings[0]["verdict"], "problem");
    }
}

#[test]
fn the_same_as_json() {
    let database = postgres_database("doctor_json");
    let (_folder, program) = on(database.url());
    program.succeed(&["up", "009"]);
    let json: Value = serde_json::from_str(&program.succeed(&["doctor", "--json"]).stdout).unwrap();
    let findings = json.as_array().unwrap();
    assert_eq!(findings.len(), POSTGRES_CHECKS.len());
    for (finding, check) in findings.iter().zip(POSTGRES_CHECKS) {
        assert_eq!(finding.as_object().unwrap().len(), 4, "{finding}");
        assert_eq!(finding["check"], check);
        assert!(!finding["detail"].as_str().unwrap().is_empty());
        let verdict = if check == "history" { "warning" } else { "ok" };
        assert_eq!(finding["verdict"], verdict, "{finding}");
        assert_eq!(finding["hint"].is_string(), verdict != "ok", "{finding}");
    }
}

#[test]
fn a_pooler_in_each_of_its_modes() {
    let (database, _folder, _) = migrated("doctor_pooler");
    for (settings, verdict, words) in [
        ("pool_mode = transaction", "ok", "in transaction mode"),
        (
            "pool_mode = transaction\nserver_round_robin = 1",
            "ok",
            "in transaction mode",
        ),
        ("pool_mode = statement", "problem", "in statement mode"),
    ] {
        let pooler = pgbouncer_with(&database, 2, settings);
        let (_folder, program) = on(pooler.url());
        // Empty at first, then with connections that are there already.
        for _ in 0..3 {
            check_up(&program)
                .finds(verdict, "pooler", &[words])
                .finds("ok", "tls", &["between pooler and server"])
                .nothing_but(&["pooler"]);
        }
    }
}

#[test]
fn a_pooler_in_session_mode() {
    let (database, _folder, _) = migrated("doctor_session_pooler");
    let pooler = pgbouncer_with(&database, 2, "pool_mode = session");
    let (_folder, program) = on(pooler.url());
    // Whose server connection was made for it does not see the pooler, and does not need to.
    check_up(&program)
        .nothing_but(&[])
        .finds("ok", "pooler", &["none seen"]);
    std::thread::sleep(std::time::Duration::from_millis(600));
    check_up(&program)
        .nothing_but(&[])
        .finds("ok", "pooler", &["there is one", "session mode"]);
    // One connection for all: the second has to wait, and does not for long.
    let narrow = pgbouncer_with(&database, 1, "pool_mode = session");
    let (_folder, program) = on(narrow.url());
    check_up(&program)
        .finds("warning", "pooler", &["a second connection"])
        .nothing_but(&["pooler"]);
}

#[test]
fn a_schema_behind_a_pooler_in_transaction_mode() {
    let (database, _folder, _) = migrated("doctor_pooled_schema");
    database.execute("CREATE SCHEMA own");
    let pooler = pgbouncer(&database, 2);
    let (_folder, program) = on(pooler.url());
    check_up_with(&program, &["-s", "own"]).finds(
        "warning",
        "pooler",
        &["in transaction mode", "`own`", "search_path"],
    );
}

#[test]
fn a_pooler_that_has_no_connection_free() {
    let (database, _folder, _) = migrated("doctor_exhausted");
    let pooler = pgbouncer_with(
        &database,
        1,
        "pool_mode = transaction\nquery_wait_timeout = 1\nignore_startup_parameters = extra_float_digits",
    );
    let busy = test_support::PostgresSession::open(pooler.url()).unwrap();
    busy.execute("BEGIN");
    let (_folder, program) = on(pooler.url());
    let found = check_up(&program);
    found.finds(
        "problem",
        "connection",
        &[database.name(), "query_wait_timeout"],
    );
    assert!(
        found.lines[1..]
            .iter()
            .all(|line| line.starts_with("warning")),
        "{}",
        found.run
    );
}

#[test]
fn a_sqlite_file() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    check_up(&program)
        .finds(
            "warning",
            "connection",
            &["no SQLite file", "path is wrong"],
        )
        .finds("warning", "history", &["10 pending"])
        .nothing_but(&["connection", "history"]);
    assert!(!database.path().exists());
    program.succeed(&["up"]);
    let before = std::fs::read(database.path()).unwrap();
    let found = check_up(&program);
    found
        .nothing_but(&[])
        .finds("ok", "file", &["KiB", "SQLite 3."])
        .finds("ok", "journal", &["mode delete"])
        .finds("ok", "writable", &["nobody else"])
        .finds("ok", "history", &["current"]);
    let checks: Vec<&str> = found
        .lines
        .iter()
        .map(|line| line.split_whitespace().nth(1).unwrap())
        .collect();
    assert_eq!(checks, SQLITE_CHECKS);
    let names: Vec<_> = std::fs::read_dir(database.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["test.db"]);
    assert_eq!(std::fs::read(database.path()).unwrap(), before);
}

#[test]
fn a_sqlite_row_without_its_parent() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    program.succeed(&["up"]);
    database.execute(
        "PRAGMA foreign_keys = off; CREATE TABLE houses (id integer PRIMARY KEY); \
         CREATE TABLE rooms (house integer REFERENCES houses); INSERT INTO rooms VALUES (1), (2); \
         INSERT INTO houses VALUES (2)",
    );
    check_up(&program)
        .finds(
            "problem",
            "foreign-keys",
            &[
                "1 row(s) of rooms without their houses",
                "foreign_key_check",
            ],
        )
        .nothing_but(&["foreign-keys"]);
}

#[test]
fn a_sqlite_file_that_is_damaged() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    program.succeed(&["up"]);
    database.execute("CREATE TABLE big (text text); INSERT INTO big SELECT hex(randomblob(2000)) FROM (VALUES (1), (2), (3), (4), (5), (6), (7), (8))");
    let root = database
        .value("SELECT rootpage FROM sqlite_schema WHERE name = 'big'")
        .unwrap();
    let mut bytes = std::fs::read(database.path()).unwrap();
    let start = (root.parse::<usize>().unwrap() - 1) * 4096;
    bytes[start + 3..start + 100].fill(0xff);
    std::fs::write(database.path(), bytes).unwrap();
    check_up(&program)
        .finds("problem", "integrity", &["backup"])
        .nothing_but(&["integrity", "foreign-keys"]);
}

#[test]
fn a_sqlite_file_that_somebody_writes() {
    let database = sqlite_database();
    let (_folder, program) = on(&database.url());
    program.succeed(&["up"]);
    let long = "BEGIN IMMEDIATE; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000) \
                SELECT count(*) FROM c; ROLLBACK";
    std::thread::scope(|scope| {
        let writing = scope.spawn(|| database.execute(long));
        while !check_up(&program)
            .line("writable")
            .contains("another program is writing")
        {
            assert!(!writing.is_finished(), "the writer was never seen");
        }
    });
    check_up(&program).nothing_but(&[]);
}
