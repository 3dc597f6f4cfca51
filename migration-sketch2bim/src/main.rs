//! Runs the migrations of the Sketch2BIM database: `cargo run -p migration-sketch2bim -- --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    migration_core::cli::main::<migration_sketch2bim::Migrator>(migration_sketch2bim::PROJECT)
}
