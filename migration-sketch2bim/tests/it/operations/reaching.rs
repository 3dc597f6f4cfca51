//! URLs, connections, poolers, rights and files.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use test_support::{pgbouncer_with, postgres_database, sqlite_database};

use super::{Case, at};

#[test]
fn urls_and_files() {
    let one = |name, value| Case::new().set(name, value);
    let own = "SKETCH2BIM_DATABASE_URL";
    let case = Case::new();
    case.fails(&["status", "-u", "sketch2bim"]);
    one(own, "mysql://ann:hunter2@db/shop").fails(&["status"]);
    one(own, "postgres://ann:hun#ter2@db/shop").fails(&["status"]);
    one("DATABASE_URL", "postgres://ann:12/hunter2@db/shop").fails(&["status"]);
    for (text, arguments) in [
        (
            "SKETCH2BIM_DATABASE_URL=postgres://ann:hunter2@db/shop?sslmod=require\n",
            ["status"],
        ),
        ("PASSWORD=hunter2 and more\n", ["status"]),
    ] {
        std::fs::write(case.program.folder().join(".env"), text).unwrap();
        case.fails(&arguments);
    }
}

#[test]
fn no_connection() {
    let refused = "postgres://migrator:hunter2@127.0.0.1:1/sketch2bim";
    Case::on(refused).fails(&["status"]);
    // It takes the connection and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "postgres://migrator@{}/sketch2bim?connect_timeout=1",
        silent.local_addr().unwrap()
    );
    Case::on(&url)
        .named("within 1 s", "within 30 s")
        .fails(&["status"]);

    let database = postgres_database("no_entry");
    let role = database.create_role("kept_out");
    let case = Case::on(&role.url);
    let wrong = role.url.replacen('@', "x@", 1);
    Case::on(&wrong).fails(&["status"]);
    Case::on(&format!("{}?sslmode=require", role.url)).fails(&["status"]);
    database.execute(&format!(
        "REVOKE CONNECT ON DATABASE {} FROM PUBLIC",
        database.name()
    ));
    case.fails(&["status"]);
    database.execute(&format!("ALTER ROLE {} CONNECTION LIMIT 0", role.name));
    case.fails(&["status"]);
    let absent = database.url().replace(database.name(), "no_such_database");
    Case::on(&absent).fails(&["status"]);
}

#[test]
fn a_server_that_is_full_is_waited_for() {
    let database = postgres_database("full");
    let role = database.create_role("crowded");
    let limit =
        |most: u8| database.execute(&format!("ALTER ROLE {} CONNECTION LIMIT {most}", role.name));
    limit(0);
    let mut waiting = Case::on(&role.url).start(&["status"]);
    thread::sleep(Duration::from_secs(1));
    assert_eq!(waiting.try_wait().unwrap(), None);
    limit(1);
    let output = waiting.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn poolers_that_are_set_otherwise() {
    let (database, direct) = at("pooled", "002");
    let pooler = pgbouncer_with(
        &database,
        1,
        "pool_mode = transaction\nquery_wait_timeout = 1",
    );
    Case::on(pooler.url()).fails(&["up"]);
    let separator = if pooler.url().contains('?') { '&' } else { '?' };
    let options = format!("{}{separator}options=-c%20jit%3Doff", pooler.url());
    Case::on(&options).fails(&["status"]);

    let impatient = "pool_mode = transaction\nidle_transaction_timeout = 1";
    let pooler = pgbouncer_with(&database, 4, impatient);
    // The build waits for this snapshot, and the lock idles meanwhile.
    let old = database.session();
    old.execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM users");
    let case = Case::on(pooler.url());
    let child = case.start(&["up", "003"]);
    thread::sleep(Duration::from_secs(4));
    old.execute("COMMIT");
    case.fails_later(child);
    direct.program.succeed(&["up"]);
}

#[test]
fn rights_that_are_missing() {
    let database = postgres_database("rights");
    let role = database.create_role("poor");
    let case = Case::on(&role.url);
    // Before Postgres 15 everybody has it.
    database.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
    case.fails(&["up"]);
    database.execute(&format!(
        "ALTER ROLE {} SET search_path = nowhere",
        role.name
    ));
    case.fails(&["up"]);
    database.execute(&format!("ALTER ROLE {} RESET search_path", role.name));
    let name = database.name();
    let session = database.session();
    let read_only = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
    let owner =
        Case::on(database.url()).named("m002_add_legend_to_jobs", "m011_add_processing_fee");
    session.execute(&read_only);
    owner.fails(&["up"]);
    session.execute(&format!(
        "ALTER DATABASE {name} RESET default_transaction_read_only"
    ));
    owner.program.succeed(&["up", "001"]);
    case.fails(&["status"]);
    let all = format!("GRANT ALL ON ALL TABLES IN SCHEMA public TO {}", role.name);
    session.execute(&all);
    case.fails(&["up"]);
    session.execute(&read_only);
    owner.fails(&["up"]);
}

#[test]
fn sqlite_files() {
    let case = Case::new();
    let folder = case.program.folder();
    std::fs::create_dir(folder.join("data")).unwrap();
    std::fs::write(folder.join("notes.txt"), "not a database\n".repeat(100)).unwrap();
    std::fs::write(folder.join("empty.db"), "").unwrap();
    for url in [
        "sqlite://none/sketch2bim.db",
        "sqlite://data",
        "sqlite://notes.txt",
        "sqlite://absent.db?mode=ro",
        "sqlite://empty.db?mode=ro",
    ] {
        case.fails(&["up", "-u", url]);
    }
    let locked = sqlite_database();
    let url = locked.url();
    let path = locked.path().display().to_string();
    let case = Case::new()
        .named(&path, "data/sketch2bim.db")
        .named("gave up after 1 s", "gave up after 60 s");
    case.program.succeed(&["up", "009", "-u", &url]);
    let mut holder = Command::new("sqlite3")
        .arg(locked.path())
        .stdin(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("sqlite3 does not run ({error}): install it, or run ./scripts/test")
        });
    // It keeps the lock until its input ends.
    let mut input = holder.stdin.take().unwrap();
    input.write_all(b"BEGIN IMMEDIATE;\n").unwrap();
    let began = Instant::now();
    while locked.try_execute("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
        assert!(began.elapsed() < Duration::from_mins(1), "it is not locked");
    }
    case.fails(&["down", "-u", &url, "--lock-wait", "1"]);
    drop(input);
    assert!(holder.wait().unwrap().success());
}
