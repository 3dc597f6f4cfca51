//! Entity-relationship diagrams of a schema: a text for Mermaid, and a drawing.
//!
//! ```text
//! Schema -> relation, words --> mermaid
//!                           \-> picture -> layout -> svg
//! ```
//!
//! Both are pure functions of the schema: the same schema gives the same bytes. A layout stacks the cards in columns,
//! what is referred to on the left of what refers; lines run in the channels between the columns and in lanes between
//! the cards, so that none runs through a card.

mod layout;
mod mermaid;
mod palette;
mod picture;
mod relation;
mod svg;
mod text;
mod words;

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;

use std::fmt::{self, Write as _};

pub use mermaid::mermaid;
pub use svg::svg;

/// Adds to a text. A `String` takes everything.
fn add(text: &mut String, more: fmt::Arguments<'_>) {
    let _ = text.write_fmt(more);
}

/// A length that is counted, as a number of the drawing.
fn int(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
