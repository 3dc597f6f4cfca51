//! The platform's API: `cargo run -p api`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::FAILURE
}
