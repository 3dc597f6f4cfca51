//! The main.rs that `sea-orm-cli migrate init` writes, on the chain of `N` migrations.

use bench_many::Migrator;
use sea_orm_migration::prelude::*;

#[tokio::main]
async fn main() {
    cli::run_cli(Migrator).await;
}
