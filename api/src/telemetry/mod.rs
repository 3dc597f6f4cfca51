//! What the program says of itself while it runs: a log, and metrics.

mod metrics;

use tracing_subscriber::EnvFilter;

pub(crate) use metrics::{Answered, Metrics};

use crate::config::{Config, ConfigError, LogFormat};

/// Begins to log, to standard error.
pub(crate) fn log(config: &Config) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&config.filter).map_err(|error| ConfigError {
        name: "RUST_LOG".to_owned(),
        problem: format!("is not a filter: {error}"),
        hint: "expected a level, like info, or targets with levels, like info,platform_api=debug"
            .to_owned(),
    })?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let outcome = match config.log {
        LogFormat::Text => builder
            .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
            .try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    outcome.map_err(|error| ConfigError {
        name: "the log".to_owned(),
        problem: format!("cannot be opened: {error}"),
        hint: String::new(),
    })
}
