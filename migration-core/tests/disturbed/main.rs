//! Migrations among locks, kills and lost connections: what is to be done once is done once, and whoever is in the way
//! is named.

#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod backfill;
mod chains;
mod index;
mod online;
mod program;
mod refused;
mod retries;
mod script;
mod trace;
