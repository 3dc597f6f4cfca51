//! Who asks, and what they may.

mod guard;
mod jwt;
mod local;
mod principal;
mod tokens;

pub(crate) use guard::{Guard, guard};
pub(crate) use jwt::Secret;
pub use principal::{Principal, Role};
pub(crate) use tokens::{Tokens, new_token};
