//! A PgBouncer in transaction mode before a test's database.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use url::Url;

use crate::postgres::{PostgresDatabase, unprivileged};

/// A pooler that stops with this handle, or with the test process.
#[derive(Debug)]
pub struct PgBouncer {
    url: String,
    child: Child,
    _folder: tempfile::TempDir,
}

/// Starts a PgBouncer in transaction mode, with `pool` server connections, before the database.
///
/// # Panics
/// When PgBouncer is not installed or does not start; the message says what to do.
pub fn pgbouncer(database: &PostgresDatabase, pool: usize) -> PgBouncer {
    pgbouncer_with(database, pool, "pool_mode = transaction")
}

/// The same with other settings of its configuration file, a line each; the mode is its own default.
///
/// # Panics
/// As [`pgbouncer()`].
pub fn pgbouncer_with(database: &PostgresDatabase, pool: usize, settings: &str) -> PgBouncer {
    let more = settings;
    let program = ["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer"]
        .into_iter()
        .map(PathBuf::from)
        .find(|path| path.exists())
        .expect("PgBouncer is not installed: run `./scripts/test`, or `apt-get install pgbouncer`");
    let server = Url::parse(database.url()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let port = TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .unwrap()
        .port();
    let settings = folder.path().join("pgbouncer.ini");
    let text = format!(
        "[databases]\n{name} = host={host} port={server_port} dbname={name} user={user} password={password}\n\
         [pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n\
         {more}\ndefault_pool_size = {pool}\nmax_client_conn = 500\nlogfile = \n",
        name = database.name(),
        host = server.host_str().unwrap(),
        server_port = server.port().unwrap_or(5432),
        user = server.username(),
        password = server.password().unwrap_or_default(),
    );
    fs::write(&settings, text).unwrap();
    // It runs as another user where this is root, who it refuses to be.
    for (path, mode) in [(folder.path(), 0o755), (&settings, 0o644)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let mut words = unprivileged().unwrap();
    if words.first().is_some_and(|word| word == "setpriv") {
        // Whatever ends the test's thread ends the pooler.
        words.push("--pdeathsig=KILL".to_owned());
    }
    words.extend([
        program.display().to_string(),
        "-q".to_owned(),
        settings.display().to_string(),
    ]);
    let child = Command::new(&words[0])
        .args(&words[1..])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot run {}: {error}", words.join(" ")));
    let mut url = server.clone();
    url.set_port(Some(port)).unwrap();
    let bouncer = PgBouncer {
        url: url.into(),
        child,
        _folder: folder,
    };
    let began = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "PgBouncer does not start"
        );
        thread::sleep(Duration::from_millis(20));
    }
    bouncer
}

impl PgBouncer {
    /// The database's URL by way of the pooler.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for PgBouncer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
