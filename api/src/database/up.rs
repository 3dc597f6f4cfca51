//! Applying pending migrations.

use std::time::{Duration, Instant, SystemTime};

use migration_core::{Error, Goal, Options, Report, Runner, State, Stop, Target};

use super::keeper::{Ended, Keeper, Ran, told_to_end};
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
        let blocked = self.blocked.is_some() && self.blocked == view.standing;
        self.policy.automatic && !self.settled && behind && due && !blocked
    }

    /// Applies them.
    pub(super) async fn up(&mut self, ordered: bool) -> Result<(), Ended> {
        let name = self.name();
        self.reader = None;
        self.ran = Ran::Yes;
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
            // Of several, the first may have been applied: the history is read anew.
            self.ran = Ran::InVain;
            self.next_try = None;
        }
        self.log(error, trouble.tries, again);
        self.view.send_modify(|view| view.failed = Some(trouble));
        let exit = self.policy.failure == OnFailure::Exit && !ordered;
        if exit && !matches!(error, Error::Connect { .. }) {
            return Err(Ended::Failed);
        }
        Ok(())
    }
}

impl Keeper {
    /// What the database says of a migration stays out of the log: it may quote what is in rows. The page has it.
    fn log(&self, error: &Error, tries: u32, again: bool) {
        let (database, hint) = (self.name(), error.hint());
        if let Error::Migration {
            version, source, ..
        } = error
        {
            let code = super::gate::code(source);
            let page = "/migrations has the error";
            tracing::error!(
                database,
                version,
                code,
                tries,
                again,
                page,
                "a migration failed"
            );
        } else {
            tracing::error!(database, %error, hint, tries, again, "migrating failed");
        }
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

/// A number that no two processes share, whatever their ids: in containers each is 1.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

/// 1 s, 2 s, 4 s ... a minute, and each a little different, so that many replicas do not come at once.
fn pause(tries: u32) -> Duration {
    let doubled = Duration::from_secs(1 << tries.saturating_sub(1).min(6));
    let share = u8::try_from(random() % 100).unwrap_or_default();
    doubled
        .min(LONGEST_PAUSE)
        .mul_f64(0.75 + f64::from(share) / 200.0)
}
