//! Runs the migrations of the ASK database: `cargo run -p migration-ask -- --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    migration_core::cli::main::<migration_ask::Migrator>(migration_ask::PROJECT)
}
