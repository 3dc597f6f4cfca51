//! Behind PgBouncer, in either of the modes that migrations can run in.

use test_support::{Program, catalogue, pgbouncer_with, postgres_database};

use crate::{BINARY, golden};

#[test]
fn everything_in_session_and_in_transaction_mode() {
    for (mode, connections) in [("session", 5), ("transaction", 2)] {
        let database = postgres_database(&format!("pooler_{mode}"));
        // In session mode a connection is lent out for as long as it is open: four to work on, and one that watches.
        let pooler = pgbouncer_with(&database, connections, &format!("pool_mode = {mode}"));
        let folder = tempfile::tempdir().unwrap();
        let program = Program::new(BINARY, folder.path())
            .argument("-u")
            .argument(pooler.url());

        // Up, with rows: 003 builds an index over them concurrently, 007 fills a column of them in batches.
        program.succeed(&["up", "002"]);
        database.execute(
            "INSERT INTO users (email) SELECT g::text FROM generate_series(1, 100) g; \
             INSERT INTO jobs (id, user_id) SELECT g::text, 1 + g % 100 FROM generate_series(1, 5000) g",
        );
        program.succeed(&["up", "006"]);
        database.execute("UPDATE users SET subscription_status = 'active' WHERE id > 40");
        program.succeed(&["up"]);
        assert_eq!(catalogue(&database), golden(10), "{mode}");
        let filled = "SELECT count(subscription_expires_at)::text FROM users";
        assert_eq!(database.value(filled).as_deref(), Some("60"), "{mode}");
        for command in [
            &["status"][..],
            &["current"],
            &["heads"],
            &["history", "-v"],
            &["check"],
            &["doctor"],
            &["verify"],
            &["up", "--dry-run"],
            &["lint"],
        ] {
            program.succeed(command);
        }

        program.succeed(&["down", "base"]);
        assert_eq!(catalogue(&database), "", "{mode}");
        program.succeed(&["up"]);
        assert_eq!(catalogue(&database), golden(10), "{mode}");

        // What Alembic leaves is taken over.
        database.execute(
            "DROP TABLE seaql_migrations, seaql_migration_attempts; \
             CREATE TABLE alembic_version (version_num varchar(32) NOT NULL); \
             INSERT INTO alembic_version VALUES ('010')",
        );
        let adopted = program.succeed(&["adopt"]).stdout;
        let lines = adopted.lines().filter(|line| line.starts_with("adopted"));
        assert_eq!(lines.count(), 10, "{mode}: {adopted}");

        // A difference is found, and becomes a migration.
        let package = folder.path().join("package");
        crate::generate::package(&package, &["m010_x"]);
        let arguments = ["generate", "again", "--autogenerate", "--dir"];
        let arguments = [&arguments[..], &[package.to_str().unwrap()]].concat();
        let same = program.succeed(&arguments).stdout;
        assert!(same.starts_with("nothing to do"), "{mode}: {same}");
        database.execute("ALTER TABLE jobs DROP COLUMN batch_id");
        let written = program.succeed(&arguments).stdout;
        assert!(written.contains("m011_again"), "{mode}: {written}");
        let text = std::fs::read_to_string(package.join("src/m011_again.rs")).unwrap();
        assert!(text.contains("batch_id"), "{mode}: {text}");
    }
}
