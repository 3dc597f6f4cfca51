//! The migrations of the ASK database, oldest first.
//!
//! A database that Alembic built is taken over as it is: each migration here leaves what the Alembic revision of the same
//! number leaves, names included. History does not change: no migration imports an entity, and none is edited once released.

use sea_orm_migration::prelude::*;

mod m001_initial_schema;

/// The ASK database, for the engine.
pub const PROJECT: migration_core::Project = migration_core::project! {
    name: "ask",
    url_variable: "ASK_DATABASE_URL",
    default_file: "data/ask.db",
    entities: entity_ask::entities,
};

/// The chain of the ASK database.
#[derive(Debug)]
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![Box::new(m001_initial_schema::Migration)]
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
        assert_eq!(names, ["m001_initial_schema"]);
    }
}
