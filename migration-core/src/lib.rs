//! A migration engine for SeaORM.
//!
//! Migrations stay ordinary SeaORM migrations, and the history stays in `seaql_migrations`. What this crate adds is
//! everything around them: who may run, in what order, under which lock, and what is recorded of it; what is dangerous
//! in them, and what stops nobody; and what entities, migrations and a database have otherwise than one another. It
//! works on Postgres and on SQLite.
//!
//! # A program
//!
//! A chain of migrations, a [`Project`] that says what is to be known of its database, and [`cli::main`], or
//! [`cli::run`] inside a runtime that is there already. That is a program with `up`, `down`, `status`, `generate`,
//! `check`, `lint` and more; `--help` lists them.
//!
//! ```
//! use std::process::ExitCode;
//!
//! use migration_core::{Project, cli, project};
//! use sea_orm_migration::prelude::*;
//! use sea_orm_migration::schema::{pk_auto, string};
//!
//! const BILLING: Project = project! {
//!     name: "billing",
//!     url_variable: "BILLING_DATABASE_URL",
//!     default_file: "data/billing.db",
//! };
//!
//! struct Migrator;
//!
//! impl MigratorTrait for Migrator {
//!     fn migrations() -> Vec<Box<dyn MigrationTrait>> {
//!         vec![Box::new(InitialSchema)]
//!     }
//! }
//!
//! struct InitialSchema;
//!
//! /// In a file of its own, `#[derive(DeriveMigrationName)]` takes the name from the file.
//! impl MigrationName for InitialSchema {
//!     fn name(&self) -> &str {
//!         "m001_initial_schema"
//!     }
//! }
//!
//! #[async_trait::async_trait]
//! impl MigrationTrait for InitialSchema {
//!     async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!         let invoices = Table::create().table("invoices").col(pk_auto("id")).col(string("number")).take();
//!         manager.create_table(invoices).await
//!     }
//!
//!     async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!         manager.drop_table(Table::drop().table("invoices").take()).await
//!     }
//! }
//!
//! # mod program {
//! # use super::{BILLING, ExitCode, Migrator, cli};
//! fn main() -> ExitCode {
//!     cli::main::<Migrator>(BILLING)
//! }
//! # }
//! # // The same with arguments that are given here: the test is that it ends well.
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> ExitCode {
//! #     let arguments = ["migration-billing", "up", "--database-url", "sqlite::memory:"];
//! #     cli::run_with::<Migrator>(BILLING, arguments.map(Into::into)).await
//! # }
//! ```
//!
//! # When a program starts
//!
//! A program that migrates by itself uses a [`Runner`]. Any number of them may start at once, and be killed at any
//! point: each migration is applied once, by one of them, and the others wait for it. Where nothing is pending that is
//! one question and no lock. [`Options`] says how long to wait and how to stop, an [`Observer`] sees what happens, and an
//! [`Error`] says in one line what is wrong, whether it may pass ([`Error::may_pass`]) and what to do ([`Error::hint`]).
//!
//! ```
//! use migration_core::{Chain, Environment, Error, Goal, Options, Runner, Settings, State, Target};
//! # use sea_orm_migration::prelude::*;
//! # const BILLING: migration_core::Project = migration_core::project! {
//! #     name: "billing",
//! #     url_variable: "BILLING_DATABASE_URL",
//! #     default_file: "data/billing.db",
//! # };
//! # struct Migrator;
//! # impl MigratorTrait for Migrator {
//! #     fn migrations() -> Vec<Box<dyn MigrationTrait>> {
//! #         vec![Box::new(InitialSchema)]
//! #     }
//! # }
//! # struct InitialSchema;
//! # impl MigrationName for InitialSchema {
//! #     fn name(&self) -> &str {
//! #         "m001_initial_schema"
//! #     }
//! # }
//! # #[async_trait::async_trait]
//! # impl MigrationTrait for InitialSchema {
//! #     async fn up(&self, _: &SchemaManager) -> Result<(), DbErr> {
//! #         Ok(())
//! #     }
//! # }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! // `Environment::read()` takes the variables of the process, and those of `.env.local` and `.env`.
//! let environment = Environment::of([("BILLING_DATABASE_URL", "sqlite::memory:")]);
//! let settings = Settings::resolve(&BILLING, &environment, None, None)?;
//! let chain = Chain::of::<Migrator>()?;
//!
//! let mut runner = Runner::connect(BILLING, chain, &settings, Options::default(), None).await?;
//! let report = runner.up(&Goal::To(Target::Head)).await?;
//! runner.close().await;
//!
//! assert_eq!(report.done, ["m001_initial_schema"]);
//! assert_eq!(report.standing.state, State::Current);
//! # Ok(())
//! # }
//! ```
//!
//! A program that only wants to know how its database stands uses [`Runner::reader`] and [`Runner::standing`], which
//! write nothing. [`State::Ahead`] is no error for it: a newer program has been there.
//!
//! # A migration that stops nobody
//!
//! On a database that is in use a statement must not look at every row while it has a lock, nor wait for one for long.
//! The functions of [`steps`] do what sea-query's do, in statements that others need not wait for, each of which can be
//! repeated. A migration that uses them says that it wants no transaction around itself:
//!
//! ```
//! use migration_core::steps::{self, Backfill};
//! use sea_orm_migration::prelude::*;
//! use sea_orm_migration::schema::string_null;
//! # use migration_core::{Chain, Environment, Goal, Options, Project, Runner, Settings, Target, project};
//! # use sea_orm_migration::schema::{pk_auto, string};
//!
//! struct AddFullName;
//!
//! impl MigrationName for AddFullName {
//!     fn name(&self) -> &str {
//!         "m002_add_full_name"
//!     }
//! }
//!
//! #[async_trait::async_trait]
//! impl MigrationTrait for AddFullName {
//!     fn use_transaction(&self) -> Option<bool> {
//!         Some(false)
//!     }
//!
//!     async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!         steps::add_column(manager, "users", string_null("full_name")).await?;
//!         // In batches, and after a kill from where it was.
//!         Backfill::new("users", "id").set("full_name", Expr::col("name")).run(manager).await?;
//!         let index = Index::create().name("ix_users_full_name").table("users").col("full_name").take();
//!         steps::create_index(manager, &index).await
//!     }
//!
//!     async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//!         steps::drop_index(manager, "ix_users_full_name").await?;
//!         steps::drop_column(manager, "users", "full_name").await
//!     }
//! }
//! # struct InitialSchema;
//! # impl MigrationName for InitialSchema {
//! #     fn name(&self) -> &str {
//! #         "m001_initial_schema"
//! #     }
//! # }
//! # #[async_trait::async_trait]
//! # impl MigrationTrait for InitialSchema {
//! #     async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
//! #         let users = Table::create().table("users").col(pk_auto("id")).col(string("name")).take();
//! #         manager.create_table(users).await
//! #     }
//! # }
//! # const USERS: Project = project! {
//! #     name: "users",
//! #     url_variable: "USERS_DATABASE_URL",
//! #     default_file: "data/users.db",
//! # };
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), migration_core::Error> {
//! #     let environment = Environment::of([("USERS_DATABASE_URL", "sqlite::memory:")]);
//! #     let settings = Settings::resolve(&USERS, &environment, None, None)?;
//! #     let chain = Chain::new(vec![Box::new(InitialSchema), Box::new(AddFullName)])?;
//! #     let mut runner = Runner::connect(USERS, chain, &settings, Options::default(), None).await?;
//! #     assert_eq!(runner.up(&Goal::To(Target::Head)).await?.done.len(), 2);
//! #     assert_eq!(runner.down(&Goal::Steps(1)).await?.done, ["m002_add_full_name"]);
//! #     Ok(())
//! # }
//! ```
//!
//! `generate --autogenerate` writes such files from the entities, and `lint` says of those that were written by hand what
//! is dangerous in them.
//!
//! # How data flows
//!
//! ```text
//! migrations --> Chain ---------------\
//! flags, environment --> Settings ------> Runner --> lock, history, the migration's own up or down --> Report
//!                                                       \--> Observer: Event
//!
//! entities --------- as declared ---\
//! migrations, SQL -- in a scratch ----+--> Schema --> Diff: [Change] --> Plan: [Step] --> script, or the Rust of a file
//! a database ------- introspected --/        \                             \
//!                                             \--> reference, diagrams      \--> lint: [Note]
//! ```
//!
//! # Where things are
//!
//! | module | what for |
//! |---|---|
//! | [`cli`] | the command line of a migration program |
//! | [`steps`] | statements for hand-written migrations: short on locks, and repeatable |
//! | [`schema`] | what a database is made of, as plain data |
//! | [`change`], [`diff`] | what two schemas have otherwise |
//! | [`plan`] | the statements that lead from one to the other |
//! | [`lint`] | what is dangerous in statements |
//! | [`diagram`] | a schema as a picture |
//!
//! Beside them stand [`Runner`] and what it takes ([`Chain`], [`Settings`], [`Options`], [`Goal`]) and gives
//! ([`Report`], [`Standing`], [`LockTrace`]); [`compare`], which is `check` for programs; and [`diagnose`], which is
//! `doctor`.

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
mod suggest;
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
