//! The types of columns, as the database says them.

mod postgres;
mod spelling;
mod sqlite;

pub(super) use postgres::{enumeration, postgres};
pub(super) use spelling::{spelled, without_modifiers};
pub(super) use sqlite::sqlite;
