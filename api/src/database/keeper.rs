//! One task a database: looks, migrates when the process starts, rests, looks again.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use migration_core::{Runner, Standing};
use tokio::sync::{Notify, broadcast, mpsc, watch};
use tokio::task::JoinHandle;

use super::Site;
use super::handle::Handle;
use super::progress::Progress;
use super::rest::Wake;
use super::view::View;
use crate::config::{OnFailure, Pooling};
use crate::telemetry::Metrics;

/// How many lines a slow listener may be behind.
const LINES: usize = 1024;

/// The least time between two looks that requests ask for.
const LEAST_PAUSE: Duration = Duration::from_millis(200);

/// How databases are kept.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) automatic: bool,
    pub(crate) failure: OnFailure,
    pub(crate) check_every: Duration,
    pub(crate) pooling: Pooling,
    /// How long a migration that runs may go on when the process is to end.
    pub(crate) grace: Duration,
}

/// Why a keeper ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The process is to end.
    Asked,
    /// A migration failed, and the process is to end for it.
    Failed,
}

/// Keeps one database.
pub(super) struct Keeper {
    pub(super) site: Site,
    pub(super) policy: Policy,
    pub(super) metrics: Metrics,
    pub(super) view: watch::Sender<View>,
    pub(super) listeners: broadcast::Sender<Progress>,
    pub(super) orders: mpsc::Receiver<()>,
    pub(super) poke: Arc<Notify>,
    pub(super) end: watch::Receiver<bool>,
    /// The connection that looks.
    pub(super) reader: Option<Runner>,
    /// Whether the database has been where this program wants it since the start.
    pub(super) settled: bool,
    /// Whether requests were answered after the last look.
    pub(super) ready: bool,
    /// Whether something ran since the last look.
    pub(super) ran: Ran,
    /// The history at which a run failed for a cause that does not pass.
    pub(super) blocked: Option<Arc<Standing>>,
    /// Whether the connections for requests are to be made anew.
    pub(super) renew: Arc<AtomicBool>,
    pub(super) next_try: Option<Instant>,
    /// The history at which it was compared with what its migrations build.
    pub(super) compared: Option<Arc<Standing>>,
    pub(super) compared_at: Option<Instant>,
    /// Whether anybody has asked how it stands.
    pub(super) comparison_wanted: Arc<AtomicBool>,
}

/// What ran since the last look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Ran {
    /// Nothing.
    #[default]
    No,
    /// Migrations.
    Yes,
    /// Migrations, until one failed for a cause that does not pass.
    InVain,
}

/// Begins to keep a database, until `end` says so.
pub(crate) fn keep(
    site: Site,
    policy: Policy,
    metrics: Metrics,
    end: watch::Receiver<bool>,
) -> (Handle, JoinHandle<Ended>) {
    let view = watch::Sender::new(View::new());
    let listeners = broadcast::Sender::new(LINES);
    let (order, orders) = mpsc::channel(1);
    let poke = Arc::new(Notify::new());
    let renew = Arc::new(AtomicBool::new(false));
    let comparison_wanted = Arc::new(AtomicBool::new(false));
    let handle = Handle {
        site: site.clone(),
        view: view.subscribe(),
        poke: poke.clone(),
        comparison_wanted: comparison_wanted.clone(),
        renew: renew.clone(),
        orders: order,
        listeners: listeners.clone(),
        retry_after: policy.check_every.as_secs().try_into().unwrap_or(60),
    };
    let keeper = Keeper {
        site,
        policy,
        metrics,
        view,
        listeners,
        orders,
        poke,
        end,
        reader: None,
        settled: false,
        ready: false,
        ran: Ran::No,
        blocked: None,
        renew,
        next_try: None,
        compared: None,
        compared_at: None,
        comparison_wanted,
    };
    (handle, tokio::spawn(keeper.run()))
}

impl Keeper {
    pub(super) fn name(&self) -> &'static str {
        self.site.project.name
    }

    async fn run(mut self) -> Ended {
        let mut end = self.end.clone();
        let ended = loop {
            // A database that does not answer is not waited for when the process is to end.
            tokio::select! {
                () = self.look() => {}
                () = told_to_end(&mut end) => break Ended::Asked,
            }
            if let Err(ended) = self.step().await {
                break ended;
            }
        };
        if let Some(reader) = self.reader.take() {
            reader.close().await;
        }
        ended
    }

    /// What follows from a look, until the next one.
    async fn step(&mut self) -> Result<(), Ended> {
        if self.wants_up() {
            // Looked at again at once: whether it worked, and what is there now.
            return self.up(false).await;
        }
        if self.policy.failure == OnFailure::Exit && self.cannot_migrate() {
            return Err(Ended::Failed);
        }
        self.view
            .send_modify(|view| view.phase = crate::report::Phase::Resting);
        self.compare();
        match self.rest().await? {
            Wake::Up => self.up(true).await,
            Wake::Look => {
                // Many requests may fail at once.
                tokio::time::sleep(LEAST_PAUSE).await;
                Ok(())
            }
        }
    }

    /// Whether the start cannot go on by itself: somebody has to see to the history.
    fn cannot_migrate(&self) -> bool {
        use super::view::Kind;
        let view = self.view.borrow();
        let kind = view.trouble().map(|trouble| trouble.kind);
        self.policy.automatic
            && !self.settled
            && matches!(
                kind,
                Some(Kind::NotAdopted | Kind::Foreign | Kind::Diverged)
            )
    }
}

/// Returns when the process is to end.
pub(crate) async fn told_to_end(end: &mut watch::Receiver<bool>) {
    // A sender that is gone says the same.
    drop(end.wait_for(|end| *end).await);
}
