//! Whatever is wrong, a person gets one line that says what and what to do, exit code 1, and an unchanged database.

use test_support::{PostgresDatabase, Program, postgres_database, sqlite_database};

const BINARY: &str = env!("CARGO_BIN_EXE_migration-sketch2bim");

fn program() -> (tempfile::TempDir, Program) {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    (folder, program)
}

/// Runs it and checks everything that is true of every refusal; then that the line has each of the words.
pub(crate) fn refused(program: &Program, arguments: &[&str], words: &[&str]) {
    let run = program.run(arguments);
    assert_eq!(run.code, Some(1), "{run}");
    assert_eq!(run.stdout, "", "{run}");
    assert_eq!(run.stderr.lines().count(), 1, "{run}");
    assert!(run.stderr.starts_with("error: "), "{run}");
    assert!(run.stderr.contains("; hint: "), "{run}");
    assert!(
        !run.stderr.contains("hunter2") && !run.stderr.contains("panicked"),
        "{run}"
    );
    for word in words {
        assert!(run.stderr.contains(word), "`{word}` is missing\n{run}");
    }
}

/// Everything in the database that a migration or the engine could have made.
fn everything(database: &PostgresDatabase) -> Vec<Vec<Option<String>>> {
    database
        .query("SELECT relname::text, relkind::text, xmin::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1")
}

#[test]
fn urls_that_lead_nowhere() {
    let (folder, program) = program();
    let text_file = folder.path().join("notes.txt");
    std::fs::write(&text_file, "not a database\n".repeat(100)).unwrap();
    let under_a_file = format!("sqlite://{}/x.db", text_file.display());
    let no_folder = format!("sqlite://{}/none/x.db", folder.path().display());
    let is_a_folder = format!("sqlite://{}", folder.path().display());
    let is_text = format!("sqlite://{}", text_file.display());
    for (url, words) in [
        (
            "postgres://ann:hunter2@127.0.0.1:1/shop",
            &["127.0.0.1:1", "refused"][..],
        ),
        (
            "postgres://ann:hunter2@nowhere.invalid/shop",
            &["nowhere.invalid"],
        ),
        (
            "postgres://ann:hun#hunter2@db/shop",
            &["--database-url", "percent-encoded"],
        ),
        (
            "postgres://ann:hunter2@db:port/shop",
            &["--database-url", "port"],
        ),
        ("postgres://ann:hunter2@db/shop?sslmod=require", &["sslmod"]),
        (
            "postgres://ann:hunter2@127.0.0.1:1/shop?sslmode=verify-full&sslrootcert=/none.pem",
            &["127.0.0.1:1"],
        ),
        ("mysql://ann:hunter2@db/shop", &["mysql", "postgres://"]),
        ("just some words", &["not a URL"]),
        ("sqlite://", &["no file"]),
        (&under_a_file, &["not a folder"]),
        (&no_folder, &["does not exist"]),
        (&is_a_folder, &["it is a folder"]),
        (&is_text, &["not a database"]),
    ] {
        refused(&program, &["up", "-u", url], words);
    }
    let from_variable = program
        .clone()
        .variable("SKETCH2BIM_DATABASE_URL", "mysql://ann:hunter2@db/shop");
    refused(&from_variable, &["up"], &["SKETCH2BIM_DATABASE_URL"]);
    assert_eq!(
        std::fs::read_to_string(&text_file).unwrap(),
        "not a database\n".repeat(100)
    );
}

#[test]
fn a_folder_that_cannot_be_written() {
    let (folder, program) = program();
    // A file in place of the folder: also root, who may write everywhere, cannot make it.
    std::fs::write(folder.path().join("data"), "").unwrap();
    refused(&program, &["up"], &["data"]);
}

#[test]
fn an_env_file_that_cannot_be_read() {
    let (folder, program) = program();
    std::fs::write(
        folder.path().join(".env"),
        "PASSWORD=hunter2 and \"hunter2\n",
    )
    .unwrap();
    refused(&program, &["up"], &[".env"]);
}

