//! The tables that are served, a line each. A new entity is one more line.

use entity_ask as ask;
use entity_sketch2bim as sketch2bim;

use super::catalogue::{Catalogue, CatalogueError};
use super::definition::Definition;

/// The tables of ASK. `groq_usage` is nobody's: users do not see it.
///
/// # Errors
/// What of an entity cannot be served.
pub fn ask() -> Result<Catalogue, CatalogueError> {
    Catalogue::builder("ask", ask::entities)
        .users::<ask::users::Entity>(ask::users::Column::Email)
        .table::<ask::users::Entity>()
        .table::<ask::payments::Entity>()
        .table::<ask::groq_usage::Entity>()
        .finish()
}

/// The tables of Sketch2BIM.
///
/// # Errors
/// As [`ask()`].
pub fn sketch2bim() -> Result<Catalogue, CatalogueError> {
    use sketch2bim::{
        iterations, jobs, layout_variations, organization_members, organizations, payments,
        project_versions, referrals, users,
    };

    Catalogue::builder("sketch2bim", sketch2bim::entities)
        .users::<users::Entity>(users::Column::Email)
        .with(Definition::<users::Entity>::new().many_to_many::<organizations::Entity>())
        .with(Definition::<jobs::Entity>::new().uuid_key())
        .table::<payments::Entity>()
        .table::<project_versions::Entity>()
        .with(
            Definition::<organizations::Entity>::new()
                .many_to_many::<users::Entity>()
                .shown_through::<organization_members::Entity>(),
        )
        .table::<organization_members::Entity>()
        .with(Definition::<iterations::Entity>::new().uuid_key())
        .with(Definition::<layout_variations::Entity>::new().uuid_key())
        .table::<referrals::Entity>()
        .finish()
}
