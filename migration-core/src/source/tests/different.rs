//! What is different stays so, however much it looks alike; and what the database cannot settle is shown.

use test_support::{postgres_database, sqlite_database};

use super::{Foreign, lines};
use crate::diff::words::mentions;
use crate::source::Source;

/// Two columns that differ, as they stand behind the name in a CREATE TABLE.
const POSTGRES: &[(&str, &str)] = &[
    ("integer DEFAULT 0", "integer DEFAULT 1"),
    ("integer DEFAULT 0", "integer"),
    ("integer DEFAULT 0", "bigint DEFAULT 0"),
    // An unlimited numeric keeps the zeros that it is given, and shows them.
    ("numeric DEFAULT 1.5", "numeric DEFAULT 1.50"),
    ("numeric(10,2) DEFAULT 1.5", "numeric(10,3) DEFAULT 1.5"),
    ("text DEFAULT 'x'", "text DEFAULT 'X'"),
    ("text DEFAULT ''", "text"),
    ("text DEFAULT 'NULL'", "text"),
    ("text DEFAULT 'x'", "text DEFAULT 'x '"),
    ("text DEFAULT 'now()'", "text DEFAULT now()"),
    ("text DEFAULT 5", "text DEFAULT 5.0"),
    ("boolean DEFAULT false", "boolean"),
    // Json keeps its text.
    ("json DEFAULT '{\"a\": 1}'", "json DEFAULT '{\"a\":1}'"),
    ("jsonb DEFAULT '{\"a\": 1}'", "jsonb DEFAULT '{\"a\": 1.0}'"),
    ("jsonb DEFAULT '{}'", "jsonb DEFAULT '[]'"),
    ("text[] DEFAULT '{}'", "text[] DEFAULT '{\"\"}'"),
    (
        "timestamptz DEFAULT now()",
        "timestamptz DEFAULT clock_timestamp()",
    ),
    (
        "timestamptz DEFAULT now()",
        "timestamptz DEFAULT statement_timestamp()",
    ),
    (
        "timestamptz DEFAULT now()",
        "timestamptz DEFAULT CURRENT_TIMESTAMP(0)",
    ),
    (
        "timestamptz DEFAULT now()",
        "timestamptz DEFAULT LOCALTIMESTAMP",
    ),
    (
        "timestamptz DEFAULT now()",
        "timestamptz DEFAULT CURRENT_DATE",
    ),
    (
        "timestamptz DEFAULT now()",
        "timestamptz DEFAULT audit.now()",
    ),
    (
        "timestamptz DEFAULT '2020-01-31 00:00:00+00'",
        "timestamptz DEFAULT '2020-01-31'::date",
    ),
    (
        "timestamp DEFAULT now()",
        "timestamp DEFAULT (now() AT TIME ZONE 'utc')",
    ),
    (
        "timestamp DEFAULT now()",
        "timestamp DEFAULT 'now'::timestamp",
    ),
    ("date DEFAULT now()", "date DEFAULT 'today'::date"),
    ("varchar(2) DEFAULT 'xy'", "varchar(2) DEFAULT 'xyz'"),
    ("interval DEFAULT '1 day'", "interval DEFAULT '24 hours'"),
    (
        "double precision DEFAULT 0",
        "double precision DEFAULT '-0'",
    ),
    (
        "uuid DEFAULT gen_random_uuid()",
        "uuid DEFAULT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
    ),
    (
        "bigint DEFAULT nextval('one')",
        "bigint DEFAULT nextval('two')",
    ),
    (
        "integer GENERATED ALWAYS AS (a + 1) STORED",
        "integer GENERATED ALWAYS AS (1 + a) STORED",
    ),
    (
        "integer GENERATED ALWAYS AS (a) STORED",
        "integer DEFAULT 5",
    ),
    ("integer CHECK (a > 0)", "integer CHECK (a >= 0)"),
    (
        "text CHECK (b IN ('x', 'y'))",
        "text CHECK (b IN ('y', 'x'))",
    ),
    ("text COLLATE \"C\"", "text COLLATE \"POSIX\""),
    // These are the same, and nobody but the one who runs it can know: what is not immutable is not tried.
    ("jsonb DEFAULT '{}'", "jsonb DEFAULT jsonb_build_object()"),
    (
        "date DEFAULT '2020-01-31'",
        "date DEFAULT to_date('2020-01-31', 'YYYY-MM-DD')",
    ),
    // What a function of the database gives may be another thing tomorrow.
    ("integer DEFAULT 5", "integer DEFAULT audit.five()"),
    ("integer CHECK (a > 5)", "integer CHECK (a > audit.five())"),
];

