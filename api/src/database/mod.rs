//! The databases: a keeper each, and the gate through which requests reach them.
//!
//! ```text
//! keeper -- looks, migrates --> View (what is known) --> gate (may a request pass?), report
//!    ^---- orders, pokes ------------------------------------/
//! ```

mod direct;
mod drift;
mod gate;
mod handle;
mod keeper;
mod look;
mod pool;
mod progress;
mod rest;
mod session;
mod up;
mod view;

pub use gate::Gate;
pub(crate) use handle::Handle;
pub(crate) use keeper::{Ended, Policy, keep, told_to_end};
pub(crate) use pool::Pool;
pub(crate) use progress::Progress;
pub use session::Session;
pub use view::Kind;
pub(crate) use view::View;

use migration_core::{Chain, Error, Project, Settings};

/// A database that is kept.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) project: Project,
    /// The chain, read anew for each use: its migrations cannot be shared.
    pub(crate) chain: fn() -> Result<Chain, Error>,
    pub(crate) settings: Settings,
}
