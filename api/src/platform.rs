//! What the program serves.

use migration_core::{Chain, Error, Project};

use crate::data::{Catalogue, CatalogueError, tables};

/// The databases, each with its migrations and its tables.
pub struct Platform {
    /// The databases.
    pub databases: Vec<Database>,
}

/// One database.
pub struct Database {
    /// What its migration program says of it.
    pub project: Project,
    /// Its migrations.
    pub chain: fn() -> Result<Chain, Error>,
    /// Its tables, as they are served.
    pub tables: fn() -> Result<Catalogue, CatalogueError>,
}

impl Platform {
    /// ASK and Sketch2BIM.
    #[must_use]
    pub fn new() -> Self {
        Self {
            databases: vec![
                Database {
                    project: migration_ask::PROJECT,
                    chain: Chain::of::<migration_ask::Migrator>,
                    tables: tables::ask,
                },
                Database {
                    project: migration_sketch2bim::PROJECT,
                    chain: Chain::of::<migration_sketch2bim::Migrator>,
                    tables: tables::sketch2bim,
                },
            ],
        }
    }
}

impl Default for Platform {
    fn default() -> Self {
        Self::new()
    }
}
