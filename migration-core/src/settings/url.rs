//! Database URLs: the spellings that programs in several languages share, and how one is shown without its password.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use sea_orm::DbBackend;
use sea_orm::sqlx::postgres::PgConnectOptions;
use sea_orm::sqlx::sqlite::SqliteConnectOptions;

use super::tls::{Tls, TlsFiles};
use crate::schema::Dialect;
use crate::suggest;

/// How long to wait for a connection where the URL has no `connect_timeout`.
/// Long enough for a small server at which many replicas knock at once.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(30);

/// As long as anybody may want to wait.
const FOR_EVER: Duration = Duration::from_hours(24);

/// A database URL, understood. Neither `Display` nor `Debug` shows its password.
#[derive(Clone)]
pub struct DatabaseUrl {
    pub(crate) target: Endpoint,
    display: String,
}

/// The driver's options for a database. There is no `Debug`: they hold the password.
#[derive(Clone)]
#[non_exhaustive]
pub enum ConnectOptions {
    /// Postgres.
    Postgres(Box<PgConnectOptions>),
    /// SQLite.
    Sqlite(Box<SqliteConnectOptions>),
}

/// What a URL points to.
#[derive(Clone)]
pub(crate) enum Endpoint {
    Postgres {
        options: Box<PgConnectOptions>,
        connect_timeout: Duration,
        tls: TlsFiles,
    },
    Sqlite {
        options: Box<SqliteConnectOptions>,
        file: SqliteFile,
    },
}

/// Where a SQLite database is, and whether it may be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum SqliteFile {
    Memory,
    /// `create`: the URL does not forbid it. `make_folder`: the folder is ours to make (the embedded default).
    Path {
        path: PathBuf,
        create: bool,
        make_folder: bool,
    },
}