const SQLITE: &[(&str, &str)] = &[
    ("integer DEFAULT 0", "integer DEFAULT 1"),
    ("integer DEFAULT 0", "integer"),
    ("text DEFAULT 'x'", "text DEFAULT 'X'"),
    ("text DEFAULT ''", "text"),
    ("text DEFAULT '1.50'", "text DEFAULT '1.5'"),
    ("blob DEFAULT '5'", "blob DEFAULT 5"),
    ("text DEFAULT 'NULL'", "text DEFAULT NULL"),
    (
        "text DEFAULT 'current_timestamp'",
        "text DEFAULT CURRENT_TIMESTAMP",
    ),
    // The same value, and not the same function.
    (
        "text DEFAULT CURRENT_TIMESTAMP",
        "text DEFAULT (datetime('now'))",
    ),
    (
        "integer DEFAULT (random())",
        "integer DEFAULT (abs(random()))",
    ),
    ("integer AS (a+1) STORED", "integer AS (1+a) STORED"),
    ("integer AS (a+1) STORED", "integer AS (a+1) VIRTUAL"),
    ("integer CHECK (a > 0)", "integer CHECK (a >= 0)"),
    ("integer CHECK (a = -1)", "integer CHECK (a = - - 1)"),
    ("text CHECK (b = 'x')", "text CHECK (b = 'X')"),
    ("text CHECK (b <> \"a b\")", "text CHECK (b <> 'a b')"),
    ("text", "text COLLATE NOCASE"),
];

fn table(number: usize, definition: &str) -> String {
    format!("CREATE TABLE t{number} (a integer, b text, \"a b\" text, c {definition})")
}

async fn all_differ(old: &str, new: &str, cases: usize) {
    let (there, other) = (Foreign::new(old, None), Foreign::new(new, None));
    let before = there.load(&Source::Database).await;
    let after = other.load(&Source::Database).await;
    let diff = there.compared(&before, &after).await;
    let silent: Vec<usize> = (0..cases)
        .filter(|number| {
            let table = format!("t{number}");
            !lines(&diff).iter().any(|line| mentions(line, &table))
        })
        .collect();
    assert_eq!(silent, [0; 0]);
}

#[tokio::test]
async fn postgres_tells_them_apart() {
    let (old, new) = (postgres_database("old"), postgres_database("new"));
    for (database, side) in [(&old, 0), (&new, 1)] {
        database.execute(
            "CREATE SEQUENCE one; CREATE SEQUENCE two; CREATE SCHEMA audit; \
             CREATE FUNCTION audit.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT pg_catalog.now()'; \
             CREATE FUNCTION audit.five() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 5'",
        );
        for (number, case) in POSTGRES.iter().enumerate() {
            database.execute(&table(number, if side == 0 { case.0 } else { case.1 }));
        }
    }
    all_differ(old.url(), new.url(), POSTGRES.len()).await;
}

#[tokio::test]
async fn sqlite_tells_them_apart() {
    let (old, new) = (sqlite_database(), sqlite_database());
    for (number, case) in SQLITE.iter().enumerate() {
        old.execute(&table(number, case.0));
        new.execute(&table(number, case.1));
    }
    all_differ(&old.url(), &new.url(), SQLITE.len()).await;
}
