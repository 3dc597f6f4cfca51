//! What the rest of the program has of a database: its view, its gate, and a way to order migrations.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, broadcast, mpsc, watch};

use super::Site;
use super::gate::Gate;
use super::progress::Progress;
use super::view::View;

/// How long connections may take to close when the process ends.
const LAST: Duration = Duration::from_secs(2);

/// A kept database.
#[derive(Clone)]
pub(crate) struct Handle {
    pub(crate) site: Site,
    pub(super) view: watch::Receiver<View>,
    pub(super) poke: Arc<Notify>,
    pub(super) comparison_wanted: Arc<AtomicBool>,
    pub(super) renew: Arc<AtomicBool>,
    pub(super) orders: mpsc::Sender<()>,
    pub(super) listeners: broadcast::Sender<Progress>,
    /// In seconds.
    pub(super) retry_after: u32,
}

impl Handle {
    pub(crate) fn name(&self) -> &'static str {
        self.site.project.name
    }

    /// What is known of it now.
    pub(crate) fn view(&self) -> View {
        self.view.borrow().clone()
    }

    /// Closes the connections for requests. What still runs on one after this long is cut.
    pub(crate) async fn close(&self) {
        let pool = self.view.borrow().pool.clone();
        if let Some(pool) = pool {
            drop(tokio::time::timeout(LAST, pool.close()).await);
        }
    }

    pub(crate) fn gate(&self) -> Gate {
        Gate::kept(
            self.name(),
            self.view.clone(),
            self.poke.clone(),
            self.renew.clone(),
            self.retry_after,
        )
    }

    /// Has it compared with what its migrations build, the first time.
    pub(crate) fn want_comparison(&self) {
        if !self.comparison_wanted.swap(true, Ordering::Relaxed) {
            self.poke.notify_one();
        }
    }

    /// Has pending migrations applied, and gives what happens. Where a run is under way, it is that one.
    pub(crate) fn order_up(&self) -> broadcast::Receiver<Progress> {
        let progress = self.listeners.subscribe();
        // A full channel holds an order already.
        let _ = self.orders.try_send(());
        progress
    }
}
