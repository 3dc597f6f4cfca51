//! Runs a built binary as a user would: from a folder, with arguments, in a clean environment.

use std::{
    env,
    ffi::{OsStr, OsString},
    fmt,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A binary under test, and where and with what it is run.
///
/// The environment of the test does not reach it, except `PATH` and `HOME`.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    folder: PathBuf,
    before: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
}

impl Program {
    /// The binary at `path` (`env!("CARGO_BIN_EXE_...")`), to be run in `folder`.
    pub fn new(path: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            folder: folder.into(),
            before: Vec::new(),
            variables: Vec::new(),
        }
    }

    /// Puts an argument before those of every run, for example a flag `--database-url=...`.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<OsString>) -> Self {
        self.before.push(argument.into());
        self
    }

    /// Sets an environment variable for every run.
    #[must_use]
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// The folder it runs in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The command for these arguments, not started yet: for a test that wants to start several at once, or kill one.
    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args(&self.before)
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .stdin(Stdio::null());
        for kept in ["PATH", "HOME"] {
            if let Some(value) = env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs it to its end.
    pub fn run<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Finished {
        let output = self
            .command(arguments)
            .output()
            .unwrap_or_else(|error| panic!("cannot run {}: {error}", self.path.display()));
        let mut words = vec![
            self.path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
        ];
        words.extend(
            arguments
                .iter()
                .map(|argument| argument.as_ref().to_string_lossy().into_owned()),
        );
        Finished {
            command: words.join(" "),
            code: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs it and panics with its output unless it exits with 0.
    pub fn succeed<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Finished {
        let finished = self.run(arguments);
        assert!(finished.code == Some(0), "{finished}");
        finished
    }
}

/// A run that came to its end. Its `Display` is all of it, for the message of a failed test.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The program's name and the arguments of this run.
    pub command: String,
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// What it wrote to standard output.
    pub stdout: String,
    /// What it wrote to standard error.
    pub stderr: String,
}

impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ended = self.code.map_or_else(
            || "was ended by a signal".to_owned(),
            |code| format!("exited with {code}"),
        );
        write!(
            f,
            "`{}` {ended}\n--- stdout\n{}\n--- stderr\n{}",
            self.command, self.stdout, self.stderr
        )
    }
}
