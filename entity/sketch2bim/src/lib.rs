//! The tables of the Sketch2BIM database as SeaORM entities, one module a table.
//!
//! The entities say what the newest migration of `migration-sketch2bim` builds: names, order, types, nullability and defaults
//! of the columns, keys and relations. What an entity has no words for is in [`declarations`]. A check compares both with a
//! live database, so that a change here without a migration does not go unnoticed.
//!
//! Timestamps have no time zone; UTC is what belongs in them. The database has no default for `created_at` and `updated_at`:
//! whoever writes a row sets them. Amounts of money are in paise, except where a name says USD.

pub mod declarations;
pub mod iterations;
pub mod jobs;
pub mod layout_variations;
pub mod organization_members;
pub mod organizations;
pub mod payments;
pub mod project_versions;
pub mod referrals;
pub mod users;
pub mod values;

use migration_core::Entities;
use sea_orm::DbBackend;

/// What the database should be, in the words of `backend`: all entities, parents first, and the [`declarations`].
#[must_use]
pub fn entities(backend: DbBackend) -> Entities {
    Entities::new(backend)
        .register(users::Entity)
        .register(jobs::Entity)
        .register(payments::Entity)
        .register(project_versions::Entity)
        .register(organizations::Entity)
        .register(organization_members::Entity)
        .register(iterations::Entity)
        .register(layout_variations::Entity)
        .register(referrals::Entity)
        .indexes(declarations::indexes())
        .uniques(declarations::unique_constraints())
}
