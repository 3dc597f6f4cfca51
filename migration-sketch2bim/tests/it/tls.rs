//! TLS on the way to Postgres: what each `sslmode` does, and what a person is told where it cannot be done.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use test_support::{
    Authority, PostgresServer, PostgresSession, Program, own_postgres_server, self_signed_authority,
};

use crate::BINARY;

/// A server of the test's own, and a folder for what its clients know.
struct Stage {
    server: PostgresServer,
    authority: Authority,
    folder: TempDir,
}

impl Stage {
    /// A server without TLS.
    fn new() -> Self {
        let authority = Authority::new("the platform's authority");
        let folder = tempfile::tempdir().unwrap();
        let stage = Self {
            server: own_postgres_server(),
            authority,
            folder,
        };
        stage.file("ca.pem", stage.authority.pem());
        stage.file("other.pem", Authority::new("another authority").pem());
        stage.file("empty.pem", "nothing here\n");
        stage
    }

    /// A server with a certificate for these hosts.
    fn with_tls(hosts: &[&str]) -> Self {
        let stage = Self::new();
        stage.offer(hosts);
        stage
    }

    fn offer(&self, hosts: &[&str]) {
        let certificate = self.authority.certificate(hosts);
        self.server.offer_tls(&certificate, &self.authority);
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// The URL for one of the server's names.
    fn url(&self, host: &str, parameters: &str) -> String {
        let url = self.server.url("postgres", None);
        let url = url.replace("@127.0.0.1:", &format!("@{host}:"));
        format!("{url}?{parameters}")
    }

    /// The program, in the folder of the files.
    fn program(&self, host: &str, parameters: &str) -> Program {
        program(self.folder.path(), &self.url(host, parameters))
    }

    /// Whether TLS is on, as the server says it.
    fn is_on(&self, host: &str, parameters: &str) -> bool {
        let run = self.program(host, parameters).run(&["doctor"]);
        let mut lines = run.stdout.lines();
        let line = lines.find(|line| line.split_whitespace().nth(1) == Some("tls"));
        let line = line.unwrap_or_else(|| panic!("{parameters}: {run}"));
        assert!(line.starts_with("ok"), "{parameters}: {run}");
        match line.contains("on (TLSv1.") {
            true => true,
            false if line.contains("off; the server is on this machine") => false,
            false => panic!("{parameters}: {run}"),
        }
    }

    /// What the one line says that refuses.
    fn refused(&self, host: &str, parameters: &str) -> String {
        let run = self.program(host, parameters).run(&["status"]);
        assert_eq!(run.code, Some(1), "{parameters}: {run}");
        assert_eq!(run.stdout, "", "{run}");
        assert_eq!(run.stderr.lines().count(), 1, "{run}");
        let (_, password) = self.server.admin_url().split_once("postgres:").unwrap();
        let password = password.split('@').next().unwrap();
        assert!(!run.stderr.contains(password), "{run}");
        let place = format!("at {host}:{} as `postgres`: ", self.server.port());
        let (before, reason) = run
            .stderr
            .trim_end()
            .split_once(&place)
            .unwrap_or_else(|| panic!("{parameters}: {run}"));
        assert_eq!(
            before, "error: cannot connect to the Postgres database `postgres` ",
            "{run}"
        );
        reason.to_owned()
    }
}

fn program(folder: &Path, url: &str) -> Program {
    Program::new(BINARY, folder).argument("-u").argument(url)
}

#[test]
fn a_server_without_tls() {
    let stage = Stage::new();
    for without in ["", "sslmode=disable", "sslmode=allow", "sslmode=prefer"] {
        assert!(!stage.is_on("localhost", without), "{without}");
    }
    for with in [
        "sslmode=require",
        "sslmode=verify-ca&sslrootcert=ca.pem",
        "sslmode=verify-full&sslrootcert=ca.pem",
        "sslmode=verify-full&sslrootcert=system",
    ] {
        assert_eq!(
            stage.refused("localhost", with),
            "the server offers no TLS, and sslmode asks for it; hint: turn it on at the server (ssl = on); where nobody \
             can listen in, sslmode=disable does without",
            "{with}"
        );
    }
}

#[test]
fn a_certificate_for_the_name_in_the_url() {
    let stage = Stage::with_tls(&["localhost", "127.0.0.1"]);
    for host in ["localhost", "127.0.0.1"] {
        for on in [
            "",
            "sslmode=allow",
            "sslmode=prefer",
            "sslmode=prefer&sslrootcert=other.pem",
            "sslmode=require",
            "sslmode=require&sslrootcert=ca.pem",
            "sslmode=verify-ca&sslrootcert=ca.pem",
            "sslmode=verify-full&sslrootcert=ca.pem",
        ] {
            assert!(stage.is_on(host, on), "{host} {on}");
        }
        assert!(!stage.is_on(host, "sslmode=disable"), "{host}");
    }
    // The whole chain, its pool of connections included: concurrent indexes are among it.
    let program = stage.program("localhost", "sslmode=verify-full&sslrootcert=ca.pem");
    for command in [
        &["up"][..],
        &["status"],
        &["check"],
        &["down", "base"],
        &["up"],
    ] {
        program.succeed(command);
    }
}

#[test]
fn an_authority_that_is_not_trusted() {
    const HINT: &str = "hint: sslrootcert in the URL must name the file with the certificate of the authority that \
                        signed the server's";
    let stage = Stage::with_tls(&["localhost"]);
    for mode in ["require", "verify-ca", "verify-full"] {
        let parameters = format!("sslmode={mode}&sslrootcert=other.pem");
        assert_eq!(
            stage.refused("localhost", &parameters),
            format!("the server's certificate is not signed by an authority of other.pem; {HINT}"),
        );
    }
    for public in [
        "sslmode=verify-ca",
        "sslmode=verify-full",
        "sslmode=verify-full&sslrootcert=system",
        "sslrootcert=system",
    ] {
        assert_eq!(
            stage.refused("localhost", public),
            format!(
                "the server's certificate is not signed by a public authority, and the URL has no sslrootcert; {HINT}"
            ),
            "{public}"
        );
    }
}

#[test]
fn a_certificate_for_another_name() {
    let stage = Stage::with_tls(&["db.example", "10.0.0.1"]);
    assert!(stage.is_on("localhost", "sslmode=require"));
    assert!(stage.is_on("localhost", "sslmode=verify-ca&sslrootcert=ca.pem"));
    for host in ["localhost", "127.0.0.1"] {
        assert_eq!(
            stage.refused(host, "sslmode=verify-full&sslrootcert=ca.pem"),
            format!(
                "the server's certificate is for db.example, 10.0.0.1, not for {host}; hint: connect by a name that the \
                 certificate has, or have one made for this name; sslmode=verify-ca does not compare them"
            ),
        );
    }
    stage.offer(&[]);
    let unnamed = stage.refused("localhost", "sslmode=verify-full&sslrootcert=ca.pem");
    assert!(
        unnamed.contains("is for no host (a common name alone does not count), not for localhost"),
        "{unnamed}"
    );
}

#[test]
fn a_certificate_that_is_the_authority_itself() {
    let stage = Stage::new();
    let certificate = self_signed_authority("localhost");
    stage.server.offer_tls(&certificate, &stage.authority);
    stage.file("self.pem", &certificate.pem);
    assert!(stage.is_on("localhost", "sslmode=require"));
    let refused = stage.refused("localhost", "sslmode=verify-full&sslrootcert=self.pem");
    assert!(
        refused.starts_with("the server's certificate is that of an authority itself (CA:TRUE); hint: the server needs another one"),
        "{refused}"
    );
}

#[test]
fn files_that_are_none() {
    let stage = Stage::with_tls(&["localhost"]);
    let missing = stage.refused("localhost", "sslmode=verify-full&sslrootcert=missing.pem");
    assert!(
        missing.starts_with("sslrootcert: missing.pem cannot be read: No such file")
            && missing.contains("; hint: correct the path in the URL"),
        "{missing}"
    );
    let empty = stage.refused("localhost", "sslmode=verify-ca&sslrootcert=empty.pem");
    assert!(
        empty.starts_with("sslrootcert: empty.pem has no certificate in PEM; hint: "),
        "{empty}"
    );
    let client = stage.refused("localhost", "sslmode=require&sslcert=missing.pem");
    assert!(
        client.starts_with("sslcert: missing.pem cannot be read: No such file"),
        "{client}"
    );
}

#[test]
fn a_server_that_lets_nobody_in_without() {
    let stage = Stage::with_tls(&["localhost"]);
    let admin = PostgresSession::open(stage.server.admin_url()).unwrap();
    admin.execute(
        "CREATE ROLE ann LOGIN PASSWORD 'secret'; CREATE ROLE bob LOGIN PASSWORD 'secret'",
    );
    stage.server.let_in(
        "hostssl all ann 127.0.0.1/32 scram-sha-256\n\
         hostssl all bob 127.0.0.1/32 scram-sha-256 clientcert=verify-ca",
    );
    let certificate = stage.authority.certificate(&["bob"]);
    stage.file("bob.pem", &certificate.pem);
    stage.file("bob.key", &certificate.key);
    let run = |user: &str, parameters: &str| {
        let url = stage.server.url("postgres", Some((user, "secret")));
        let url = format!("{url}?{parameters}");
        program(stage.folder.path(), &url).run(&["status"])
    };
    for mode in ["allow", "prefer", "require"] {
        let let_in = run("ann", &format!("sslmode={mode}"));
        assert_eq!(let_in.code, Some(0), "{let_in}");
    }
    let refused = run("ann", "sslmode=disable");
    assert_eq!(refused.code, Some(1), "{refused}");
    assert!(
        refused.stderr.contains("no pg_hba.conf entry") && refused.stderr.contains("no encryption"),
        "{refused}"
    );
    assert!(
        refused
            .stderr
            .contains("; hint: pg_hba.conf on the server says who may connect"),
        "{refused}"
    );
    let with = run("bob", "sslmode=require&sslcert=bob.pem&sslkey=bob.key");
    assert_eq!(with.code, Some(0), "{with}");
    let without = run("bob", "sslmode=require");
    assert_eq!(without.code, Some(1), "{without}");
    assert_eq!(without.stderr.lines().count(), 1, "{without}");
    assert!(
        without.stderr.contains("certificate") && without.stderr.contains("; hint: "),
        "{without}"
    );
}
