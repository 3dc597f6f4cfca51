//! A run, printed while it happens.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::printer::{FAINT, GOOD, Printer, WAITING, duration};
use super::rate;
use crate::settings::Settings;
use crate::target::Direction;
use crate::watch::{Event, Observer};

/// Prints a line a migration; on a terminal, also what is running now and for how long.
pub(super) struct Progress {
    printer: Printer,
    settings: Settings,
    variable: &'static str,
    /// Column of the durations.
    width: usize,
    /// The line of the running migration. It draws nothing where standard error is not a terminal.
    bar: ProgressBar,
    statements: AtomicU64,
    /// Whether a backfill is under way: that says more than the number of statements.
    filling: AtomicBool,
}

impl Progress {
    pub(super) fn new(
        printer: Printer,
        settings: Settings,
        variable: &'static str,
        width: usize,
    ) -> Self {
        let bar = ProgressBar::no_length();
        // The template is ours: it is the same with every run, and the default does as well.
        if let Ok(style) = ProgressStyle::with_template("{msg} {elapsed}") {
            bar.set_style(style);
        }
        Self {
            printer,
            settings,
            variable,
            width,
            bar,
            statements: AtomicU64::new(0),
            filling: AtomicBool::new(false),
        }
    }

    fn line(&self, text: &str) {
        // That nobody reads any more must not stop a migration half-way.
        self.bar.suspend(|| drop(self.printer.line(text)));
    }

    /// What the running migration is at.
    fn message(&self, text: &str) {
        let message = self.bar.message();
        let migration = message.split(':').next().unwrap_or_default();
        self.bar.set_message(format!("{migration}: {text},"));
    }

    fn note(&self, text: &str) {
        self.bar.suspend(|| self.printer.note(text));
    }
}

impl Observer for Progress {
    fn event(&self, event: &Event<'_>) {
        self.bar
            .suspend(|| self.printer.announce(&self.settings, self.variable));
        let width = self.width;
        match event {
            Event::Started {
                revision,
                direction,
            } => {
                self.statements.store(0, Ordering::Relaxed);
                self.filling.store(false, Ordering::Relaxed);
                self.bar.reset_elapsed();
                self.bar.set_message(format!(
                    "{} {revision}: 0 statements done,",
                    doing(*direction)
                ));
                self.bar.enable_steady_tick(Duration::from_millis(100));
            }
            Event::Statement {
                sql,
                elapsed,
                failed,
            } => {
                let done = 1 + self.statements.fetch_add(1, Ordering::Relaxed);
                if !self.filling.load(Ordering::Relaxed) {
                    self.message(&format!("{done} statement(s) done"));
                }
                if self.printer.is_verbose() {
                    let failed = if *failed { "failed: " } else { "" };
                    self.note(&format!(
                        "{FAINT}{:>9}  {failed}{}{FAINT:#}",
                        duration(*elapsed),
                        one_line(sql)
                    ));
                }
            }
            Event::Finished {
                revision,
                direction,
                elapsed,
                rows,
            } => {
                self.bar.disable_steady_tick();
                let (done, version) = (done(*direction), &revision.version);
                let mut took = duration(*elapsed);
                if *rows > 0 {
                    took += ", ";
                    took += &rate::rows(*rows);
                }
                self.line(&format!(
                    "{GOOD}{done:<8}{GOOD:#} {version:<width$}  {FAINT}{took}{FAINT:#}"
                ));
            }
            Event::Failed => {
                self.bar.disable_steady_tick();
                self.bar.finish_and_clear();
            }
            Event::DoneByOther {
                revision,
                direction,
            } => {
                let (done, version) = (done(*direction), &revision.version);
                self.line(&format!(
                    "{done:<8} {version:<width$}  {FAINT}by another runner{FAINT:#}"
                ));
            }
            Event::Waiting { holder } => {
                let holder = holder
                    .map(|holder| format!(": {holder}"))
                    .unwrap_or_default();
                self.note(&format!(
                    "{WAITING}waiting{WAITING:#} for another runner{holder}"
                ));
            }
            Event::LockMissed { sql, holder } => {
                let sql = one_line(sql);
                let holder = holder
                    .map(|holder| format!("; held by {holder}"))
                    .unwrap_or_default();
                self.note(&format!(
                    "{WAITING}waiting{WAITING:#} for a lock, trying again: {sql}{holder}"
                ));
            }
            Event::Progress(progress) => {
                self.filling.store(!progress.done, Ordering::Relaxed);
                self.message(&rate::under_way(progress));
                if progress.done && self.printer.is_verbose() {
                    self.note(&format!(
                        "{FAINT}{:>9}  {}{FAINT:#}",
                        "",
                        rate::done(progress)
                    ));
                }
            }
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

fn doing(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applying",
        Direction::Down => "reverting",
    }
}

fn done(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applied",
        Direction::Down => "reverted",
    }
}

fn one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}
