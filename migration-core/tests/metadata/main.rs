//! Entities as a schema: every type and attribute, what is declared beside them, and names that nobody should give.

#![expect(clippy::unwrap_used, reason = "these are tests, helpers included")]
#![expect(
    unreachable_pub,
    reason = "SeaORM's macros make public what an entity is made of"
)]

mod declared;
mod hostile;
mod server;
mod shown;
mod statements;
mod zoo;
