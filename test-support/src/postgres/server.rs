//! The server that all tests of one process share.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read, Write},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::OnceLock,
};

use url::Url;

use super::{install, scram};

/// How many free ports are tried before giving up. Another program may take one between our look and the start.
const PORTS: usize = 10;

/// A Postgres server for tests: one that this process started, or the one that `TEST_POSTGRES_URL` names.
#[derive(Debug)]
pub struct PostgresServer {
    admin: Url,
    folder: Option<PathBuf>,
    /// The supervisor stops the server when this end closes, and the system closes it when the process ends.
    _alive: Option<ChildStdin>,
}

/// The server of this test process, started at the first call. It stops when the process ends, in whatever way.
///
/// # Panics
/// When there is no Postgres to start, or it does not start; the message says what to do.
pub fn postgres_server() -> &'static PostgresServer {
    // A `Result`, not a lazy panic: every test says why, not only the first.
    static SERVER: OnceLock<Result<PostgresServer, String>> = OnceLock::new();
    let server = SERVER.get_or_init(|| match env::var("TEST_POSTGRES_URL") {
        Ok(url) if !url.is_empty() => given(&url),
        _ => start(),
    });
    match server {
        Ok(server) => server,
        Err(reason) => panic!("{reason}"),
    }
}

/// A server that no other test has, for one that changes what the server is. It stops with this handle.
///
/// # Panics
/// As [`postgres_server()`].
pub fn own_postgres_server() -> PostgresServer {
    start().unwrap_or_else(|reason| panic!("{reason}"))
}

impl PostgresServer {
    /// The superuser's URL, to the server's maintenance database.
    #[must_use]
    pub fn admin_url(&self) -> &str {
        self.admin.as_str()
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.admin.port().unwrap_or(5432)
    }

    /// Where its data is; `None` for a server that `TEST_POSTGRES_URL` names.
    #[must_use]
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The URL of a database, for the superuser or for the given user and password.
    pub fn url(&self, database: &str, login: Option<(&str, &str)>) -> String {
        let mut url = self.admin.clone();
        url.set_path(database);
        if let Some((user, password)) = login {
            url.set_username(user)
                .and_then(|()| url.set_password(Some(password)))
                .expect("the URL has a host");
        }
        url.into()
    }
}

fn given(url: &str) -> Result<PostgresServer, String> {
    let wrong = |why: &str| {
        format!("TEST_POSTGRES_URL is not postgres://superuser:password@host:port/postgres: {why}")
    };
    let mut admin = Url::parse(url).map_err(|error| wrong(&error.to_string()))?;
    if !matches!(admin.scheme(), "postgres" | "postgresql") || admin.host().is_none() {
        return Err(wrong("it has another scheme, or no host"));
    }
    if admin.path().trim_matches('/').is_empty() {
        admin.set_path("postgres");
    }
    Ok(PostgresServer {
        admin,
        folder: None,
        _alive: None,
    })
}

fn start() -> Result<PostgresServer, String> {
    let programs = install::programs()?;
    let password = random_word();
    let mut supervisor = supervisor(&programs)?;
    let (Some(stdin), Some(stdout)) = (supervisor.stdin.take(), supervisor.stdout.take()) else {
        return Err("the supervisor of the test server has no pipes".to_owned());
    };
    let mut talk = Talk {
        stdin,
        stdout: BufReader::new(stdout),
    };

    let folder = match talk.ask(&scram::verifier(&password))?.split_once(' ') {
        Some(("folder", folder)) => PathBuf::from(folder),
        _ => return Err(talk.failure(&programs)),
    };
    for _ in 0..PORTS {
        let port = free_port()?;
        match talk.ask(&port.to_string())?.as_str() {
            "ready" => {
                let admin = Url::parse(&format!(
                    "postgres://postgres:{password}@127.0.0.1:{port}/postgres"
                ))
                .map_err(|error| error.to_string())?;
                return Ok(PostgresServer {
                    admin,
                    folder: Some(folder),
                    _alive: Some(talk.stdin),
                });
            }
            "taken" => {}
            _ => return Err(talk.failure(&programs)),
        }
    }
    Err(format!(
        "Postgres found {PORTS} free ports taken, one after the other"
    ))
}

/// Starts the script that makes, runs and removes the server.
fn supervisor(programs: &Path) -> Result<Child, String> {
    let mut words = install::unprivileged()?;
    words.extend(["sh", "-c", include_str!("supervise.sh"), "supervise"].map(str::to_owned));
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(programs);
    // PGDATA, PGOPTIONS and their like would reach the server.
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("PG")) {
        command.env_remove(name);
    }
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        // Ctrl-C goes to the test's process group; the supervisor must outlive it to clean up.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("cannot run `{}`: {error}", words[0]))
}

struct Talk {
    stdin: ChildStdin,
    stdout: BufReader<ChildStdout>,
}

impl Talk {
    fn ask(&mut self, line: &str) -> Result<String, String> {
        let lost = |error| format!("the supervisor of the test server is gone: {error}");
        writeln!(self.stdin, "{line}").map_err(lost)?;
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).map_err(lost)?;
        Ok(answer.trim_end().to_owned())
    }

    fn failure(mut self, programs: &Path) -> String {
        let mut reason = String::new();
        if let Err(error) = self.stdout.read_to_string(&mut reason) {
            reason = error.to_string();
        }
        format!(
            "Postgres of {} does not start:\n{}",
            programs.display(),
            reason.trim()
        )
    }
}

fn free_port() -> Result<u16, String> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

/// 32 hexadecimal digits from the system's source of randomness.
pub(crate) fn random_word() -> String {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .expect("/dev/urandom");
    format!("{:032x}", u128::from_ne_bytes(bytes))
}
