//! A plan as the Rust of a migration.

mod calls;
mod file;

pub(crate) use file::{Ways, migration};
