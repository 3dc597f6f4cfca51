//! Reads a live database into a [`crate::schema::Schema`]: one room a database.

pub(crate) mod postgres;
pub(crate) mod sqlite;
