//! REST for the tables of the entities. What a table is, is read from its entity once, when the program starts; the code
//! here knows no table by name but in [`tables`].
//!
//! ```text
//! tables -> definition -> table, relation, kind, entity -> catalogue (owner, constraint)
//! routes -> read  -> query, owner, row
//!        -> write -> body, input, entity
//!        -> failure, answer, path
//! ```

mod answer;
mod body;
mod catalogue;
mod constraint;
mod definition;
mod entity;
mod failure;
mod input;
mod kind;
mod owner;
mod path;
mod query;
mod read;
mod relation;
mod routes;
mod row;
mod table;
pub mod tables;
mod time;
mod write;

#[cfg(test)]
mod tests;

pub use catalogue::{Catalogue, CatalogueBuilder, CatalogueError};
pub use definition::{Definition, Served};
pub use routes::router;

// What the document says of the tables.
pub(crate) use input::from_text;
pub(crate) use kind::Kind;
pub(crate) use query::{MOST, MOST_COLUMNS, MOST_VALUES, USUAL, operators};
pub(crate) use relation::Relation;
pub(crate) use row::written;
pub(crate) use table::{Column, Need, Stamp, Table};
