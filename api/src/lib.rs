//! The platform's API.
//!
//! ```text
//! config -> server -> routes: health, report (page, JSON), data, openapi, metrics
//!              |          |
//!              |          auth: who asks, and what they may
//!              \-> database: one keeper a database: migrates, watches, lets requests in
//! ```

pub mod data;
pub mod openapi;
pub mod problem;
pub mod report;

mod auth;
mod database;
mod page;

pub use auth::{Principal, Role};
pub use database::{Gate, Session};
