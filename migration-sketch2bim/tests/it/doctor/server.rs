//! What is found on a server: indexes, sessions, locks, rights, time-outs.

use super::{LOCK, check_up, check_up_with, migrated, on};

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
