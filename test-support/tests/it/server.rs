//! The server runs while the process lives, and nothing of it is left afterwards, however the process ended.

use std::{
    io::{BufRead, BufReader},
    net::TcpStream,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread::sleep,
    time::{Duration, Instant},
};

struct Holder {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl Holder {
    fn start(way: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_hold-server"))
            .arg(way)
            .env_remove("TEST_POSTGRES_URL")
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let (port, folder) = line
            .trim_end()
            .split_once(' ')
            .expect("the port and the folder; see above for the reason");
        let holder = Self {
            port: port.parse().unwrap(),
            folder: folder.into(),
            process,
        };
        assert!(holder.listens());
        assert!(holder.folder.is_dir());
        holder
    }

    fn listens(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn is_gone_soon(&self) {
        let start = Instant::now();
        while self.listens() || self.folder.exists() {
            assert!(
                start.elapsed() < Duration::from_secs(30),
                "port {} open: {}, {} there: {}",
                self.port,
                self.listens(),
                self.folder.display(),
                self.folder.exists()
            );
            sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn goes_with_a_killed_process() {
    let mut holder = Holder::start("hang");
    holder.process.kill().unwrap();
    holder.process.wait().unwrap();
    holder.is_gone_soon();
}

#[test]
fn goes_with_a_panicking_process() {
    let mut holder = Holder::start("panic");
    drop(holder.process.stdin.take());
    assert_eq!(holder.process.wait().unwrap().code(), Some(101));
    holder.is_gone_soon();
}

#[test]
fn goes_with_a_process_that_returns() {
    let mut holder = Holder::start("exit");
    drop(holder.process.stdin.take());
    assert!(holder.process.wait().unwrap().success());
    holder.is_gone_soon();
}

/// Killed while the server is still being made: the supervisor finishes the step it is in and then cleans up.
#[test]
fn goes_with_a_process_that_is_killed_early() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o777)).unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_hold-server"))
        .arg("hang")
        .env_remove("TEST_POSTGRES_URL")
        .env("TMPDIR", folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let wait = |there: bool| {
        while (std::fs::read_dir(folder.path()).unwrap().count() > 0) != there {
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "the server's folder: still not {there}"
            );
            sleep(Duration::from_millis(5));
        }
    };
    wait(true);
    process.kill().unwrap();
    process.wait().unwrap();
    wait(false);
}

#[test]
fn says_what_to_do_where_there_is_no_postgres() {
    let empty = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_hold-server"))
        .arg("exit")
        .env_remove("TEST_POSTGRES_URL")
        .env("TEST_POSTGRES_BIN", empty.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    for word in [
        "./scripts/test",
        "apt-get install postgresql",
        "TEST_POSTGRES_URL",
    ] {
        assert!(stderr.contains(word), "{word} is not in: {stderr}");
    }
}

#[test]
fn uses_a_given_server() {
    let given = test_support::postgres_server();
    let output = Command::new(env!("CARGO_BIN_EXE_hold-server"))
        .arg("exit")
        .env("TEST_POSTGRES_URL", given.admin_url())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{} \n", given.port())
    );
}
