//! docs/operations.md quotes what the program prints: here it happens, and the program prints it.

use std::fs::OpenOptions;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use test_support::{
    PostgresDatabase, PostgresRole, PostgresSession, Program, postgres_database, proxy,
    sqlite_database,
};

use crate::BINARY;

/// The database of the document.
const DATABASE: &str = "Postgres database `sketch2bim` at db.example:5432 as `migrator`";

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations.md");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The document has this line, or its beginning and `...`.
fn quoted(line: &str) {
    let document = document();
    let is_quoted = document.lines().any(|quoted| {
        let begin = quoted.strip_suffix("...").filter(|begin| begin.len() > 30);
        quoted == line || begin.is_some_and(|begin| line.starts_with(begin))
    });
    assert!(is_quoted, "docs/operations.md does not have:\n{line}");
}

/// A program, and by what names the document calls what it speaks of.
struct Case {
    program: Program,
    names: Vec<(String, String)>,
    _folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            program: Program::new(BINARY, folder.path()),
            names: Vec::new(),
            _folder: folder,
        }
    }

    /// On the database that the URL leads to.
    fn on(url: &str) -> Self {
        let case = Self::new();
        let program = case.program.clone().argument("-u").argument(url);
        let (_, rest) = url.split_once("://").unwrap();
        let (login, place) = rest.rsplit_once('@').unwrap();
        let user = login.split(':').next().unwrap();
        let (host, name) = place.split_once('/').unwrap();
        let name = name.split('?').next().unwrap();
        Self { program, ..case }
            .named(
                &format!("Postgres database `{name}` at {host} as `{user}`"),
                DATABASE,
            )
            .named(&format!("\"{name}\""), "\"sketch2bim\"")
            .named(&format!("\"{user}\""), "\"migrator\"")
    }

    fn named(mut self, real: &str, example: &str) -> Self {
        self.names.push((real.to_owned(), example.to_owned()));
        self
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.program = self.program.variable(name, value);
        self
    }

    /// What was said, in the words of the document.
    fn in_its_words(&self, said: &str) -> String {
        let mut text = said.to_owned();
        for (real, example) in &self.names {
            text = text.replace(real, example);
        }
        if let Some((before, after)) = text.split_once(", since ") {
            let after = after.get(8..).unwrap_or_default();
            text = format!("{before}, since 02:13:45{after}");
        }
        text
    }

    /// Runs it: it fails, and the document has the error.
    fn fails(&self, arguments: &[&str]) -> &Self {
        let run = self.program.run(arguments);
        assert_eq!(run.code, Some(1), "{run}");
        self.has_quoted(&run.stderr);
        self
    }

    fn has_quoted(&self, said: &str) {
        let error = said.lines().find(|line| line.starts_with("error: "));
        let error = error.unwrap_or_else(|| panic!("no error in:\n{said}"));
        quoted(&self.in_its_words(error));
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.program
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Waits for a program that was started, and fails as it should.
    fn fails_later(&self, child: Child) {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        self.has_quoted(&String::from_utf8_lossy(&output.stderr));
    }
}

/// A database at the revision of this number.
fn at(hint: &str, number: &str) -> (PostgresDatabase, Case) {
    let database = postgres_database(hint);
    let case = Case::on(database.url());
    case.program.succeed(&["up", number]);
    (database, case)
}

