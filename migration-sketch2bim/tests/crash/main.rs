//! The server dies while migrations run. In a program of its own: the crash reaches every database of its server.

use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use test_support::{PostgresSession, Program, catalogue, postgres_database, postgres_server};

const BINARY: &str = env!("CARGO_BIN_EXE_migration-sketch2bim");
const POINTS: u32 = 12;

#[test]
fn the_server_crashes_at_twelve_points() {
    assert!(
        postgres_server().folder().is_some(),
        "this test crashes its server: unset TEST_POSTGRES_URL, so that it has one of its own"
    );
    let golden = include_str!("../golden/010.txt");
    let folder = tempfile::tempdir().unwrap();
    let plain = Program::new(BINARY, folder.path());
    let began = Instant::now();
    plain.succeed(&["up", "-u", postgres_database("measure").url()]);
    let whole = began.elapsed();
    let mut interrupted = 0;
    for number in 0..POINTS {
        let database = postgres_database("crash");
        let program = plain.clone().argument("-u").argument(database.url());
        let victim = program
            .command(&["up"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        thread::sleep(whole * number / POINTS);
        crash();
        let output = victim.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("panicked"), "{said}");
        if !output.status.success() {
            assert_eq!(output.status.code(), Some(1), "{said}");
            interrupted += 1;
        }
        program.succeed(&["up"]);
        assert_eq!(catalogue(&database), golden);
        let twice = "SELECT count(*)::text FROM (SELECT version FROM seaql_migration_attempts \
                     WHERE outcome = 'succeeded' GROUP BY version HAVING count(*) > 1) t";
        assert_eq!(database.value(twice).as_deref(), Some("0"));
    }
    assert!(interrupted > 0, "no crash came while it mattered");
}

/// Kills one of the server's processes: it ends all others, recovers and starts anew.
#[expect(clippy::unwrap_used, reason = "a test")]
fn crash() {
    let admin = postgres_server().admin_url();
    let session = PostgresSession::open(admin).unwrap();
    let rows =
        session.query("SELECT pid::text FROM pg_stat_activity WHERE backend_type = 'walwriter'");
    let pid = rows[0][0].clone().unwrap();
    assert!(
        Command::new("kill")
            .args(["-9", &pid])
            .status()
            .unwrap()
            .success()
    );
    let began = Instant::now();
    // First it goes away, then it comes back.
    while session.try_query("SELECT 1::text").is_ok() {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "the server does not crash"
        );
        thread::sleep(Duration::from_millis(5));
    }
    while PostgresSession::open(admin).is_err() {
        assert!(
            began.elapsed() < Duration::from_mins(1),
            "the server does not come back"
        );
        thread::sleep(Duration::from_millis(50));
    }
}
