//! The connections that requests use.

use std::time::Duration;

use super::ConfigError;
use super::value::Values;

/// Connections of one database, for requests. Migrations have their own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pooling {
    /// `API_POOL_MAX`: at most so many.
    pub(crate) max: u32,
    /// `API_POOL_MIN`: so many are kept open.
    pub(crate) min: u32,
    /// `API_POOL_ACQUIRE_SECONDS`: how long a request waits for one.
    pub(crate) acquire: Duration,
    /// `API_POOL_IDLE_SECONDS`: one that is not used for so long is closed.
    pub(crate) idle: Duration,
    /// `API_STATEMENT_SECONDS`: the server ends a statement that takes longer.
    pub(crate) statement: Duration,
    /// `API_PREPARED_STATEMENTS`: whether statements stay prepared on a connection.
    pub(crate) prepared: PreparedStatements,
}

/// Whether statements stay prepared on a connection. Behind a pooler that changes the server connection after each
/// transaction they must not: one that is called by its name there may be another program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PreparedStatements {
    /// Where the connection is proven to end at the server.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Pooling {
    pub(super) fn read(values: &Values<'_>) -> Result<Self, ConfigError> {
        let pooling = Self {
            max: values.number("API_POOL_MAX", 10, 1..=1000)?,
            min: values.number("API_POOL_MIN", 0, 0..=1000)?,
            acquire: values.seconds("API_POOL_ACQUIRE_SECONDS", 5, 1..=300)?,
            idle: values.seconds("API_POOL_IDLE_SECONDS", 600, 1..=86_400)?,
            statement: values.seconds("API_STATEMENT_SECONDS", 30, 1..=3600)?,
            prepared: values.choice(
                "API_PREPARED_STATEMENTS",
                &[
                    ("auto", PreparedStatements::Auto),
                    ("true", PreparedStatements::Always),
                    ("false", PreparedStatements::Never),
                ],
            )?,
        };
        if pooling.min > pooling.max {
            return Err(ConfigError {
                name: "API_POOL_MIN".to_owned(),
                problem: format!(
                    "is {}, more than API_POOL_MAX, {}",
                    pooling.min, pooling.max
                ),
                hint: "make it smaller, or API_POOL_MAX larger".to_owned(),
            });
        }
        Ok(pooling)
    }
}
