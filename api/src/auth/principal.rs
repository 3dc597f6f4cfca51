//! Who asks. Every request behind authentication carries one as an extension.

use serde::Serialize;

/// What a token may do. Each may what the one before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// See everything.
    Read,
    /// Change rows.
    Write,
    /// Run migrations.
    Admin,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// A program with a token of `API_TOKENS`, or, where none is configured, whoever is on this machine.
    Service {
        /// The token's name, for the log.
        name: String,
        /// What it may do.
        role: Role,
    },
    /// A user of the platform, with a JWT. Sees their own rows, and changes nothing.
    User {
        /// The e-mail address, which is unique in both databases; the ids differ.
        email: String,
    },
}

impl Principal {
    /// Whether it may do what needs this role. A user may only read.
    #[must_use]
    pub fn may(&self, needed: Role) -> bool {
        match self {
            Self::Service { role, .. } => *role >= needed,
            Self::User { .. } => needed == Role::Read,
        }
    }
}