#[test]
fn a_server_that_does_not_let_us_in() {
    let database = postgres_database("refused");
    let (_folder, program) = program();
    let (head, tail) = database.url().rsplit_once('@').unwrap();
    let user = head.rsplit_once(':').unwrap().0;
    let wrong_password = format!("{user}:hunter2@{tail}");
    refused(&program, &["up", "-u", &wrong_password], &["password"]);
    let missing = database.url().replace(database.name(), "no_such_database");
    refused(
        &program,
        &["up", "-u", &missing],
        &["no_such_database", "CREATE DATABASE"],
    );
    // As it is since Postgres 15.
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    let poor = database.create_role("poor");
    let before = everything(&database);
    refused(
        &program,
        &["up", "-u", &poor.url],
        &["permission denied", "grant"],
    );
    assert_eq!(everything(&database), before);
}

#[test]
fn a_role_that_may_not_alter() {
    let database = postgres_database("half_rights");
    let (_folder, program) = program();
    program.succeed(&["up", "001", "-u", database.url()]);
    let role = database.create_role("writer");
    database.execute(&format!(
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO {}",
        role.name
    ));
    let before = test_support::catalogue(&database);
    refused(
        &program,
        &["up", "-u", &role.url],
        &["m002_add_legend_to_jobs", "must be owner"],
    );
    assert_eq!(test_support::catalogue(&database), before);
}

#[test]
fn targets_that_cannot_be_reached() {
    let database = postgres_database("targets");
    let (_folder, program) = program();
    let program = program.argument("-u").argument(database.url());
    program.succeed(&["up", "003"]);
    let before = everything(&database);
    for (arguments, words) in [
        (
            &["up", "011"][..],
            &["no revision `011`", "m010_remove_reader_type_column"][..],
        ),
        (
            &["up", "m00"],
            &["could be", "m001_initial_schema (applied)"],
        ),
        (
            &["up", "001"],
            &["other direction", "m003_add_batch_id_to_jobs"],
        ),
        (&["up", "base"], &["other direction"]),
        (&["up", "-1"], &["other direction"]),
        (&["up", "+8"], &["past the end", "7"]),
        (&["down", "head"], &["other direction"]),
        (&["down", "+1"], &["other direction"]),
        (&["down", "-4"], &["past the end", "3"]),
        (&["down", "'; DROP TABLE users; --"], &["no revision"]),
    ] {
        refused(&program, arguments, words);
    }
    assert_eq!(everything(&database), before);
}

#[test]
fn arguments_that_are_not_understood() {
    let (_folder, program) = program();
    for (arguments, words) in [
        (&["up", "--bogus"][..], &["`--bogus`", "`up --help`"][..]),
        (&["upp"], &["`upp`", "`up`"]),
        (&["up", "-n", "-1"], &["`--num`", "`-1`"]),
        (&["up", "head", "-n", "1"], &["together with `--num`"]),
        (&["up", "005", "006"], &["`006`"]),
        (&["up", "--lock-wait", "soon"], &["`soon`"]),
        (&["up", "a\nb", "c\nd"], &["`c\\nd`"]),
        (&["--verbose"], &["a command is missing"]),
        (&["postgres://ann:hunter2@db/shop"], &["--database-url"]),
        (
            &["up", "003", "postgres://ann:hunter2@db/shop"],
            &["--database-url"],
        ),
        (
            &[
                "diff",
                "--to",
                "entities",
                "--from",
                "postgres://ann:hunter2@db/shop?sslmod=require",
            ],
            &["`--from`", "`sslmode`"],
        ),
    ] {
        refused(&program, arguments, words);
    }
    // Where there is nothing to correct, the help says what there is.
    let run = program.run::<&str>(&[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(1), ""), "{run}");
    assert!(run.stderr.contains("Usage: migration-sketch2bim"), "{run}");
}

