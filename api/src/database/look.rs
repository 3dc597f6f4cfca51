//! Reading how a database stands.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use migration_core::lint::Sizes;
use migration_core::{Direction, Error, LoggedAttempt, Runner, Standing, State};

use super::keeper::{Keeper, Ran};
use super::pool::Pool;
use super::view::{Pending, Trouble};
use crate::report::Phase;

/// How long a database has to answer. A connection over which nothing comes back is as good as none.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was read.
struct Sight {
    standing: Standing,
    /// New only where the history changed, or a run has left attempts.
    details: Option<Details>,
    /// The connection of the last look was lost meanwhile.
    reconnected: bool,
}

struct Details {
    attempts: Vec<LoggedAttempt>,
    pending: BTreeMap<String, Pending>,
}

impl Keeper {
    /// Reads the history, and writes what it means into the view.
    pub(super) async fn look(&mut self) {
        let now = SystemTime::now();
        match self.sight().await {
            Ok(sight) => {
                let was_reachable = self.view.borrow().reachable;
                let renew = self.renew.swap(false, Ordering::Relaxed);
                let none = self.view.borrow().pool.is_none();
                if !was_reachable || sight.reconnected || renew || none {
                    self.open_pool(&sight.standing).await;
                }
                let settled = matches!(sight.standing.state, State::Current | State::Ahead);
                self.view.send_modify(|view| {
                    view.reachable = true;
                    view.checked_at = Some(now);
                    view.unread = None;
                    if settled {
                        view.failed = None;
                    }
                    if let Some(details) = sight.details {
                        view.attempts = details.attempts.into();
                        view.pending = details.pending.into();
                    }
                    if view.standing.as_deref() != Some(&sight.standing) {
                        view.drift = None;
                    }
                    view.standing = Some(sight.standing.into());
                });
                if std::mem::take(&mut self.ran) == Ran::InVain {
                    self.blocked.clone_from(&self.view.borrow().standing);
                }
                self.settled |= settled;
            }
            Err(error) => self.unread(&error, now),
        }
        self.tell_readiness();
    }

    /// Says in the log when requests begin to be answered, and when no longer.
    fn tell_readiness(&mut self) {
        let (name, refusal) = (self.name(), self.view.borrow().refusal());
        let ready = refusal.is_none();
        if ready && !self.ready {
            tracing::info!(database = name, "ready");
        }
        if let Some(why) = refusal.filter(|_| self.ready) {
            tracing::warn!(database = name, why, "not ready any more");
        }
        self.ready = ready;
    }

    fn unread(&self, error: &Error, now: SystemTime) {
        let before = self.view.borrow().unread.clone();
        let mut trouble = Trouble::of(error, before.as_ref());
        let reachable = !matches!(error, Error::Connect { .. }) && !error.may_pass();
        // What somebody has to see to is looked at again, too, but it does not mend itself.
        trouble.next_try = (!reachable).then_some(now + self.policy.check_every);
        // Once, not at every look.
        if before.is_none_or(|before| before.message != trouble.message) {
            let hint = error.hint();
            tracing::error!(database = self.name(), %error, hint, "the history cannot be read");
        }
        self.view.send_modify(|view| {
            view.reachable = reachable;
            view.checked_at = Some(now);
            view.unread = Some(trouble);
            view.phase = Phase::Resting;
        });
    }

    async fn sight(&mut self) -> Result<Sight, Error> {
        // A connection that is kept may have been lost meanwhile: that alone is no trouble.
        let kept = self.reader.take();
        let reconnected = kept.is_some();
        if let Some(kept) = kept
            && let Ok(sight) = self.patient(kept).await
        {
            return Ok(sight);
        }
        let (project, chain) = (self.site.project, (self.site.chain)()?);
        let fresh = Runner::reader(project, chain, &self.site.settings).await?;
        let sight = self.patient(fresh).await?;
        Ok(Sight {
            reconnected,
            ..sight
        })
    }

    async fn patient(&mut self, runner: Runner) -> Result<Sight, Error> {
        let described = runner.database();
        match tokio::time::timeout(PATIENCE, self.read(runner)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Error::Connect {
                database: described,
                problem: migration_core::ConnectProblem::Unreachable,
                detail: format!("no answer within {} s", PATIENCE.as_secs()),
            }),
        }
    }

    async fn read(&mut self, mut runner: Runner) -> Result<Sight, Error> {
        let standing = match runner.standing().await {
            Ok(standing) => standing,
            Err(error) => {
                runner.close().await;
                return Err(error);
            }
        };
        let known = self.view.borrow().standing.clone();
        let same = known.is_some_and(|known| *known == standing) && self.ran == Ran::No;
        let details = if same {
            None
        } else {
            let attempts = runner.attempts().await?;
            let mut pending = BTreeMap::new();
            // Sizes are a courtesy: where they are not to be had, the notes do without.
            let sizes = match standing.pending().next() {
                Some(_) => runner.sizes().await.unwrap_or_default(),
                None => Sizes::unknown(),
            };
            for revision in standing.pending() {
                let version = &revision.version;
                let revision = Pending {
                    sql: runner.emitted(version, Direction::Up).await,
                    notes: runner.notes(version, Direction::Up, &sizes).await,
                };
                pending.insert(version.clone(), revision);
            }
            Some(Details { attempts, pending })
        };
        if matches!(standing.state, State::Current | State::Ahead) {
            self.reader = Some(runner);
        } else {
            // Whoever migrates next may need the connection, or make the file.
            runner.close().await;
        }
        Ok(Sight {
            standing,
            details,
            reconnected: false,
        })
    }

    /// Opens connections for requests, in place of those that there were.
    async fn open_pool(&self, standing: &Standing) {
        if !matches!(standing.state, State::Current | State::Ahead) {
            return;
        }
        let application = format!("api {}", std::process::id());
        let opening = Pool::open(
            &self.site.settings,
            &self.policy.pooling,
            &application,
            &self.renew,
        );
        let opened = match tokio::time::timeout(PATIENCE, opening).await {
            Ok(opened) => opened,
            Err(_) => Err(sea_orm::sqlx::Error::PoolTimedOut),
        };
        match opened {
            Ok(pool) => {
                let behind_pooler = pool.is_careful();
                tracing::info!(
                    database = self.name(),
                    behind_pooler,
                    "connections for requests"
                );
                let old = self.view.borrow().pool.clone();
                self.view.send_modify(|view| view.pool = Some(pool));
                if let Some(old) = old {
                    // A request that was let in before may be about to take a connection of it; those in use end with
                    // their requests.
                    let last_taken = self.policy.pooling.acquire;
                    tokio::spawn(async move {
                        tokio::time::sleep(last_taken).await;
                        old.close().await;
                    });
                }
            }
            Err(error) => {
                self.renew.store(true, Ordering::Relaxed);
                tracing::warn!(database = self.name(), %error, "no connections for requests; trying again");
            }
        }
    }
}
