//! Sequences of Postgres.

use serde::Serialize;

use super::Name;

/// A sequence that stands alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sequence {
    /// `smallint`, `integer` or `bigint`.
    pub data_type: String,
    /// How it counts.
    pub options: SequenceOptions,
    /// The table and the column with which it is dropped, if any.
    pub owned_by: Option<(Name, String)>,
    /// The comment.
    pub comment: Option<String>,
}

/// How a sequence counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SequenceOptions {
    /// The first value.
    pub start: i64,
    /// What is added each time.
    pub increment: i64,
    /// The least value.
    pub minimum: i64,
    /// The greatest value.
    pub maximum: i64,
    /// How many values a session takes at once.
    pub cache: i64,
    /// Whether it begins again after the last one.
    pub cycle: bool,
}

impl SequenceOptions {
    /// What Postgres takes for a sequence of this type where nothing is said.
    #[must_use]
    pub fn of(data_type: &str) -> Self {
        let maximum = match data_type {
            "smallint" => i64::from(i16::MAX),
            "integer" => i64::from(i32::MAX),
            _ => i64::MAX,
        };
        Self {
            start: 1,
            increment: 1,
            minimum: 1,
            maximum,
            cache: 1,
            cycle: false,
        }
    }
}
