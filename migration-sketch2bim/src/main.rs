//! Runs the migrations of the sketch2bim database: `cargo run -p migration-sketch2bim -- --help`.

use std::process::ExitCode;

#[cfg_attr(feature = "runtime-tokio", tokio::main(flavor = "current_thread"))]
#[cfg_attr(not(feature = "runtime-tokio"), async_std::main)]
async fn main() -> ExitCode {
    migration_core::cli::run::<migration_sketch2bim::Migrator>(migration_sketch2bim::PROJECT).await
}
