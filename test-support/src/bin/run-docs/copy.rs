//! A copy of the repository, as somebody who has just cloned it would have it, and what is built there.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use regex::Regex;

use crate::session;

/// A folder with the copy, `platform`, in which documents may make others beside it.
pub(crate) struct Copy {
    folder: tempfile::TempDir,
    platform: PathBuf,
    target: PathBuf,
}

/// What puts the copy back to its only commit.
const PUT_BACK: &str = "git reset -q --hard && git checkout -q -f -B main start && git clean -q -ffdx && \
    git for-each-ref --format='%(refname:short)' refs/heads | grep -vx main | xargs -r git branch -q -D";

impl Copy {
    /// Copies the files of the repository, what is not committed yet included, and what is compiled of them.
    ///
    /// # Errors
    /// What could not be built or copied.
    pub(crate) fn new(root: &Path) -> Result<Self, String> {
        let temporary = tempfile::tempdir().map_err(|error| error.to_string())?;
        // What cargo is told of a folder must be what it finds itself.
        let folder = temporary
            .path()
            .canonicalize()
            .map_err(|error| error.to_string())?;
        let copy = Self {
            platform: folder.join("platform"),
            target: folder.join("target"),
            folder: temporary,
        };
        // Cargo compares times: a file that keeps its own need not be compiled again.
        for file in files(root) {
            let (from, to) = (root.join(&file), copy.platform.join(&file));
            if from.is_file() {
                keep_time(&from, &to).map_err(|error| format!("{file}: {error}"))?;
            }
        }
        // Crates beside the copy are compiled as those in it: what both depend on is there already.
        let manifest =
            fs::read_to_string(root.join("Cargo.toml")).map_err(|error| error.to_string())?;
        let profiles = manifest.find("[profile.").map_or("", |at| &manifest[at..]);
        let settings = folder.join(".cargo");
        fs::create_dir_all(&settings)
            .and_then(|()| fs::write(settings.join("config.toml"), profiles))
            .map_err(|error| error.to_string())?;
        for arguments in [
            &["init", "-q", "-b", "main"][..],
            &["config", "user.name", "Reader"],
            &["config", "user.email", "reader@example.com"],
            &["add", "-A", "-f"],
            &["commit", "-q", "-m", "The platform"],
            &["tag", "start"],
        ] {
            let mut git = Command::new("git");
            git.args(arguments).current_dir(&copy.platform);
            succeed(session::clean(&mut git))?;
        }
        copy.take_what_is_built(root)?;
        Ok(copy)
    }

    /// The root of the copy.
    pub(crate) fn platform(&self) -> &Path {
        &self.platform
    }

    /// The target folder of everything that the documents build.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What was printed, without the place of the copy.
    pub(crate) fn shown(&self, text: &str) -> String {
        let folder = self.platform.parent().unwrap_or(&self.platform);
        text.replace(&format!("{}/", self.platform.display()), "")
            .replace(&format!("{}/", folder.display()), "../")
    }

    /// Makes the copy what it was, and removes what was put beside it.
    ///
    /// # Errors
    /// What git or the system says.
    pub(crate) fn put_back(&self) -> Result<(), String> {
        let mut shell = Command::new("sh");
        shell.args(["-c", PUT_BACK]).current_dir(&self.platform);
        succeed(session::clean(&mut shell))?;
        let beside = fs::read_dir(self.folder.path()).map_err(|error| error.to_string())?;
        for entry in beside.flatten() {
            if ["platform", "target", ".cargo"]
                .iter()
                .all(|kept| entry.file_name() != *kept)
            {
                let path = entry.path();
                let removed = if path.is_dir() {
                    fs::remove_dir_all(&path)
                } else {
                    fs::remove_file(&path)
                };
                removed.map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
        Ok(())
    }

    /// Builds the programs in the repository, where that is kept, and takes what came of it along. Nothing goes back.
    fn take_what_is_built(&self, root: &Path) -> Result<(), String> {
        let programs = ["-p", "migration-ask", "-p", "migration-sketch2bim"];
        let mut cargo = Command::new("cargo");
        cargo.args(["build", "-q", "--locked", "--message-format=json"]);
        let messages = succeed(session::clean(&mut cargo).args(programs).current_dir(root))?;
        // Cargo puts such a number behind the name of everything that it makes.
        let number = Regex::new("-([0-9a-f]{16})").unwrap();
        let made: HashSet<&str> = number
            .captures_iter(&messages)
            .filter_map(|captures| captures.get(1))
            .map(|number| number.as_str())
            .collect();
        let built = std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), PathBuf::from)
            .join("debug");
        for part in [".fingerprint", "build", "deps"] {
            let wanted = |name: &str| {
                let number = number.captures(name).and_then(|captures| captures.get(1));
                number.is_some_and(|number| made.contains(number.as_str()))
            };
            take(
                &built.join(part),
                &self.target.join("debug").join(part),
                &wanted,
            )
            .map_err(|error| format!("the target folder cannot be copied: {error}"))?;
        }
        Ok(())
    }
}

/// Copies what is wanted of a folder, whole.
fn take(from: &Path, to: &Path, wanted: &dyn Fn(&str) -> bool) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if !wanted(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            take(&from, &to, &|_| true)?;
        } else {
            keep_time(&from, &to)?;
        }
    }
    Ok(())
}

/// Copies a file with its time.
fn keep_time(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to)?;
    let modified = fs::metadata(from)?.modified()?;
    fs::File::open(to)?.set_modified(modified)
}

/// The files of the repository, also those that are not committed yet.
pub(crate) fn files(root: &Path) -> Vec<String> {
    let output = Command::new("git")
        .current_dir(root)
        .args([
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .output()
        .expect("git is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let files = String::from_utf8_lossy(&output.stdout);
    files
        .split('\0')
        .filter(|file| !file.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Applies a patch in the folder.
///
/// # Errors
/// Where it does not fit.
pub(crate) fn apply(patch: &str, folder: &Path) -> Result<(), String> {
    let mut git = Command::new("git")
        .args(["apply", "-"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let written = git.stdin.take().unwrap().write_all(patch.as_bytes());
    let applied = git.wait().map_err(|error| error.to_string())?;
    if written.is_err() || !applied.success() {
        return Err("the diff does not apply".to_owned());
    }
    Ok(())
}

/// What the command prints.
fn succeed(command: &mut Command) -> Result<String, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!(
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    ))
}
