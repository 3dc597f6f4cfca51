//! What the environment asks for. Everything is read once, at the start; what cannot be understood ends the program
//! with one line.

mod database;
mod value;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::HeaderValue;
use migration_core::Environment;

pub(crate) use database::{Pooling, PreparedStatements};
use value::Values;

use crate::auth::{Secret, Tokens};

/// What the program was asked to do.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// `API_ADDR`: where to listen.
    pub(crate) address: SocketAddr,
    /// `AUTO_RUN_MIGRATIONS`: whether to migrate without being asked.
    pub(crate) automatic: bool,
    /// `MIGRATION_FAILURE`: what a failed migration does to the process.
    pub(crate) failure: OnFailure,
    /// `API_CHECK_SECONDS`: how often each database is looked at.
    pub(crate) check_every: Duration,
    /// `API_TOKENS`: the services that may ask.
    pub(crate) tokens: Tokens,
    /// `AUTH_SECRET`: what the tokens of users are signed with.
    pub(crate) secret: Option<Secret>,
    /// `PLATFORM_CORS_ORIGINS`: the pages of other origins that may ask.
    pub(crate) origins: BTreeSet<String>,
    /// What one request may take.
    pub(crate) limits: Limits,
    /// Connections for requests.
    pub(crate) pooling: Pooling,
    /// `API_SHUTDOWN_SECONDS`: how long requests and a running migration have to end.
    pub(crate) grace: Duration,
    /// `REFRAME_REDIS_URL`: Reframe's Redis.
    pub(crate) redis: Option<redis::ConnectionInfo>,
    /// `LOG_FORMAT`: how the log is written.
    pub(crate) log: LogFormat,
    /// `RUST_LOG`: what is logged.
    pub(crate) filter: String,
}

/// What a failed migration does to the process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnFailure {
    /// The rest of the API goes on; it is tried again when the cause can pass.
    Retry,
    /// The process ends.
    Exit,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

/// What one request may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// `API_BODY_LIMIT`, in bytes.
    pub(crate) body: usize,
    /// `API_TIMEOUT_SECONDS`: until the answer begins.
    pub(crate) time: Duration,
    /// `API_CONCURRENCY`: how many requests are worked on at once.
    pub(crate) requests: usize,
}

/// One line that says what is wrong, and what to set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name} {problem}")]
pub(crate) struct ConfigError {
    /// The variable, and the file that set it if one did.
    pub(crate) name: String,
    /// What is wrong with it. Values of secrets are not shown.
    pub(crate) problem: String,
    /// What to do.
    pub(crate) hint: String,
}

impl Config {
    pub(crate) fn read(environment: &Environment) -> Result<Self, ConfigError> {
        let values = Values { environment };
        let config = Self {
            address: values.parsed(
                "API_ADDR",
                SocketAddr::from(([127, 0, 0, 1], 8000)),
                "an address and a port, like 127.0.0.1:8000 or [::]:8000",
            )?,
            automatic: values.switch("AUTO_RUN_MIGRATIONS", true)?,
            failure: values.choice(
                "MIGRATION_FAILURE",
                &[("retry", OnFailure::Retry), ("exit", OnFailure::Exit)],
            )?,
            check_every: values.seconds("API_CHECK_SECONDS", 5, 1..=3600)?,
            tokens: values.read("API_TOKENS", Tokens::default(), Tokens::parse)?,
            secret: values.read("AUTH_SECRET", None, |text| Secret::new(text).map(Some))?,
            origins: values.read("PLATFORM_CORS_ORIGINS", BTreeSet::new(), origins)?,
            limits: Limits {
                body: values.number("API_BODY_LIMIT", 1 << 20, 1..=1 << 30)?,
                time: values.seconds("API_TIMEOUT_SECONDS", 30, 1..=3600)?,
                requests: values.number("API_CONCURRENCY", 256, 1..=100_000)?,
            },
            pooling: Pooling::read(&values)?,
            grace: values.seconds("API_SHUTDOWN_SECONDS", 25, 0..=3600)?,
            redis: values.read("REFRAME_REDIS_URL", None, |text| {
                let refused = || {
                    "is not a Redis URL; expected redis://host:6379/0 or rediss://user:password@host:6379/0".to_owned()
                };
                let scheme = text.split(':').next().unwrap_or_default();
                if !["redis", "rediss"].contains(&scheme) {
                    return Err(refused());
                }
                redis::IntoConnectionInfo::into_connection_info(text)
                    .map(Some)
                    .map_err(|_| refused())
            })?,
            log: values.choice(
                "LOG_FORMAT",
                &[("text", LogFormat::Text), ("json", LogFormat::Json)],
            )?,
            filter: values.read("RUST_LOG", "info".to_owned(), |text| Ok(text.to_owned()))?,
        };
        if config.is_open() && !config.address.ip().is_loopback() {
            return Err(ConfigError {
                name: "API_ADDR".to_owned(),
                problem: format!(
                    "is {}, which other machines reach, and nobody would need a token",
                    config.address
                ),
                hint: "set API_TOKENS (`api token NAME --role read|write|admin` makes one) or AUTH_SECRET, or listen on 127.0.0.1".to_owned(),
            });
        }
        Ok(config)
    }

