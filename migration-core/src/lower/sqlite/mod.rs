//! The SQL of SQLite.

pub(crate) mod create;
