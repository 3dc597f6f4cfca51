//! The migrations of the Sketch2BIM database, oldest first.
//!
//! A database that Alembic built is taken over as it is: each migration here leaves what the Alembic revision of the same
//! number leaves, names included. History does not change: no migration imports an entity, and none is edited once released.

use sea_orm_migration::prelude::*;

mod m001_initial_schema;
mod m002_add_legend_to_jobs;
mod m003_add_batch_id_to_jobs;
mod m004_add_iterations_variations_referrals;
mod m005_add_sketchup_url;
mod m006_remove_api_keys;
mod m007_add_subscription_expires_at;
mod m008_add_subscription_fields;
mod m009_add_project_type_to_jobs;
mod m010_remove_reader_type_column;

/// The Sketch2BIM database, for the engine.
pub const PROJECT: migration_core::Project = migration_core::project! {
    name: "sketch2bim",
    url_variable: "SKETCH2BIM_DATABASE_URL",
    default_file: "data/sketch2bim.db",
    entities: entity_sketch2bim::entities,
};

/// The chain of the Sketch2BIM database.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m001_initial_schema::Migration),
            Box::new(m002_add_legend_to_jobs::Migration),
            Box::new(m003_add_batch_id_to_jobs::Migration),
            Box::new(m004_add_iterations_variations_referrals::Migration),
            Box::new(m005_add_sketchup_url::Migration),
            Box::new(m006_remove_api_keys::Migration),
            Box::new(m007_add_subscription_expires_at::Migration),
            Box::new(m008_add_subscription_fields::Migration),
            Box::new(m009_add_project_type_to_jobs::Migration),
            Box::new(m010_remove_reader_type_column::Migration),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A recorded name is for ever: databases would run a renamed migration again.
    #[test]
    fn recorded_names() {
        let names: Vec<_> = Migrator::migrations()
            .iter()
            .map(|migration| migration.name().to_owned())
            .collect();
        assert_eq!(
            names,
            [
                "m001_initial_schema",
                "m002_add_legend_to_jobs",
                "m003_add_batch_id_to_jobs",
                "m004_add_iterations_variations_referrals",
                "m005_add_sketchup_url",
                "m006_remove_api_keys",
                "m007_add_subscription_expires_at",
                "m008_add_subscription_fields",
                "m009_add_project_type_to_jobs",
                "m010_remove_reader_type_column",
            ]
        );
    }
}