    /// Whether no token is configured: then whoever is on this machine may do everything.
    pub(crate) fn is_open(&self) -> bool {
        self.tokens.is_empty() && self.secret.is_none()
    }
}

/// Origins as browsers send them, so that they can be compared letter by letter.
fn origins(text: &str) -> Result<BTreeSet<String>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|origin| !origin.is_empty())
        .map(|origin| {
            let url = url::Url::parse(origin).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https")
                    && url.path() == "/"
                    && url.query().is_none()
                    && url.username().is_empty()
                    && !origin.ends_with('#')
            });
            url.map(|url| url.origin().ascii_serialization())
                .filter(|origin| HeaderValue::from_str(origin).is_ok())
                .ok_or_else(|| {
                    format!("has `{origin}`, which is no origin; expected https://app.example.com, several with commas")
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<const N: usize>(variables: [(&str, &str); N]) -> Result<Config, ConfigError> {
        Config::read(&Environment::of(variables))
    }

    #[test]
    fn nothing_set_is_a_start_on_this_machine_alone() {
        let config = read([]).unwrap();
        assert_eq!(config.address.to_string(), "127.0.0.1:8000");
        assert!(config.automatic && config.is_open());
        assert_eq!(config.failure, OnFailure::Retry);
    }

    #[test]
    fn other_machines_need_a_token() {
        for address in ["0.0.0.0:8000", "[::]:8000", "10.0.0.1:80"] {
            let error = read([("API_ADDR", address)]).unwrap_err();
            assert!(error.to_string().contains(address), "{error}");
            assert!(error.hint.contains("API_TOKENS"));
            assert!(
                read([
                    ("API_ADDR", address),
                    ("AUTH_SECRET", "0123456789abcdef0123456789abcdef")
                ])
                .is_ok()
            );
        }
        assert!(read([("API_ADDR", "[::1]:0")]).is_ok());
    }

    #[test]
    fn a_wrong_value_is_one_line_that_names_the_variable_and_what_it_takes() {
        for (name, value, shown) in [
            ("API_ADDR", "8000", "8000"),
            ("AUTO_RUN_MIGRATIONS", "maybe", "true, false"),
            ("AUTO_RUN_MIGRATIONS", "TRUE ", "true, false"),
            ("MIGRATION_FAILURE", "stop", "retry, exit"),
            ("LOG_FORMAT", "xml", "text, json"),
            ("API_CHECK_SECONDS", "0", "1 to 3600"),
            ("API_CHECK_SECONDS", "-1", "1 to 3600"),
            ("API_BODY_LIMIT", "1MB", "1 to"),
            ("PLATFORM_CORS_ORIGINS", "*", "`*`"),
            ("PLATFORM_CORS_ORIGINS", "https://a.example/x", "/x"),
            ("REFRAME_REDIS_URL", "http://secret@host", "redis://"),
            ("AUTH_SECRET", "short", "32"),
            ("API_TOKENS", "ci:write:zz", "ci"),
            ("API_POOL_MAX", "0", "1 to"),
        ] {
            let error = read([(name, value)]).unwrap_err();
            let text = format!("{error}; {}", error.hint);
            assert!(error.to_string().starts_with(name), "{text}");
            assert!(text.contains(shown), "{text}");
            assert!(!text.contains('\n') && !text.contains("secret@"), "{text}");
        }
    }

    #[test]
    fn switches_take_the_six_words() {
        for (text, on) in [
            ("true", true),
            ("1", true),
            ("yes", true),
            ("false", false),
            ("0", false),
            ("no", false),
        ] {
            assert_eq!(read([("AUTO_RUN_MIGRATIONS", text)]).unwrap().automatic, on);
        }
    }

    #[test]
    fn origins_are_written_as_browsers_send_them() {
        let config = read([(
            "PLATFORM_CORS_ORIGINS",
            "https://App.Example.com:443, http://localhost:3000/",
        )]);
        let origins: Vec<_> = config.unwrap().origins.into_iter().collect();
        assert_eq!(
            origins,
            ["http://localhost:3000", "https://app.example.com"]
        );
    }

    #[test]
    fn neither_tokens_nor_secrets_are_in_debug_output() {
        let hash = "ab".repeat(32);
        let config = read([
            ("API_TOKENS", format!("ci:read:{hash}").as_str()),
            ("AUTH_SECRET", "0123456789abcdef0123456789abcdef"),
            ("REFRAME_REDIS_URL", "redis://u:hunter2@localhost"),
        ])
        .unwrap();
        let shown = format!("{:?} {:?}", config.tokens, config.secret);
        assert!(!shown.contains("abab") && !shown.contains("0123456789"));
    }
}