fn wait_for(database: &PostgresDatabase, what: &str) {
    let began = Instant::now();
    let sql = format!(
        "SELECT count(*)::text FROM pg_stat_activity WHERE datname = current_database() AND {what}"
    );
    while database.value(&sql).as_deref() == Some("0") {
        assert!(began.elapsed() < Duration::from_mins(1), "never: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

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
fn rights_that_are_missing() {
    let database = postgres_database("rights");
    let role = database.create_role("poor");
    let case = Case::on(&role.url);
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
fn histories_that_do_not_fit() {
    let (database, case) = at("misfits", "005");
    database.execute("UPDATE seaql_migration_attempts SET project = 'ask'");
    case.fails(&["up"]);
    database.execute("DROP TABLE seaql_migration_attempts; ALTER TABLE jobs RENAME TO hidden");
    case.fails(&["up"]);
    database
        .execute("ALTER TABLE hidden RENAME TO jobs; CREATE TABLE kept AS TABLE seaql_migrations");
    database.execute("TRUNCATE seaql_migrations; INSERT INTO seaql_migrations VALUES ('m20240101_000001_shop', 1)");
    case.fails(&["up"]);
    database.execute(
        "TRUNCATE seaql_migrations; INSERT INTO seaql_migrations TABLE kept; DROP TABLE kept",
    );
    database.execute("DELETE FROM seaql_migrations WHERE version LIKE 'm004%'");
    case.fails(&["up"]);
    case.program.succeed(&["stamp", "009"]);
    database.execute("INSERT INTO seaql_migrations VALUES ('m011_from_the_future', 1)");
    case.fails(&["up"]);

    let bare = postgres_database("bare");
    let case = Case::on(bare.url());
    bare.execute(
        "CREATE TABLE users (id serial PRIMARY KEY); CREATE TABLE jobs (id varchar PRIMARY KEY)",
    );
    case.fails(&["up"]).fails(&["adopt"]);
    bare.execute("CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')");
    case.fails(&["up"]);
    bare.execute("INSERT INTO alembic_version VALUES ('007')");
    case.fails(&["adopt"]);
}

#[test]
fn what_differs_is_not_adopted() {
    let (database, case) = at("adopted", "005");
    case.fails(&["adopt"]);
    database.execute(
        "DROP TABLE seaql_migrations, seaql_migration_attempts; DROP INDEX ix_jobs_id; \
         ALTER TABLE jobs ALTER COLUMN progress SET DEFAULT 1; ALTER TABLE users ADD COLUMN nickname text; \
         CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); INSERT INTO alembic_version VALUES ('005')",
    );
    case.fails(&["adopt"]);
}

#[test]
fn somebody_holds_a_lock() {
    let (database, case) = at("locks", "001");
    let holder = database.session();
    let pid = holder.query("SELECT pg_backend_pid()::text")[0][0]
        .clone()
        .unwrap();
    let case = case
        .named(&format!("pid {pid} on 127.0.0.1"), "pid 4711 on 10.0.0.7")
        .named(
            &format!("pg_terminate_backend({pid})"),
            "pg_terminate_backend(4711)",
        )
        .named("gave up after 1 s", "gave up after 60 s");
    holder.execute("SET application_name = 'night report'; BEGIN");
    holder.execute("SELECT count(*) FROM jobs");
    let run = case.program.run(&["up", "--lock-wait", "3"]);
    case.has_quoted(&run.stderr);
    let waits = run.stderr.lines().find(|line| line.contains("; held by "));
    quoted(&case.in_its_words(waits.unwrap_or_default()));
    holder.execute("COMMIT; SET application_name = 'migration-sketch2bim 77'; BEGIN; SELECT pg_advisory_xact_lock(7883946363647714609)");
    case.fails(&["up", "--lock-wait", "1"]);
    holder.execute("COMMIT");
}

#[test]
fn the_server_ends_it_or_the_connection_is_cut() {
    let (database, case) = at("ended", "001");
    let holder = database.session();
    holder.execute("BEGIN; SELECT count(*) FROM jobs");
    let waiting = "wait_event_type = 'Lock' AND query LIKE 'ALTER TABLE%'";
    let child = case.start(&["up", "002", "--lock-timeout", "30"]);
    wait_for(&database, waiting);
    database.execute(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waiting} AND datname = current_database()"));
    case.fails_later(child);

    let way = proxy(database.url());
    let far = Case::on(way.url());
    let child = far.start(&["up", "002", "--lock-timeout", "30"]);
    wait_for(&database, waiting);
    way.cut();
    far.fails_later(child);
    holder.execute("COMMIT");
    case.program.succeed(&["up"]);
}

#[test]
fn migrations_that_fail() {
    let (database, case) = at("failing", "001");
    database.execute("ALTER TABLE jobs ADD COLUMN legend_data text");
    case.fails(&["up"]);
    database.execute(
        "ALTER TABLE jobs DROP COLUMN legend_data; CREATE VIEW ix_jobs_batch_id AS SELECT 1",
    );
    case.fails(&["up"]);
    database.execute("DROP VIEW ix_jobs_batch_id");
    case.program.succeed(&["up"]);
    database.execute(
        "UPDATE seaql_migration_attempts SET checksum = 'an old one' WHERE version LIKE 'm005%'",
    );
    let said = case.program.succeed(&["status"]).stderr;
    let (edited, rest) = said
        .lines()
        .next()
        .unwrap()
        .split_once(": applied as ")
        .unwrap();
    let (_, accept) = rest.split_once("; ").unwrap();
    let is_quoted = document()
        .lines()
        .any(|line| line.starts_with(edited) && line.ends_with(accept));
    assert!(is_quoted, "{said}");
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
    let long = "BEGIN IMMEDIATE; WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 20000000) \
                SELECT count(*) FROM c; ROLLBACK";
    thread::scope(|scope| {
        let writing = scope.spawn(|| locked.execute(long));
        loop {
            assert!(!writing.is_finished(), "it was never locked");
            let run = case.program.run(&["down", "-u", &url, "--lock-wait", "1"]);
            if run.code == Some(1) {
                case.has_quoted(&run.stderr);
                break;
            }
            case.program.succeed(&["up", "009", "-u", &url]);
        }
    });
}

#[test]
fn commands_that_are_refused() {
    let (_database, case) = at("commands", "003");
    for arguments in [
        &["up", "011"][..],
        &["up", "m00"],
        &["up", "001"],
        &["up", "+8"],
        &["down", "005", "--sql"],
        &["up", "010:005", "--sql"],
        &["reset"],
    ] {
        case.fails(arguments);
    }
    let case = Case::new();
    case.fails(&["verify", "--dialect", "postgres"]);
    // There is never room on it.
    let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = case
        .program
        .command(&["heads"])
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    case.has_quoted(&String::from_utf8_lossy(&output.stderr));
}

/// The statements of the section about roles give each of them what it needs, and no more.
#[test]
fn three_roles() {
    let database = postgres_database("roles");
    let roles = ["migrator", "server", "auditor"].map(|name| (name, database.create_role(name)));
    let document = document();
    let section = document
        .split("\n## Roles\n")
        .nth(1)
        .unwrap()
        .split("\n## ")
        .next()
        .unwrap();
    let mut blocks = section.split("```sql\n").skip(1).map(|block| {
        let block = block.split("```").next().unwrap();
        let lines = block
            .lines()
            .filter(|line| !line.starts_with("CREATE ROLE"));
        let mut sql: String = lines.map(|line| format!("{line}\n")).collect();
        for (name, role) in &roles {
            sql = sql.replace(name, &role.name);
        }
        sql.replace("sketch2bim", database.name())
    });
    let (before, after) = (blocks.next().unwrap(), blocks.next().unwrap());
    database.execute(&format!(
        "REVOKE ALL ON DATABASE {} FROM PUBLIC; {before}",
        database.name()
    ));
    let [migrator, server, auditor] = &roles.map(|(_, role)| role);

    let succeed = |role: &PostgresRole, arguments: &[&str]| {
        Case::on(&role.url).program.succeed(arguments);
    };
    succeed(migrator, &["up"]);
    succeed(migrator, &["down"]);
    succeed(migrator, &["up"]);
    succeed(migrator, &["verify"]);
    let session = |url: &str| PostgresSession::open(url).unwrap();
    session(&migrator.url).execute(&after);

    let serving = session(&server.url);
    serving.execute(
        "INSERT INTO users (email) VALUES ('a'); UPDATE users SET credits = 1; DELETE FROM users",
    );
    for denied in [
        "ALTER TABLE users ADD COLUMN x integer",
        "CREATE TABLE x (id integer)",
        "INSERT INTO seaql_migrations VALUES ('m011_x', 1)",
        "DELETE FROM seaql_migration_attempts",
    ] {
        assert!(serving.try_execute(denied).is_err(), "{denied}");
    }
    succeed(server, &["up"]);
    succeed(server, &["history", "-v"]);

    let looking = session(&auditor.url);
    looking.query("SELECT count(*)::text FROM users");
    for denied in [
        "DELETE FROM users",
        "INSERT INTO users (email) VALUES ('a')",
    ] {
        assert!(looking.try_execute(denied).is_err(), "{denied}");
    }
    for command in [
        &["status"][..],
        &["check"],
        &["history", "-v"],
        &["up", "--dry-run"],
    ] {
        succeed(auditor, command);
    }
    database.execute(&format!(
        "REASSIGN OWNED BY {0} TO postgres; DROP OWNED BY {0}; DROP OWNED BY {1}; DROP OWNED BY {2}",
        migrator.name, server.name, auditor.name
    ));
}
