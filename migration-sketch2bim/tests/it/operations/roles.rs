//! The roles of the document.

use test_support::{PostgresRole, PostgresSession, postgres_database};

use super::{Case, document};

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
        let mut sql = lines.collect::<Vec<_>>().join("\n");
        for (name, role) in &roles {
            sql = sql.replace(name, &role.name);
        }
        sql.replace("sketch2bim", database.name())
    });
    let (before, after) = (blocks.next().unwrap(), blocks.next().unwrap());
    database.execute(&before);
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
