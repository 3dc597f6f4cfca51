//! The tables of the ASK database as SeaORM entities, one module a table.
//!
//! The entities say what the newest migration of `migration-ask` builds: names, order, types, nullability and defaults of the
//! columns, keys and relations. What an entity has no words for is in [`declarations`]. A check compares both with a live
//! database, so that a change here without a migration does not go unnoticed.
//!
//! Timestamps have no time zone; UTC is what belongs in them. Amounts of money are in paise, except where a name says USD.

pub mod declarations;
pub mod groq_usage;
pub mod payments;
pub mod users;
pub mod values;

use migration_core::Entities;
use sea_orm::DbBackend;

/// What the database should be, in the words of `backend`: all entities, parents first, and the [`declarations`].
#[must_use]
pub fn entities(backend: DbBackend) -> Entities {
    Entities::new(backend)
        .register(users::Entity)
        .register(payments::Entity)
        .register(groq_usage::Entity)
        .indexes(declarations::indexes())
        .uniques(declarations::unique_constraints())
}