impl DatabaseUrl {
    /// Reads a URL: `postgres://`, `postgresql://`, the same with a Python driver (`postgresql+psycopg2://`), or `sqlite:`.
    ///
    /// # Errors
    /// One sentence that says what is wrong, without the URL: it may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::read(text.trim()).map_err(|problem| visible(&problem))
    }

    fn read(text: &str) -> Result<Self, String> {
        let Some((scheme, _)) = text.split_once(':') else {
            return Err("it is not a URL; expected postgres://user:password@host:5432/name or sqlite://file.db".into());
        };
        let scheme_length = scheme.len();
        let scheme = scheme.to_ascii_lowercase();
        match scheme.split('+').next().unwrap_or_default() {
            "postgres" | "postgresql" => Self::postgres(&text[scheme_length..]),
            "sqlite" => Self::sqlite(&text[scheme_length + 1..]),
            _ if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) => Err(format!(
                "the scheme `{scheme}` is not supported; expected postgres://user:password@host:5432/name or sqlite://file.db"
            )),
            _ => Err("it is not a URL; expected postgres://user:password@host:5432/name or sqlite://file.db".into()),
        }
    }

    /// The embedded default: a SQLite file whose folder is made on demand.
    pub(crate) fn embedded(path: &Path) -> Self {
        Self::sqlite_file(SqliteConnectOptions::new(), path.to_owned(), true, true)
    }

    /// What a program that has a pool of its own connects with.
    #[must_use]
    pub fn connect_options(&self) -> ConnectOptions {
        match &self.target {
            Endpoint::Postgres { options, .. } => ConnectOptions::Postgres(options.clone()),
            Endpoint::Sqlite { options, .. } => ConnectOptions::Sqlite(options.clone()),
        }
    }

    /// Whether it is a SQLite database in memory, which each connection has for itself.
    #[must_use]
    pub fn is_in_memory(&self) -> bool {
        matches!(
            self.target,
            Endpoint::Sqlite {
                file: SqliteFile::Memory,
                ..
            }
        )
    }

    /// Postgres or SQLite.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.dialect().backend()
    }

    /// The same, as the schemas of the engine call it.
    pub(crate) fn dialect(&self) -> Dialect {
        match self.target {
            Endpoint::Postgres { .. } => Dialect::Postgres,
            Endpoint::Sqlite { .. } => Dialect::Sqlite,
        }
    }

    fn postgres(rest: &str) -> Result<Self, String> {
        // libpq's spelling of a socket has no host: `postgres://user@/name?host=/run/postgresql`.
        let rest = match rest.split_once("@/") {
            Some((head, tail)) if tail.contains("host=") => format!("{head}@localhost/{tail}"),
            _ => rest.to_owned(),
        };
        let url = url::Url::parse(&format!("postgres{rest}")).map_err(|error| {
            format!(
                "{error}; a special character in the password must be percent-encoded (@ as %40)"
            )
        })?;
        if !rest.starts_with("://") {
            return Err("expected postgres://user:password@host:5432/name".into());
        }
        // It would be passed over, and the password be cut where it stands.
        if url.fragment().is_some() {
            return Err(
                "there is a # in it: a special character in the password must be percent-encoded (# as %23)"
                    .into(),
            );
        }
        // An @ further on belongs to a user and password that were cut short by a / or a ?: nothing of it may be shown.
        if url.path().contains('@') || url.query().is_some_and(|query| query.contains('@')) {
            return Err(
                "there is an @ behind the host: a special character in the password must be percent-encoded (/ as %2F, ? as %3F)"
                    .into(),
            );
        }
        let mut clean = url.clone();
        clean.set_query(None);
        let mut connect_timeout = CONNECT_TIMEOUT;
        let mut tls = Tls::of_variables();
        for (key, value) in url.query_pairs() {
            match &*key {
                "connect_timeout" => {
                    let seconds: u64 = value
                        .parse()
                        .map_err(|_| "`connect_timeout` is not a number of seconds")?;
                    // libpq reads 0 as "wait for ever".
                    connect_timeout = match seconds {
                        0 => FOR_EVER,
                        seconds => Duration::from_secs(seconds).min(FOR_EVER),
                    };
                }
                // The spelling of asyncpg.
                "ssl" => {
                    let mode = match &*value {
                        "true" | "1" => "require",
                        "false" | "0" => "disable",
                        mode => mode,
                    };
                    tls.is_for_driver("sslmode", mode);
                    clean.query_pairs_mut().append_pair("sslmode", mode);
                }
                _ if UNDERSTOOD.contains(&&*key) || key.starts_with("options[") => {
                    if tls.is_for_driver(&key, &value) {
                        clean.query_pairs_mut().append_pair(&key, &value);
                    }
                }
                _ if OTHER_DRIVERS.contains(&&*key) => {}
                _ => {
                    let near = suggest::question(&suggest::words(&key, UNDERSTOOD));
                    let near = near.map(|near| format!(" ({near})")).unwrap_or_default();
                    return Err(format!("it has the unknown parameter `{key}`{near}"));
                }
            }
        }
        let options = PgConnectOptions::from_str(clean.as_str()).map_err(|error| match error {
            sea_orm::sqlx::Error::Configuration(problem) => problem.to_string(),
            other => other.to_string(),
        })?;
        let (options, tls) = tls.settle(options)?;
        // The resolver wants an IPv6 address without the brackets of the URL.
        let bare = options
            .get_host()
            .strip_prefix('[')
            .and_then(|host| host.strip_suffix(']'))
            .map(str::to_owned);
        let options = match bare {
            Some(host) => options.host(&host),
            None => options,
        };
        let place = match options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", options.get_host(), options.get_port()),
        };
        let user = options.get_username();
        let name = options.get_database().unwrap_or(user);
        let display = visible(&format!(
            "Postgres database `{name}` at {place} as `{user}`"
        ));
        Ok(Self {
            target: Endpoint::Postgres {
                options: Box::new(options),
                connect_timeout,
                tls,
            },
            display,
        })
    }

    fn sqlite(rest: &str) -> Result<Self, String> {
        let options = SqliteConnectOptions::from_str(&format!("sqlite:{rest}")).map_err(
            |error| match error {
                sea_orm::sqlx::Error::Configuration(problem) => problem.to_string(),
                other => other.to_string(),
            },
        )?;
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let path = path.strip_prefix("//").unwrap_or(path);
        let mode = url::form_urlencoded::parse(query.as_bytes())
            .find(|(key, _)| key == "mode")
            .map(|(_, mode)| mode);
        if path == ":memory:" || mode.as_deref() == Some("memory") {
            return Ok(Self {
                target: Endpoint::Sqlite {
                    options: Box::new(options),
                    file: SqliteFile::Memory,
                },
                display: "SQLite database in memory".to_owned(),
            });
        }
        if path.is_empty() {
            return Err("it names no file; expected sqlite://path/to/file.db".into());
        }
        // sqlx decodes the path; what it will open is what is shown and checked.
        let path = options.get_filename().to_owned();
        Ok(Self::sqlite_file(
            options,
            path,
            matches!(mode.as_deref(), None | Some("rwc")),
            false,
        ))
    }

    fn sqlite_file(
        options: SqliteConnectOptions,
        path: PathBuf,
        create: bool,
        make_folder: bool,
    ) -> Self {
        let display = visible(&format!("SQLite file {}", path.display()));
        let options = Box::new(options.filename(&path).create_if_missing(false));
        Self {
            target: Endpoint::Sqlite {
                options,
                file: SqliteFile::Path {
                    path,
                    create,
                    make_folder,
                },
            },
            display,
        }
    }
}

/// The text in one line: a name may have characters in it on which a terminal would act.
fn visible(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            character if character.is_control() => character.escape_default().to_string(),
            character => character.to_string(),
        })
        .collect()
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.display)
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "DatabaseUrl({})", self.display)
    }
}

/// Parameters that sqlx reads.
const UNDERSTOOD: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "options",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
];

/// Parameters of libpq and of the Python drivers that share the variable; they say nothing to this program and are
/// passed over. A name in neither list is refused: a misspelt `sslmode` must not go unnoticed.
/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS>
const OTHER_DRIVERS: [&str; 28] = [
    "channel_binding",
    "client_encoding",
    "command_timeout",
    "fallback_application_name",
    "gssdelegation",
    "gssencmode",
    "gsslib",
    "keepalives",
    "keepalives_count",
    "keepalives_idle",
    "keepalives_interval",
    "krbsrvname",
    "load_balance_hosts",
    "passfile",
    "pgbouncer",
    "pool_timeout",
    "prepare_threshold",
    "prepared_statement_cache_size",
    "prepared_statement_name_func",
    "replication",
    "require_auth",
    "sslcompression",
    "sslnegotiation",
    "sslsni",
    "statement_cache_size",
    "target_session_attrs",
    "tcp_user_timeout",
    "connection_limit",
];

#[cfg(test)]
mod tests;
