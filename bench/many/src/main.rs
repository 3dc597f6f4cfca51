//! Our runner on the chain of `N` migrations.

use std::process::ExitCode;

fn main() -> ExitCode {
    migration_core::cli::main::<bench_many::Migrator>(bench_many::PROJECT)
}
