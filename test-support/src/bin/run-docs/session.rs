//! A shell that lives as long as a document: what it exports and where it goes stays.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::copy::Copy;

/// What stands on the line behind the output of a command.
const MARK: &str = "--- that was all of it:";

/// Variables that would decide for the reader, or that cargo sets for the programs that it runs.
const UNSET: [&str; 8] = [
    "CARGO",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
    "DATABASE_SCHEMA",
    "LD_LIBRARY_PATH",
    "OUT_DIR",
    "RUST_BACKTRACE",
    "RUST_LOG",
];
const UNSET_BEGINNINGS: [&str; 6] = [
    "API_",
    "CARGO_BIN",
    "CARGO_MANIFEST_",
    "CARGO_PKG_",
    "PG",
    "PLATFORM_",
];

/// A running shell.
pub(crate) struct Session {
    shell: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    folder: PathBuf,
}

impl Session {
    /// Starts a shell at the root of the copy.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn start(copy: &Copy) -> Result<Self, String> {
        let mut shell = clean(&mut Command::new("sh"))
            .current_dir(copy.platform())
            .env("CARGO_TARGET_DIR", copy.target())
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // What it starts and leaves running ends with it.
            .process_group(0)
            .spawn()
            .map_err(|error| format!("sh cannot be started: {error}"))?;
        let mut session = Self {
            input: shell.stdin.take().unwrap(),
            output: BufReader::new(shell.stdout.take().unwrap()),
            shell,
            folder: copy.platform().to_owned(),
        };
        session.run("exec 2>&1")?;
        Ok(session)
    }

    /// The folder in which it is.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the command prints, and behind that the exit code where it is not 0.
    ///
    /// # Errors
    /// Where the shell ended with it.
    pub(crate) fn run(&mut self, command: &str) -> Result<String, String> {
        let ended = |text: &str| format!("the shell ended with `{command}`\n{text}");
        // A command in braces is run by this shell, and not in one of its own.
        let script = if command == "exec 2>&1" {
            format!("{command}\n")
        } else {
            format!("{{ {command}\n}} < /dev/null\n")
        };
        let script = format!("{script}printf '\\n%s %s %s\\n' '{MARK}' \"$?\" \"$PWD\"\n");
        self.input
            .write_all(script.as_bytes())
            .map_err(|_| ended(""))?;
        let mut text = String::new();
        loop {
            let mut line = Vec::new();
            let length = self.output.read_until(b'\n', &mut line);
            let line = String::from_utf8_lossy(&line).into_owned();
            if length.is_err() || line.is_empty() {
                return Err(ended(&text));
            }
            let Some((code, folder)) = line
                .strip_prefix(MARK)
                .and_then(|rest| rest.trim().split_once(' '))
            else {
                text.push_str(&line);
                continue;
            };
            self.folder = PathBuf::from(folder);
            let mut text = text.trim_end().to_owned();
            if !text.is_empty() {
                text.push('\n');
            }
            if code != "0" {
                text.push_str(&format!("exit code {code}\n"));
            }
            return Ok(text);
        }
    }
}

/// Takes what a reader does not have from the environment of a command.
pub(crate) fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if UNSET.contains(&&*text)
            || UNSET_BEGINNINGS
                .iter()
                .any(|beginning| text.starts_with(beginning))
            || text.ends_with("DATABASE_URL")
        {
            command.env_remove(&name);
        }
    }
    // Nor what git does on this machine in its own way.
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
}

impl Drop for Session {
    fn drop(&mut self) {
        let group = format!("-{}", self.shell.id());
        drop(Command::new("kill").args(["-TERM", "--", &group]).status());
        drop(self.shell.wait());
    }
}
