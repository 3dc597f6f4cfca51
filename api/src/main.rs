//! The platform's API. Not written yet: this holds its place in the workspace.

use std::process::ExitCode;

fn main() -> ExitCode {
    eprintln!(
        "the API is not written yet; `cargo run -p migration-sketch2bim -- up` migrates a database"
    );
    ExitCode::from(1)
}
