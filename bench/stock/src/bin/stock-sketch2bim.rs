//! The main.rs that `sea-orm-cli migrate init` writes, on the chain of Sketch2BIM.

use migration_sketch2bim::Migrator;
use sea_orm_migration::prelude::*;

#[tokio::main]
async fn main() {
    cli::run_cli(Migrator).await;
}
