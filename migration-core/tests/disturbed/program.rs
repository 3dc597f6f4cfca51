//! A migration program with one of the chains. The tests start their own binary again to have one that they can kill.

use std::env;
use std::process::{Child, Command, Output, Stdio};

use migration_core::cli;

use crate::chains::{Chosen, PROJECT};

const CHAIN: &str = "DISTURBED_CHAIN";
const ARGUMENTS: &str = "DISTURBED_ARGUMENTS";

/// Which chain the started program has.
pub(crate) fn chosen() -> String {
    env::var(CHAIN).unwrap_or_default()
}

/// The program's `main`, where a test has started it; no test itself.
#[test]
fn program() {
    let Ok(arguments) = env::var(ARGUMENTS) else {
        return;
    };
    let arguments = ["migration-disturbed"]
        .into_iter()
        .chain(arguments.split('\n'));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let code = runtime.block_on(cli::run_with::<Chosen>(PROJECT, arguments.map(Into::into)));
    std::process::exit(i32::from(code != std::process::ExitCode::SUCCESS));
}

/// A program with a chain and a database.
pub(crate) struct Program {
    pub(crate) chain: &'static str,
    pub(crate) url: String,
}

impl Program {
    fn command(&self, arguments: &[&str]) -> Command {
        let arguments: Vec<&str> = ["-u", &self.url]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let mut command = Command::new(env::current_exe().unwrap());
        command
            .args(["program::program", "--exact", "--nocapture"])
            .env(CHAIN, self.chain)
            .env(ARGUMENTS, arguments.join("\n"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub(crate) fn start(&self, arguments: &[&str]) -> Child {
        self.command(arguments).spawn().unwrap()
    }

    /// Whether it went well, and what it said on standard output and standard error.
    pub(crate) fn run(&self, arguments: &[&str]) -> (bool, String, String) {
        said(&self.command(arguments).output().unwrap())
    }

    /// What it said on standard output.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> String {
        let (well, out, err) = self.run(arguments);
        assert!(well, "{out}\n{err}");
        out
    }
}

pub(crate) fn said(output: &Output) -> (bool, String, String) {
    (
        output.status.success(),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}
