//! A server that offers TLS, and asks for it.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt, chown},
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use super::{
    server::{PostgresServer, random_word},
    session::PostgresSession,
};
use crate::certificates::{Authority, Certificate};

impl PostgresServer {
    /// Offers TLS with this certificate from now on, in place of the one before. Certificates of clients, where
    /// [`PostgresServer::let_in`] asks for them, have to be signed by `clients`.
    ///
    /// # Panics
    /// On a server that this process did not start.
    pub fn offer_tls(&self, certificate: &Certificate, clients: &Authority) {
        let mut settings = vec!["ssl = on".to_owned()];
        for (setting, text) in [
            ("ssl_cert_file", certificate.pem.as_str()),
            ("ssl_key_file", &certificate.key),
            ("ssl_ca_file", clients.pem()),
        ] {
            let name = format!("{}.pem", random_word());
            self.write(&name, text);
            settings.push(format!("{setting} = '{name}'"));
        }
        let admin = self.admin();
        for setting in settings {
            admin.execute(&format!("ALTER SYSTEM SET {setting}"));
        }
        self.read_again();
    }

    /// Lets in whom these lines of `pg_hba.conf` let in, and the superuser.
    ///
    /// # Panics
    /// On a server that this process did not start.
    pub fn let_in(&self, lines: &str) {
        let superuser = "host all postgres 127.0.0.1/32 scram-sha-256";
        self.write("pg_hba.conf", &format!("{superuser}\n{lines}\n"));
        self.read_again();
    }

    /// Writes a file into the server's data, as the server's own.
    fn write(&self, name: &str, text: &str) {
        let data: PathBuf = self
            .folder()
            .expect("only the files of a server that the tests start can be written")
            .join("data");
        let owner = fs::metadata(&data).unwrap();
        let path = data.join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        chown(&path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }

    /// Has the server read its files, and waits until new connections go by them.
    fn read_again(&self) {
        let read_at = || {
            let session = self.admin();
            let rows = session.query("SELECT pg_conf_load_time()::text");
            rows.into_iter().flatten().next().flatten()
        };
        let before = read_at();
        self.admin().execute("SELECT pg_reload_conf()");
        let began = Instant::now();
        while read_at() == before {
            assert!(
                began.elapsed() < Duration::from_mins(1),
                "the server does not read its files"
            );
            thread::sleep(Duration::from_millis(20));
        }
    }

    fn admin(&self) -> PostgresSession {
        PostgresSession::open(self.admin_url()).unwrap_or_else(|error| {
            panic!("cannot connect to the test server as its superuser: {error}")
        })
    }
}
