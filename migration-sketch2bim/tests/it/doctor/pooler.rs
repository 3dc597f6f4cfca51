//! What is found behind PgBouncer.

use test_support::{pgbouncer, pgbouncer_with};

use super::{check_up, check_up_with, migrated, on};

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
