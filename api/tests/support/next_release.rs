//! The API as a later release might be: Sketch2BIM has one migration more. For the tests of deploys; which one it is,
//! `NEXT_RELEASE` says.

use std::process::ExitCode;

use migration_core::Chain;
use platform_api::Platform;
use sea_orm_migration::prelude::*;

struct Next;

struct Eleventh {
    name: &'static str,
    up: &'static str,
    down: &'static str,
}

impl MigrationName for Eleventh {
    fn name(&self) -> &'static str {
        self.name
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Eleventh {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(self.up).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .get_connection()
            .execute_unprepared(self.down)
            .await?;
        Ok(())
    }
}

impl MigratorTrait for Next {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let wanted = std::env::var("NEXT_RELEASE").unwrap_or_default();
        let (name, up, down) = match wanted.as_str() {
            // Fails where two users have one name.
            "unique" => (
                "m011_unique_names",
                "CREATE UNIQUE INDEX uq_users_name ON users (name)",
                "DROP INDEX uq_users_name",
            ),
            "slow" => (
                "m011_slow",
                "SELECT pg_sleep(3); ALTER TABLE users ADD COLUMN slow integer",
                "ALTER TABLE users DROP COLUMN slow",
            ),
            _ => (
                "m011_add_processing_fee",
                "ALTER TABLE payments ADD COLUMN processing_fee integer DEFAULT 0",
                "ALTER TABLE payments DROP COLUMN processing_fee",
            ),
        };
        let mut migrations = migration_sketch2bim::Migrator::migrations();
        migrations.push(Box::new(Eleventh { name, up, down }));
        migrations
    }
}

fn main() -> ExitCode {
    let mut platform = Platform::new();
    for database in &mut platform.databases {
        if database.project.name == "sketch2bim" {
            database.chain = Chain::of::<Next>;
        }
    }
    platform_api::main(platform)
}
