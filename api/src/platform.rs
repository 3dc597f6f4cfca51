//! What the program serves.

use migration_core::{Chain, Error, Project};

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
                },
                Database {
                    project: migration_sketch2bim::PROJECT,
                    chain: Chain::of::<migration_sketch2bim::Migrator>,
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
