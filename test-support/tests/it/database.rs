//! One database a test.

use test_support::{PostgresSession, postgres_database};

#[test]
fn databases_are_isolated() {
    let (one, two) = (postgres_database("same"), postgres_database("same"));
    assert_ne!(one.name(), two.name());
    one.execute("CREATE TABLE t (n integer)");
    assert_eq!(
        one.value("SELECT to_regclass('t')::text"),
        Some("t".to_owned())
    );
    assert_eq!(two.value("SELECT to_regclass('t')::text"), None);
}

#[test]
fn is_dropped_although_somebody_is_connected() {
    let database = postgres_database("Dropped / with force!");
    let (name, session) = (database.name().to_owned(), database.session());
    assert!(name.starts_with("test_dropped___with_force"), "{name}");
    let admin = PostgresSession::open(database.admin_url()).unwrap();
    let count = format!("SELECT count(*) FROM pg_database WHERE datname = '{name}'");
    assert_eq!(admin.query(&count), [[Some("1".to_owned())]]);
    drop(database);
    assert_eq!(admin.query(&count), [[Some("0".to_owned())]]);
    session.try_query("SELECT 1").unwrap_err();
}

#[test]
fn gives_values_as_text() {
    let database = postgres_database("text");
    let rows = database
        .query("SELECT 1, 'a'::text, true, NULL::json, '2024-01-02 03:04:05'::timestamp; SELECT 2");
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        rows,
        [
            vec![
                text("1"),
                text("a"),
                text("t"),
                None,
                text("2024-01-02 03:04:05")
            ],
            vec![text("2")]
        ]
    );
    assert_eq!(
        database.execute("CREATE TABLE t AS SELECT generate_series(1, 7)"),
        7
    );
}

#[test]
fn a_session_keeps_its_transaction() {
    let database = postgres_database("session");
    database.execute("CREATE TABLE t (n integer)");
    let session = database.session();
    session.execute("BEGIN");
    session.execute("LOCK TABLE t");
    let refused = database
        .try_execute("SET lock_timeout = '50ms'; INSERT INTO t VALUES (1)")
        .unwrap_err();
    assert!(refused.to_string().contains("lock timeout"), "{refused}");
    session.execute("COMMIT");
    assert_eq!(database.execute("INSERT INTO t VALUES (1)"), 1);
}

#[test]
fn a_role_has_only_what_it_is_given() {
    let database = postgres_database("role");
    database.execute("CREATE TABLE t (n integer)");
    let role = database.create_role("reader");
    let session = PostgresSession::open(&role.url).unwrap();
    session.try_query("SELECT * FROM t").unwrap_err();
    database.execute(&format!("GRANT SELECT ON t TO {}", role.name));
    assert!(session.query("SELECT * FROM t").is_empty());
    session.try_execute("INSERT INTO t VALUES (1)").unwrap_err();
    let admin = PostgresSession::open(database.admin_url()).unwrap();
    drop(database);
    assert!(
        admin
            .query(&format!(
                "SELECT 1 FROM pg_roles WHERE rolname = '{}'",
                role.name
            ))
            .is_empty()
    );
}

#[test]
fn a_wrong_password_is_refused() {
    let database = postgres_database("password");
    let role = database.create_role("somebody");
    let wrong = role
        .url
        .replace(&format!("{}:", role.name), &format!("{}:x", role.name));
    assert_ne!(wrong, role.url);
    // A server that TEST_POSTGRES_URL names may trust its own host; ours asks everybody.
    if test_support::postgres_server().folder().is_some() {
        PostgresSession::open(&wrong).unwrap_err();
    }
}

#[test]
fn works_inside_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let database = postgres_database("runtime");
        assert_eq!(database.value("SELECT 1"), Some("1".to_owned()));
    });
}

#[test]
fn both_kinds_answer_alike() {
    for database in test_support::Database::both("kinds") {
        database.execute("CREATE TABLE t (n integer NOT NULL)");
        assert_eq!(database.execute("INSERT INTO t VALUES (1), (2)"), 2);
        let rows = database.query("SELECT n FROM t ORDER BY n");
        assert_eq!(rows, [[Some("1".to_owned())], [Some("2".to_owned())]]);
        let expected = "table t\n  column n integer not null\n";
        test_support::assert_same(&database.catalogue(), expected, database.kind());
        let scheme = database.either("postgres://", "sqlite://");
        assert!(database.url().starts_with(scheme), "{}", database.kind());
    }
}
