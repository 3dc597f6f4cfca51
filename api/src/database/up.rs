//! Applying pending migrations.

use std::time::{Duration, Instant, SystemTime};

use migration_core::{Error, Goal, Options, Report, Runner, State, Stop, Target};

use super::keeper::{Ended, Keeper, told_to_end};
use super::progress::{Progress, Reporter};
use super::view::Trouble;
use crate::config::OnFailure;
use crate::report::Phase;

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

impl Keeper {
    /// Whether pending migrations are to be applied without being asked for: when the process starts, until it was done
    /// once. Whoever reverts one later meant it.
    pub(super) fn wants_up(&self) -> bool {
        let view = self.view.borrow();
        let behind = view.unread.is_none() && view.state() == Some(State::Behind);
        let due = self.next_try.is_none_or(|next| next <= Instant::now());
        // A cause that does not pass: only another history makes another try worth while.
        let blocked = self.blocked.is_some() && self.blocked.as_ref() == view.standing.as_deref();
        self.policy.automatic && !self.settled && behind && due && !blocked
    }

    /// Applies them.
    pub(super) async fn up(&mut self, ordered: bool) -> Result<(), Ended> {
        let name = self.name();
        self.reader = None;
        self.has_run = true;
        self.view.send_modify(|view| {
            view.phase = Phase::Migrating;
            view.running = None;
        });
        let stop = Stop::default();
        let run = run(
            self.site.clone(),
            stop.clone(),
            Reporter {
                name,
                view: self.view.clone(),
                listeners: self.listeners.clone(),
            },
        );
        tokio::pin!(run);
        let began = Instant::now();
        let outcome = tokio::select! {
            outcome = &mut run => outcome,
            () = told_to_end(&mut self.end) => {
                stop.request();
                tracing::info!(database = name, "stopping: the migration that runs may end");
                // What is dropped is rolled back.
                match tokio::time::timeout(self.policy.grace, run).await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(Error::Stopped),
                }
            }
        };
        self.view.send_modify(|view| {
            view.phase = Phase::Resting;
            view.running = None;
        });
        self.metrics.ran(name, began.elapsed(), outcome.is_ok());
        match outcome {
            Ok(report) => {
                self.succeeded(report);
                Ok(())
            }
            Err(error) => self.failed(&error, ordered),
        }
    }

    fn succeeded(&mut self, report: Report) {
        let (done, by_others) = (report.done.len(), report.by_others.len());
        let state = report.standing.state.word();
        tracing::info!(database = self.name(), done, by_others, state, "migrated");
        self.settled = true;
        self.blocked = None;
        self.next_try = None;
        self.view.send_modify(|view| view.failed = None);
        drop(self.listeners.send(Progress::Done {
            applied: report.done,
            by_others: report.by_others,
            state,
        }));
    }

    fn failed(&mut self, error: &Error, ordered: bool) -> Result<(), Ended> {
        drop(self.listeners.send(Progress::Failed {
            message: error.to_string(),
            hint: error.hint(),
        }));
        if matches!(error, Error::Stopped) {
            return Err(Ended::Asked);
        }
        let before = self.view.borrow().failed.clone();
        let mut trouble = Trouble::of(error, before.as_ref());
        let again = error.may_pass() && self.policy.automatic && !self.settled;
        if again {
            let pause = pause(trouble.tries);
            trouble.next_try = Some(SystemTime::now() + pause);
            self.next_try = Some(Instant::now() + pause);
        } else {
            self.blocked = self.view.borrow().standing.as_deref().cloned();
        }
        let (hint, tries) = (error.hint(), trouble.tries);
        tracing::error!(database = self.name(), %error, hint, tries, again, "migrating failed");
        self.view.send_modify(|view| view.failed = Some(trouble));
        let exit = self.policy.failure == OnFailure::Exit && !ordered;
        if exit && !matches!(error, Error::Connect { .. }) {
            return Err(Ended::Failed);
        }
        Ok(())
    }
}

async fn run(site: super::Site, stop: Stop, reporter: Reporter) -> Result<Report, Error> {
    let mut options = Options::default();
    options.stop = stop;
    let reporter = Box::new(reporter);
    let mut runner = Runner::connect(
        site.project,
        (site.chain)()?,
        &site.settings,
        options,
        Some(reporter),
    )
    .await?;
    let report = runner.up(&Goal::To(Target::Head)).await;
    runner.close().await;
    report
}

/// 1 s, 2 s, 4 s ... a minute, and each a little different, so that many replicas do not come at once.
fn pause(tries: u32) -> Duration {
    let doubled = Duration::from_secs(1 << tries.saturating_sub(1).min(6));
    let share = f64::from(std::process::id() % 100) / 100.0;
    doubled.min(LONGEST_PAUSE).mul_f64(0.75 + share / 2.0)
}
