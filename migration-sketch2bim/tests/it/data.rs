//! What the migrations do with the rows that are there.

use test_support::{Database, Program, postgres_database, sqlite_database};

use crate::chain::{lines, program};

/// How many rows to fill in. On Postgres more than a batch of the engine's backfill (5,000): a whole number of
/// batches of organizations, and of the others a rest.
struct Size {
    users: u32,
    organizations: u32,
    jobs: u32,
}

fn databases(hint: &str) -> [(Database, Size); 2] {
    [
        (
            Database::Postgres(postgres_database(hint)),
            Size {
                users: 12_000,
                organizations: 30_000,
                jobs: 12_000,
            },
        ),
        (
            Database::Sqlite(sqlite_database()),
            Size {
                users: 400,
                organizations: 500,
                jobs: 300,
            },
        ),
    ]
}

/// Fills the tables at 006, in equal shares: users of every status and of none, organizations of five tiers and of
/// none, jobs with a reader and without.
fn fill(database: &Database, size: &Size) {
    let rows = |count: u32, insert: &str| {
        format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) {insert} FROM n;"
        )
    };
    let mut sql = rows(
        size.users,
        "INSERT INTO users (email, subscription_status)
         SELECT 'u' || i || '@example.com',
                CASE i % 4 WHEN 0 THEN 'active' WHEN 1 THEN 'inactive' WHEN 2 THEN 'cancelled' END",
    );
    sql += &rows(
        size.organizations,
        "INSERT INTO organizations (name, subscription_tier)
         SELECT 'o' || i,
                CASE i % 5 WHEN 0 THEN 'free' WHEN 1 THEN 'trial' WHEN 2 THEN 'yearly' WHEN 3 THEN 'FREE' END",
    );
    // The keys do not come in the order of the rows, as UUIDs do not.
    sql += &rows(
        size.jobs,
        "INSERT INTO jobs (id, user_id, reader_type)
         SELECT (i * 7919 % 1000003) || '-job', 1 + i % 100, CASE i % 2 WHEN 0 THEN 'old' END",
    );
    database.execute(&sql);
}

/// Users by status and by what their expiry is: `30 days` from now (give or take a minute), `other` or none.
fn users(database: &Database) -> Vec<String> {
    let seconds_off = database.either(
        "abs(extract(epoch FROM subscription_expires_at - (now() AT TIME ZONE 'UTC' + interval '30 days')))",
        "abs(julianday(subscription_expires_at) - julianday('now', '+30 days')) * 86400",
    );
    lines(
        database,
        &format!(
            "SELECT coalesce(subscription_status, '-'),
                    CASE WHEN subscription_expires_at IS NULL THEN '-' WHEN {seconds_off} < 60 THEN '30 days' ELSE 'other' END,
                    count(*)
             FROM users GROUP BY 1, 2 ORDER BY 1, 2"
        ),
    )
}

fn count_by(database: &Database, table: &str, column: &str) -> Vec<String> {
    lines(
        database,
        &format!(
            "SELECT coalesce({column}, '-') AS value, count(*) FROM {table} GROUP BY 1 ORDER BY upper(coalesce({column}, '-'))"
        ),
    )
}

/// Forgets that a revision, the newest one, was applied: the next `up` runs it again.
fn forget(database: &Database, version: &str) {
    let forgotten = database.execute(&format!(
        "DELETE FROM seaql_migrations WHERE version = '{version}'"
    ));
    assert_eq!(forgotten, 1, "{version} was not applied");
}

fn at_006(database: &Database, size: &Size) -> Program {
    let program = program(database);
    program.succeed(&["up", "006"]);
    fill(database, size);
    program
}

#[test]
fn subscriptions_get_an_end_and_organizations_a_trial() {
    for (database, size) in databases("data_007") {
        let program = at_006(&database, &size);
        let (user, organization) = (size.users / 4, size.organizations / 5);

        program.succeed(&["up", "007"]);
        assert_eq!(
            users(&database),
            [
                format!("-, -, {user}"),
                format!("active, 30 days, {user}"),
                format!("cancelled, -, {user}"),
                format!("inactive, -, {user}"),
            ],
            "{}",
            database.kind()
        );
        let tiers = [
            format!("FREE, {organization}"),
            format!("trial, {}", 3 * organization),
            format!("yearly, {organization}"),
        ];
        assert_eq!(
            count_by(&database, "organizations", "subscription_tier"),
            tiers,
            "{}",
            database.kind()
        );

        program.succeed(&["down", "006"]);
        assert_eq!(
            count_by(&database, "organizations", "subscription_tier"),
            tiers,
            "{}: the downgrade leaves the organizations",
            database.kind()
        );
        assert_eq!(
            count_by(&database, "users", "subscription_status"),
            ["-", "active", "cancelled", "inactive"].map(|status| format!("{status}, {user}")),
            "{}",
            database.kind()
        );
    }
}

