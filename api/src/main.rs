//! The platform's API: `cargo run -p api`.

use std::process::ExitCode;

use platform_api::{Platform, main as run};

fn main() -> ExitCode {
    run(Platform::new())
}
