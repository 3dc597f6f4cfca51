//! SIGTERM: requests and migrations end or are undone; nothing is cut in half.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use test_support::PostgresDatabase;

use crate::process::{Api, Setup, migrate, two_databases};

/// Waits until an UPDATE waits for a lock.
fn until_it_waits(api: &Api, database: &PostgresDatabase) {
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'UPDATE%' \
                 AND datname = current_database()";
    api.until("a request waits for a lock", |_| {
        (database.value(waits).as_deref() == Some("1")).then_some(())
    });
}

fn until_it_takes_no_more(api: &Api) {
    let address = api.url("");
    let address = address.trim_start_matches("http://");
    api.until("it takes no new connections", |_| {
        TcpStream::connect(address).is_err().then_some(())
    });
}

#[test]
fn a_migration_that_runs_may_end() {
    let (ask, sketch2bim) = two_databases("ending");
    migrate(sketch2bim.url(), &["up"]);
    let mut api = Setup::on(ask.url(), sketch2bim.url())
        .next_release("slow")
        .start();
    api.until("it runs", |api| {
        (api.report("sketch2bim")["running"]["version"] == "m011_slow").then_some(())
    });
    api.signal("TERM");
    assert_eq!(api.ended().code(), Some(0), "{}", api.log());
    let applied = "SELECT count(*) FROM seaql_migrations WHERE version = 'm011_slow'";
    assert_eq!(
        sketch2bim.value(applied).as_deref(),
        Some("1"),
        "{}",
        api.log()
    );
}

#[test]
fn one_that_takes_too_long_is_undone() {
    let (ask, sketch2bim) = two_databases("undone");
    migrate(sketch2bim.url(), &["up"]);
    let mut api = Setup::on(ask.url(), sketch2bim.url())
        .next_release("slow")
        .with("API_SHUTDOWN_SECONDS", "0")
        .start();
    api.until("it runs", |api| {
        (api.report("sketch2bim")["running"]["version"] == "m011_slow").then_some(())
    });
    api.signal("TERM");
    assert_eq!(api.ended().code(), Some(0), "{}", api.log());
    let columns = "SELECT count(*) FROM information_schema.columns WHERE column_name = 'slow'";
    // The server notices that the client is gone when the statement ends, and rolls back.
    thread::sleep(Duration::from_secs(4));
    assert_eq!(sketch2bim.value(columns).as_deref(), Some("0"));
    // The next one does it.
    let next = Setup::on(ask.url(), sketch2bim.url())
        .next_release("slow")
        .start();
    next.until_ready();
    assert_eq!(sketch2bim.value(columns).as_deref(), Some("1"));
}

#[test]
fn a_request_that_is_worked_on_is_answered() {
    let (ask, sketch2bim) = two_databases("answered");
    let mut api = Setup::on(ask.url(), sketch2bim.url()).start();
    api.until_ready();
    sketch2bim.execute("INSERT INTO users (email) VALUES ('a@example.com')");
    // Another session holds the row: the request waits for it.
    let holder = sketch2bim.session();
    holder.execute("BEGIN; UPDATE users SET credits = 1 WHERE id = 1");
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            let body = Some(r#"{"credits":7}"#);
            api.ask("PATCH", "/api/sketch2bim/users/1", &[], body)
        });
        until_it_waits(&api, &sketch2bim);
        api.signal("TERM");
        until_it_takes_no_more(&api);
        holder.execute("COMMIT");
        assert_eq!(waiting.join().unwrap().status, 200, "{}", api.log());
    });
    assert_eq!(api.ended().code(), Some(0), "{}", api.log());
    let credits = "SELECT credits FROM users";
    assert_eq!(sketch2bim.value(credits).as_deref(), Some("7"));
}

#[test]
fn idle_and_slow_clients_do_not_keep_it() {
    let mut api = Setup::new().start();
    api.until_ready();
    let address = api.url("").trim_start_matches("http://").to_owned();
    let idle = TcpStream::connect(&address).unwrap();
    let mut slow = TcpStream::connect(&address).unwrap();
    slow.write_all(b"GET /health HTTP/1.1\r\nhost: loc")
        .unwrap();
    let mut kept = TcpStream::connect(&address).unwrap();
    kept.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")
        .unwrap();
    let mut start = [0; 12];
    kept.read_exact(&mut start).unwrap();
    assert_eq!(&start, b"HTTP/1.1 200");
    api.signal("TERM");
    assert_eq!(api.ended().code(), Some(0), "{}", api.log());
    drop((idle, slow, kept));
}

#[test]
fn requests_that_wait_for_a_connection_are_answered_too() {
    let (ask, sketch2bim) = two_databases("queued");
    let mut api = Setup::on(ask.url(), sketch2bim.url())
        .with("API_POOL_MAX", "1")
        .with("API_POOL_ACQUIRE_SECONDS", "60")
        .start();
    api.until_ready();
    sketch2bim.execute("INSERT INTO users (email) VALUES ('a@example.com')");
    let holder = sketch2bim.session();
    holder.execute("BEGIN; UPDATE users SET credits = 1 WHERE id = 1");
    thread::scope(|scope| {
        let holding = scope.spawn(|| {
            let body = Some(r#"{"credits":7}"#);
            api.ask("PATCH", "/api/sketch2bim/users/1", &[], body)
        });
        until_it_waits(&api, &sketch2bim);
        let waiting = scope.spawn(|| api.get("/api/sketch2bim/users/1"));
        // The second one is in when both are being worked on.
        api.until("the second waits", |api| {
            let metrics = api.get("/metrics").text;
            metrics.contains("api_requests_in_flight 3").then_some(())
        });
        api.signal("TERM");
        until_it_takes_no_more(&api);
        holder.execute("COMMIT");
        assert_eq!(holding.join().unwrap().status, 200, "{}", api.log());
        let second = waiting.join().unwrap();
        assert_eq!(second.status, 200, "{}\n{}", second.text, api.log());
    });
    assert_eq!(api.ended().code(), Some(0), "{}", api.log());
}
