//! Who asks, and what they may.

mod principal;

pub use principal::{Principal, Role};
