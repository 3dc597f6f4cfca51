//! The only place that writes: data to standard output, the rest to standard error.

use std::fmt::Display;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anstyle::{AnsiColor, Style};

use super::refusal::Refusal;
use crate::error::Error;
use crate::settings::{Origin, Settings};

pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const WAITING: Style = AnsiColor::Yellow.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const STRONG: Style = Style::new().bold();

/// Writes for people. Colour is left out where the stream is not a terminal or `NO_COLOR` is set.
#[derive(Clone)]
pub(super) struct Printer {
    verbose: bool,
    /// Lines of data are remarks: something else is the data.
    remarks_only: bool,
    announced: Arc<AtomicBool>,
}

impl Printer {
    pub(super) fn new(verbose: bool) -> Self {
        Self {
            verbose,
            remarks_only: false,
            announced: Arc::default(),
        }
    }

    /// Whether statements and the database are shown.
    pub(super) fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// The same, with lines of data as remarks: what is told of a command whose data is something else.
    pub(super) fn without_data(&self) -> Self {
        Self {
            remarks_only: true,
            ..self.clone()
        }
    }

    /// A line of data.
    pub(super) fn line(&self, text: impl Display) -> Result<(), Error> {
        if self.remarks_only {
            self.note(text);
            return Ok(());
        }
        Ok(writeln!(anstream::stdout(), "{text}")?)
    }

    /// Text that is data, with its own line ends. What looks like colour in it is left alone.
    #[expect(clippy::unused_self, reason = "all output goes through a printer")]
    pub(super) fn text(&self, text: &str) -> Result<(), Error> {
        Ok(std::io::stdout().write_all(text.as_bytes())?)
    }

    /// JSON, as data.
    pub(super) fn json(&self, value: &serde_json::Value) -> Result<(), Error> {
        self.line(format!("{value:#}"))
    }

    /// A remark.
    #[expect(clippy::unused_self, reason = "all output goes through a printer")]
    pub(super) fn note(&self, text: impl Display) {
        // Nothing is left to do where even standard error is closed.
        drop(writeln!(anstream::stderr(), "{text}"));
    }

    /// What went wrong and what to do, in one line.
    pub(super) fn error(&self, error: &Error) {
        self.failed(error, &error.hint());
    }

    /// The same of arguments that are not understood.
    pub(super) fn refuse(&self, refusal: &Refusal) {
        self.failed(&refusal.problem, &refusal.hint);
    }

    fn failed(&self, problem: impl Display, hint: &str) {
        self.note(format!(
            "{BAD}error:{BAD:#} {problem}; {FAINT}hint:{FAINT:#} {hint}"
        ));
    }

    /// Says once which database it is: always for the embedded default, which nobody asked for by name.
    pub(super) fn announce(&self, settings: &Settings, project_variable: &str) {
        if self.announced.swap(true, Ordering::Relaxed) {
            return;
        }
        match &settings.origin {
            Origin::Default => {
                self.note(format!("Using the {} (the embedded default; {project_variable} names another database)", settings.url));
            }
            origin if self.verbose => self.note(format!("Using the {} ({origin})", settings.url)),
            _ => {}
        }
    }
}

/// A duration for people: three digits, with its unit.
pub(super) fn duration(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    if seconds < 0.001 {
        format!("{:.0} µs", seconds * 1e6)
    } else if seconds < 1.0 {
        format!("{:.0} ms", seconds * 1e3)
    } else if seconds < 60.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{} min {} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

/// Seconds since 1970 as a date and time in UTC.
pub(super) fn timestamp(seconds: i64) -> String {
    match sea_orm::prelude::ChronoDateTimeUtc::from_timestamp(seconds, 0) {
        Some(time) => time.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        None => format!("@{seconds}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_units() {
        for (micros, shown) in [
            (40, "40 µs"),
            (1_500, "2 ms"),
            (999_400, "999 ms"),
            (1_500_000, "1.5 s"),
            (61_000_000, "1 min 1 s"),
        ] {
            assert_eq!(duration(Duration::from_micros(micros)), shown);
        }
    }

    #[test]
    fn times_are_utc() {
        assert_eq!(timestamp(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(timestamp(i64::MAX), format!("@{}", i64::MAX));
    }
}