/// Steps outside a transaction can be repeated, and touch only what is still to do. On SQLite a migration is one
/// transaction: there is nothing to repeat.
#[test]
fn an_expiry_that_is_there_stays() {
    let [(database, size), _] = databases("data_007_again");
    let program = at_006(&database, &size);
    program.succeed(&["up", "007"]);
    let (user, organization) = (size.users / 4, size.organizations / 5);

    // Half of the active users have an end already; so has one user of each other status.
    database.execute(
        "UPDATE users SET subscription_expires_at = NULL;
         UPDATE users SET subscription_expires_at = '2020-02-29 12:34:56' WHERE id % 8 = 0 OR id < 4;
         UPDATE organizations SET subscription_tier = 'free' WHERE subscription_tier = 'yearly'",
    );
    forget(&database, "m007_add_subscription_expires_at");
    program.succeed(&["up", "007"]);
    assert_eq!(
        users(&database),
        [
            format!("-, -, {}", user - 1),
            "-, other, 1".to_owned(),
            format!("active, 30 days, {}", user / 2),
            format!("active, other, {}", user / 2),
            format!("cancelled, -, {}", user - 1),
            "cancelled, other, 1".to_owned(),
            format!("inactive, -, {}", user - 1),
            "inactive, other, 1".to_owned(),
        ]
    );
    assert_eq!(
        database.value(
            "SELECT count(*) FROM users WHERE subscription_expires_at = '2020-02-29 12:34:56'"
        ),
        Some((user / 2 + 3).to_string())
    );
    assert_eq!(
        count_by(&database, "organizations", "subscription_tier"),
        [
            format!("FREE, {organization}"),
            format!("trial, {}", 4 * organization)
        ]
    );

    // Once more, with nothing left to do: no row is written. `xmin` is the transaction that wrote a row.
    let written = "SELECT md5(string_agg(xmin::text, ',' ORDER BY id)) FROM users
                   UNION ALL SELECT md5(string_agg(xmin::text, ',' ORDER BY id)) FROM organizations";
    let before = database.query(written);
    forget(&database, "m007_add_subscription_expires_at");
    program.succeed(&["up", "007"]);
    assert_eq!(database.query(written), before);
}

#[test]
fn jobs_get_a_project_type() {
    for (database, size) in databases("data_009") {
        let program = at_006(&database, &size);
        program.succeed(&["up", "008"]);
        assert_eq!(
            database.value("SELECT count(*) FROM users WHERE subscription_auto_renew = false"),
            Some(size.users.to_string()),
            "{}: every user has the default",
            database.kind()
        );

        program.succeed(&["up", "009"]);
        let all = [format!("architecture, {}", size.jobs)];
        assert_eq!(
            count_by(&database, "jobs", "project_type"),
            all,
            "{}",
            database.kind()
        );
        database.execute("INSERT INTO jobs (id, user_id) VALUES ('new', 1)");
        assert_eq!(
            database
                .value("SELECT project_type FROM jobs WHERE id = 'new'")
                .as_deref(),
            Some("architecture"),
            "{}",
            database.kind()
        );

        program.succeed(&["down", "008"]);
        assert_eq!(
            database.value("SELECT count(*) FROM jobs"),
            Some((size.jobs + 1).to_string()),
            "{}",
            database.kind()
        );
    }
}

/// As with 007: what was null is filled, what has a type keeps it. The key is text, and there are several batches.
#[test]
fn a_project_type_that_is_there_stays() {
    let [(database, size), _] = databases("data_009_again");
    let program = at_006(&database, &size);
    program.succeed(&["up", "009"]);
    database.execute(
        "UPDATE jobs SET project_type = CASE WHEN reader_type IS NULL THEN 'interior' END",
    );
    forget(&database, "m009_add_project_type_to_jobs");
    program.succeed(&["up", "009"]);
    let half = size.jobs / 2;
    assert_eq!(
        count_by(&database, "jobs", "project_type"),
        [format!("architecture, {half}"), format!("interior, {half}")]
    );
}
