//! The platform's API: `cargo run -p api`.

use std::process::ExitCode;

use mimalloc::MiMalloc;
use platform_api::{Platform, main as run};

/// A request allocates often, and this one is quicker at it than the system (`scripts/bench-api`).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    run(Platform::new())
}
