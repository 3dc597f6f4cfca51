//! The spellings of URLs, and what is said of wrong ones.

use super::*;

fn shown(text: &str) -> String {
    DatabaseUrl::parse(text)
        .map_or_else(|problem| format!("error: {problem}"), |url| url.to_string())
}

#[test]
fn every_spelling_of_postgres() {
    for scheme in [
        "postgres",
        "postgresql",
        "postgresql+psycopg",
        "postgresql+psycopg2",
        "postgresql+asyncpg",
        "POSTGRES",
        "postgres+asyncpg",
    ] {
        assert_eq!(
            shown(&format!(
                "{scheme}://ann:s%40cret@db.example:6543/shop?sslmode=require&connect_timeout=3"
            )),
            "Postgres database `shop` at db.example:6543 as `ann`",
            "{scheme}"
        );
    }
}

#[test]
fn every_spelling_of_sqlite() {
    assert_eq!(shown("sqlite://data/a.db"), "SQLite file data/a.db");
    assert_eq!(shown("sqlite:data/a.db?mode=rwc"), "SQLite file data/a.db");
    assert_eq!(shown("sqlite:///srv/a%20b.db"), "SQLite file /srv/a b.db");
    assert_eq!(shown("sqlite::memory:"), "SQLite database in memory");
    assert_eq!(
        shown("sqlite+aiosqlite:///srv/a.db"),
        "SQLite file /srv/a.db"
    );
}

#[test]
fn what_is_refused_is_explained_without_a_password() {
    for text in [
        "",
        "postgres",
        "mysql://ann:hunter2@db/shop",
        "postgres:ann:hunter2@db/shop",
        "postgres://ann:hunter2@db:port/shop",
        "postgres://ann:hunter2@db:99999/shop",
        "postgres://ann:hun#ter2@db/shop",
        "postgres://ann:se@cr#hunter2@db/shop",
        "postgres://ann:secret@db/shop#hunter2",
        "postgres://ann:12/hunter2@db/shop",
        "postgres://ann:12?hunter2@db/shop",
        "postgres://ann:hunter2@db/shop?sslmod=verify-full",
        "postgres://ann:hunter2@db/shop?sslmode=sometimes",
        "postgres://ann:hunter2@db/shop?connect_timeout=soon",
        "hunter2@db/shop",
        "hunter2:hunter2@db/shop",
        "sqlite://",
        "sqlite://a.db?mode=maybe",
    ] {
        let problem = DatabaseUrl::parse(text).expect_err(text);
        assert!(
            !problem.contains("hunter2") || text.starts_with("hunter2:"),
            "{text}: {problem}"
        );
        assert!(!problem.contains('\n'), "{text}: {problem}");
    }
}

#[test]
fn sockets_and_ipv6() {
    assert_eq!(
        shown("postgres://ann@[::1]:5433/shop"),
        "Postgres database `shop` at ::1:5433 as `ann`"
    );
    assert_eq!(
        shown("postgres://ann@/shop?host=/run/pg"),
        "Postgres database `shop` at /run/pg as `ann`"
    );
    assert_eq!(
        shown("postgres://ann@%2Frun%2Fpg/shop"),
        "Postgres database `shop` at /run/pg as `ann`"
    );
}

#[test]
fn what_is_shown_is_one_line() {
    assert_eq!(
        shown("postgres://a%0Ab@db/sh%1Bop"),
        r"Postgres database `sh\u{1b}op` at db:5432 as `a\nb`"
    );
    assert_eq!(shown("sqlite://a%0Ab.db"), r"SQLite file a\nb.db");
    assert_eq!(
        shown("postgres://ann@db/shop?a%0Ab=1"),
        r"error: it has the unknown parameter `a\nb`"
    );
}

#[test]
fn nobody_waits_longer_than_a_day_for_a_connection() {
    for (seconds, expected) in [("3", 3), ("0", 86_400), ("18446744073709551615", 86_400)] {
        let url = format!("postgres://ann@db/shop?connect_timeout={seconds}");
        let Endpoint::Postgres {
            connect_timeout, ..
        } = DatabaseUrl::parse(&url).unwrap().target
        else {
            panic!("{url} is not Postgres");
        };
        assert_eq!(connect_timeout, Duration::from_secs(expected), "{url}");
    }
}

#[test]
fn debug_hides_the_password() {
    let url = DatabaseUrl::parse("postgres://ann:hunter2@db/shop").unwrap();
    assert!(!format!("{url:?} {url}").contains("hunter2"));
}
