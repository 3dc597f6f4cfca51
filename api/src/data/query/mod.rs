//! What the query of a list asks for: filters, an order, a page.
//!
//! ```text
//! parameters -> filter
//!            -> sort -> cursor -> keyset
//! ```

mod cursor;
mod filter;
mod keyset;
mod parameters;
mod sort;

pub(crate) use filter::{MOST_VALUES, operators};
pub(crate) use parameters::{Listing, MOST, USUAL, none};
pub(crate) use sort::MOST_COLUMNS;
