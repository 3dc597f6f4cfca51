//! A migration engine for SeaORM.
//!
//! Migrations stay ordinary SeaORM migrations, and the history stays in `seaql_migrations`. What this crate adds is
//! everything around them: who may run, in what order, under which lock, and what is recorded of it.
//!
//! ```text
//! Migrator -> Chain --------------------\
//! flags, environment -> Settings ----> Runner -> Report, Standing
//!                                        |
//!                  lock, history, steps -+
//! ```
//!
//! A program that runs a chain is [`cli::run`] and a [`Project`]. A program that migrates by itself when it starts
//! uses [`Runner`].

pub mod change;
pub mod cli;
pub mod diagram;
pub mod diff;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
pub mod lint;
pub mod plan;
pub mod schema;
pub mod steps;

mod blockers;
mod chain;
mod context;
mod database;
mod doctor;
mod error;
mod failure;
mod history;
mod inspect;
mod introspect;
mod lower;
mod make_way;
mod metadata;
mod online;
mod origin;
mod project;
mod quote;
mod record;
mod recording;
mod render;
mod resolve;
mod revision;
mod runner;
mod runtime;
mod script;
mod settings;
mod source;
mod state;
mod target;
#[cfg(any(test, feature = "fuzzing"))]
mod testing;
mod trace;
mod watch;

pub use chain::Chain;
pub use doctor::{Checkup, Finding, Verdict, diagnose};
pub use error::{ConnectProblem, Error};
pub use failure::{database_error, may_pass, sqlx_error};
pub use history::{LockSummary, LoggedAttempt, TableLock};
pub use inspect::Difference;
pub use metadata::{Entities, EntityProblem};
pub use project::Project;
pub use revision::Revision;
pub use runner::{Adoption, Edit, Examination, Goal, Options, Report, Runner, Stop, Unproven};
pub use settings::{ConnectOptions, DatabaseUrl, Environment, Origin, Settings};
pub use source::{Comparison, compare};
pub use state::{Applied, Entry, Standing, State};
pub use target::{Direction, Target, TargetError};
pub use trace::{Blocked, LockTrace, TracedLock, TracedStatement};
pub use watch::{Event, Observer, Progress};

/// What the README shows compiles.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