#[test]
fn output_that_cannot_be_written() {
    let (_folder, program) = program();
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = program.command(&["status"]).stdout(full).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    let line = said.lines().last().unwrap_or_default();
    assert!(
        line.starts_with("error: cannot write the output: ")
            && line.contains("; hint: see that there is room"),
        "{said}"
    );
}

#[test]
fn a_server_that_takes_no_changes() {
    let database = postgres_database("read_only");
    let (_folder, program) = program();
    database.execute(&format!(
        "ALTER DATABASE {} SET default_transaction_read_only = on",
        database.name()
    ));
    let before = everything(&database);
    refused(
        &program,
        &["up", "-u", database.url()],
        &[
            "read-only transaction (25006)",
            "a standby takes no changes",
        ],
    );
    assert_eq!(everything(&database), before);
}

#[test]
fn the_database_of_the_other_project() {
    let database = postgres_database("other_project");
    let (_folder, program) = program();
    let program = program.argument("-u").argument(database.url());
    // What the other chain leaves: the same name for its first revision, other tables.
    database.execute("CREATE TABLE users (id serial PRIMARY KEY); CREATE TABLE payments (id serial PRIMARY KEY); CREATE TABLE groq_usage (id serial PRIMARY KEY)");
    database.execute("CREATE TABLE seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)");
    database.execute("INSERT INTO seaql_migrations VALUES ('m001_initial_schema', 1)");
    let before = everything(&database);
    for arguments in [
        &["up"][..],
        &["status"],
        &["current"],
        &["history"],
        &["down"],
        &["fresh", "--yes"],
        &["refresh", "--yes"],
        &["reset", "--yes"],
    ] {
        refused(&program, arguments, &["not that of sketch2bim", "jobs"]);
    }
    database.execute("UPDATE seaql_migrations SET version = 'm20240101_000001_shop'");
    refused(&program, &["up"], &["not that of sketch2bim"]);
    assert_eq!(everything(&database), before);
}

#[test]
fn tables_without_a_history() {
    let database = postgres_database("no_history");
    let (_folder, program) = program();
    let program = program.argument("-u").argument(database.url());
    database.execute(
        "CREATE TABLE users (id serial PRIMARY KEY); CREATE TABLE jobs (id varchar PRIMARY KEY)",
    );
    let before = everything(&database);
    refused(&program, &["up"], &["users, jobs", "no migration history"]);
    database.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')");
    refused(&program, &["up"], &["Alembic", "005"]);
    database.execute("DROP TABLE alembic_version");
    assert_eq!(everything(&database), before);
    // Tables of somebody else beside an empty chain are none of our business.
    let shared = postgres_database("shared");
    shared.execute("CREATE TABLE guestbook (id serial PRIMARY KEY)");
    let (_folder, other) = self::program();
    other.argument("-u").argument(shared.url()).succeed(&["up"]);
}

#[test]
fn the_same_on_sqlite() {
    let database = sqlite_database();
    let (_folder, program) = program();
    let program = program.argument("-u").argument(database.url());
    database.execute("CREATE TABLE users (id integer PRIMARY KEY)");
    refused(&program, &["up"], &["users", "no migration history"]);
    database.execute("CREATE TABLE seaql_migrations (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)");
    database.execute("INSERT INTO seaql_migrations VALUES ('m001_initial_schema', 1)");
    refused(&program, &["up"], &["not that of sketch2bim", "jobs"]);
}

#[test]
fn destruction_is_confirmed_first() {
    let database = postgres_database("confirm");
    let (_folder, program) = program();
    let program = program.argument("-u").argument(database.url());
    program.succeed(&["up"]);
    let before = everything(&database);
    for command in ["fresh", "refresh", "reset"] {
        refused(&program, &[command], &[command, database.name(), "--yes"]);
    }
    assert_eq!(everything(&database), before);
}

#[test]
fn a_reader_that_goes_away_is_no_fault() {
    use std::process::Stdio;
    let (_folder, program) = program();
    let mut child = program
        .command(&["status"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
}
