//! The platform's API.
//!
//! ```text
//! cli -> config -> server -> routes: health, migrations (page, JSON, up), data, metrics
//!                   |          |
//!                   |          auth: who asks, and what they may
//!                   \-> database: one keeper a database: looks, migrates, lets requests in
//! ```

pub mod data;
pub mod openapi;
pub mod problem;
pub mod report;

mod auth;
mod cli;
mod clock;
mod config;
mod database;
mod page;
mod platform;
mod reframe;
mod reporting;
mod server;
mod telemetry;

pub use auth::{Principal, Role};
pub use cli::main;
pub use database::{Gate, Session};
pub use platform::{Database, Platform};
