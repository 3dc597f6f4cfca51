//! Runs a command beside the test server, which stops with it: `with-postgres COMMAND ARGUMENT...`. The URL of the
//! server's superuser is in `TEST_POSTGRES_URL`.

use std::{
    env,
    process::{Command, ExitCode},
};

fn main() -> ExitCode {
    let mut words = env::args_os().skip(1);
    let Some(program) = words.next() else {
        eprintln!("error: no command; hint: with-postgres COMMAND ARGUMENT...");
        return ExitCode::FAILURE;
    };
    let server = test_support::postgres_server();
    let ended = Command::new(&program)
        .args(words)
        .env("TEST_POSTGRES_URL", server.admin_url())
        .status();
    match ended {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: cannot run {}: {error}", program.display());
            ExitCode::FAILURE
        }
    }
}
