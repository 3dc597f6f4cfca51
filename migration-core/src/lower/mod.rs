//! Says a schema or a change in the SQL of one database.

mod literal;
pub(crate) mod postgres;
pub(crate) mod sqlite;
mod typed;

pub(crate) use literal::{is_unseen, raw};
pub(crate) use typed::{Piece, type_on_postgres};
