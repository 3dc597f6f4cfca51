//! One variable: read, understood, or refused with what it takes.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use migration_core::Environment;

use super::ConfigError;

/// The variables that are set.
pub(super) struct Values<'a> {
    pub(super) environment: &'a Environment,
}

impl Values<'_> {
    /// A variable that `understand` reads; what it refuses, it says without showing a secret.
    pub(super) fn read<T>(
        &self,
        name: &str,
        default: T,
        understand: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<T, ConfigError> {
        let Some((text, file)) = self.environment.get(name) else {
            return Ok(default);
        };
        understand(&text).map_err(|problem| ConfigError {
            name: match file {
                Some(file) => format!("{name} (from {file})"),
                None => name.to_owned(),
            },
            problem,
            hint: format!("correct {name}, or leave it unset for the default"),
        })
    }

    /// A value that has `FromStr`.
    pub(super) fn parsed<T: FromStr>(
        &self,
        name: &str,
        default: T,
        expected: &str,
    ) -> Result<T, ConfigError> {
        self.read(name, default, |text| {
            text.parse()
                .map_err(|_| format!("is `{text}`; expected {expected}"))
        })
    }

    /// One of some words; the first is the default.
    pub(super) fn choice<T: Copy>(
        &self,
        name: &str,
        words: &[(&str, T)],
    ) -> Result<T, ConfigError> {
        let refused = |text: &str| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            format!("is `{text}`; expected one of {}", words.join(", "))
        };
        let found = self.read(name, None, |text| {
            let found = words.iter().find(|(word, _)| *word == text);
            found.map(Some).ok_or_else(|| refused(text))
        })?;
        match found.or(words.first()) {
            Some((_, value)) => Ok(*value),
            None => Err(ConfigError {
                name: name.to_owned(),
                problem: refused(""),
                hint: String::new(),
            }),
        }
    }

    /// On or off.
    pub(super) fn switch(&self, name: &str, default: bool) -> Result<bool, ConfigError> {
        let words = [
            ("true", true),
            ("false", false),
            ("1", true),
            ("0", false),
            ("yes", true),
            ("no", false),
        ];
        if self.environment.get(name).is_none() {
            return Ok(default);
        }
        self.choice(name, &words)
    }

    /// A number in a range.
    pub(super) fn number<T: FromStr + PartialOrd + Display>(
        &self,
        name: &str,
        default: T,
        range: RangeInclusive<T>,
    ) -> Result<T, ConfigError> {
        let refused = |text: &str| {
            format!(
                "is `{text}`; expected a number from {} to {}",
                range.start(),
                range.end()
            )
        };
        self.read(name, default, |text| {
            let number = text.parse().ok().filter(|number| range.contains(number));
            number.ok_or_else(|| refused(text))
        })
    }

    /// A number of seconds.
    pub(super) fn seconds(
        &self,
        name: &str,
        default: u64,
        range: RangeInclusive<u64>,
    ) -> Result<Duration, ConfigError> {
        self.number(name, default, range).map(Duration::from_secs)
    }
}
