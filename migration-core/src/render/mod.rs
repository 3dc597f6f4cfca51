//! A plan as the Rust of a migration.

mod calls;
mod file;
#[cfg(test)]
mod tests;

pub(crate) use file::{Ways, migration};
