//! Runs the migrations of the ask database: `cargo run -p migration-ask -- --help`.

use std::process::ExitCode;

#[cfg_attr(feature = "runtime-tokio", tokio::main(flavor = "current_thread"))]
#[cfg_attr(not(feature = "runtime-tokio"), async_std::main)]
async fn main() -> ExitCode {
    migration_core::cli::run::<migration_ask::Migrator>(migration_ask::PROJECT).await
}
