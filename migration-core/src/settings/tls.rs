//! TLS as libpq documents it, where the driver has it otherwise.
//!
//! <https://www.postgresql.org/docs/current/libpq-ssl.html>, and `sslrootcert` of
//! <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>

use std::path::{Path, PathBuf};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::environment;

/// The files that a connection over TLS reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TlsFiles {
    /// The authorities whose certificates are trusted.
    pub(crate) sslrootcert: Option<PathBuf>,
    /// The certificate of this client.
    pub(crate) sslcert: Option<PathBuf>,
    /// Its key.
    pub(crate) sslkey: Option<PathBuf>,
}

/// What a URL, or else libpq's variables, say of TLS.
#[derive(Debug, Default)]
pub(super) struct Tls {
    files: TlsFiles,
    /// A mode was named.
    mode: bool,
    /// `sslrootcert=system`: the public authorities.
    public: bool,
}

impl Tls {
    /// What the variables say, which the driver reads too.
    pub(super) fn of_variables() -> Self {
        // A variable may also hold the certificate itself.
        let file = |name| {
            environment::of_process(name)
                .filter(|value| !value.contains("-----BEGIN"))
                .map(PathBuf::from)
        };
        Self {
            files: TlsFiles {
                sslrootcert: file("PGSSLROOTCERT"),
                sslcert: file("PGSSLCERT"),
                sslkey: file("PGSSLKEY"),
            },
            mode: environment::of_process("PGSSLMODE").is_some(),
            public: false,
        }
    }

    /// Takes notice of a parameter of the URL, and says whether it is one for the driver.
    pub(super) fn is_for_driver(&mut self, key: &str, value: &str) -> bool {
        let file = || Some(Path::new(value).to_owned());
        match key {
            "sslmode" | "ssl-mode" => self.mode = true,
            "sslrootcert" | "ssl-root-cert" | "ssl-ca" => {
                self.public = value == "system";
                self.files.sslrootcert = if self.public { None } else { file() };
                return !self.public;
            }
            "sslcert" | "ssl-cert" => self.files.sslcert = file(),
            "sslkey" | "ssl-key" => self.files.sslkey = file(),
            _ => {}
        }
        true
    }

    /// The driver's options, with the mode that libpq would take.
    pub(super) fn settle(
        self,
        options: PgConnectOptions,
    ) -> Result<(PgConnectOptions, TlsFiles), String> {
        // Nobody listens in on a socket of the system: no mode counts there.
        if options.get_socket().is_some() || options.get_host().starts_with('/') {
            return Ok((options.ssl_mode(PgSslMode::Disable), TlsFiles::default()));
        }
        let mode = match options.get_ssl_mode() {
            PgSslMode::VerifyFull => PgSslMode::VerifyFull,
            _ if self.public && self.mode => {
                return Err(
                    "`sslrootcert=system` needs `sslmode=verify-full`: public authorities certify everybody, each for their own names"
                        .to_owned(),
                );
            }
            _ if self.public => PgSslMode::VerifyFull,
            PgSslMode::Require if self.files.sslrootcert.is_some() => PgSslMode::VerifyCa,
            // The driver would never try it with TLS.
            PgSslMode::Allow => PgSslMode::Prefer,
            mode => mode,
        };
        Ok((options.ssl_mode(mode), self.files))
    }
}

#[cfg(test)]
mod tests {
    use crate::settings::{ConnectOptions, DatabaseUrl};

    #[test]
    fn modes_are_those_of_libpq() {
        for (parameters, mode) in [
            ("", "Prefer"),
            ("sslmode=allow", "Prefer"),
            ("sslmode=disable&sslrootcert=ca.pem", "Disable"),
            ("sslmode=prefer&sslrootcert=ca.pem", "Prefer"),
            ("sslmode=require", "Require"),
            ("ssl=true", "Require"),
            ("sslmode=require&sslrootcert=ca.pem", "VerifyCa"),
            ("sslrootcert=ca.pem&ssl=1", "VerifyCa"),
            ("sslmode=verify-ca", "VerifyCa"),
            ("sslmode=verify-full&sslrootcert=ca.pem", "VerifyFull"),
            ("sslmode=verify-full&sslrootcert=system", "VerifyFull"),
            ("sslrootcert=system", "VerifyFull"),
            ("sslmode=verify-full&host=/run/postgresql", "Disable"),
        ] {
            let url = format!("postgres://ann@db/shop?{parameters}");
            let url = DatabaseUrl::parse(&url).unwrap();
            let ConnectOptions::Postgres(options) = url.connect_options() else {
                panic!("{url}");
            };
            let found = format!("{:?}", options.get_ssl_mode());
            assert_eq!(found, mode, "{parameters}");
        }
        for weak in ["require", "verify-ca", "prefer", "disable"] {
            let url = format!("postgres://ann@db/shop?sslmode={weak}&sslrootcert=system");
            let problem = DatabaseUrl::parse(&url).unwrap_err();
            assert!(problem.contains("sslmode=verify-full"), "{weak}: {problem}");
        }
    }
}
