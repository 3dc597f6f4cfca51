//! The pages that people look at: how the databases stand, signing in, and the API's documentation.
//!
//! ```text
//! migrations, live -> database -> standing, trouble, running, pending, applied, drift, diagram
//!        |                \-> reframe
//!        |                            \-> values, text: times, durations, hostile text
//! sign_in, docs ---------> document: the frame of a page; policy: what a page may load and run
//! ```
//!
//! Each page is one document with its styles and scripts in it. Scripts and styles are constant, so that [`policy`] can
//! name them by their hashes; what comes from a database is text or an attribute, never a part of a script.

mod applied;
mod database;
mod diagram;
mod dialog;
mod docs;
mod document;
mod drift;
mod migrations;
mod pending;
mod policy;
mod reframe;
mod running;
mod sign_in;
mod standing;
mod text;
mod trouble;
mod values;

#[cfg(test)]
mod tests;

pub(crate) use diagram::Diagram;
pub(crate) use docs::docs;
pub(crate) use migrations::{live, migrations};
pub(crate) use policy::policy;
pub(crate) use sign_in::sign_in;
