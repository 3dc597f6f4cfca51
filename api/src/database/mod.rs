//! The databases: a keeper each, and the gate through which requests reach them.

mod gate;

pub use gate::{Gate, Session};
