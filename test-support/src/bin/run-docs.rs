//! Runs the commands of a document on a copy of the repository, and compares what they print.
//!
//! `run-docs [--write] FILE.md`: each line that begins with `$ ` in a `console` block is run by sh in the copy; the lines
//! below it are what it should print, standard error included. A `diff` block is applied. With `--write` the document gets
//! what was printed. Times and the place of the copy do not count.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a document that cannot be run must stop and say so"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let write = arguments.iter().any(|argument| argument == "--write");
    arguments.retain(|argument| argument != "--write");
    let [document] = arguments.as_slice() else {
        panic!("usage: run-docs [--write] FILE.md");
    };
    let text =
        std::fs::read_to_string(document).unwrap_or_else(|error| panic!("{document}: {error}"));
    let copy = Copy::new();
    let printed = copy.run(&text);
    if write {
        std::fs::write(document, printed).expect("the document can be written");
        return ExitCode::SUCCESS;
    }
    let (is, should) = (without_times(&printed), without_times(&text));
    if is == should {
        println!("{document}: every command prints what it says");
        return ExitCode::SUCCESS;
    }
    for (line, (is, should)) in is.lines().zip(should.lines()).enumerate() {
        if is != should {
            println!(
                "{document}:{}: says\n  {should}\nbut it is\n  {is}",
                line + 1
            );
            break;
        }
    }
    println!(
        "hint: look at it, then: cargo run -p test-support --bin run-docs -- --write {document}"
    );
    ExitCode::FAILURE
}

/// A copy of the files of the repository, with a target folder of its own.
struct Copy {
    folder: tempfile::TempDir,
    target: PathBuf,
}

impl Copy {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .unwrap()
            .to_owned();
        // What is not committed yet counts as well.
        let files = output(Command::new("git").current_dir(&root).args([
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]));
        for file in files.split('\0').filter(|file| !file.is_empty()) {
            let (from, to) = (root.join(file), folder.path().join(file));
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            if from.exists() {
                std::fs::copy(from, to).unwrap();
            }
        }
        // What is compiled already is taken along: the copy differs in a few files. Nothing of it goes back.
        let built =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
        let target = folder.path().join("target");
        std::fs::create_dir_all(&target).unwrap();
        if built.join("debug").exists() {
            let copied = Command::new("cp")
                .args(["-r", "--preserve=timestamps", "--reflink=auto"])
                .arg(built.join("debug"))
                .arg(&target)
                .status();
            assert!(
                copied.unwrap().success(),
                "the target folder cannot be copied"
            );
        }
        Self { folder, target }
    }

    /// The document with what its commands print.
    fn run(&self, text: &str) -> String {
        let mut document = String::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            writeln!(document, "{line}").unwrap();
            let block = |lines: &mut std::str::Lines<'_>| -> Vec<String> {
                lines
                    .by_ref()
                    .take_while(|line| *line != "```")
                    .map(str::to_owned)
                    .collect()
            };
            match line {
                "```console" => {
                    for command in block(&mut lines)
                        .iter()
                        .filter_map(|line| line.strip_prefix("$ "))
                    {
                        writeln!(document, "$ {command}\n{}", self.shell(command)).unwrap();
                    }
                    while document.ends_with("\n\n") {
                        document.pop();
                    }
                    document.push_str("```\n");
                }
                "```diff" => {
                    let patch = block(&mut lines).join("\n") + "\n";
                    self.apply(&patch);
                    writeln!(document, "{patch}```").unwrap();
                }
                _ => {}
            }
        }
        document
    }

    fn shell(&self, command: &str) -> String {
        println!("$ {command}");
        let output = Command::new("sh")
            .arg("-c")
            .arg(format!("{{ {command}\n}} 2>&1"))
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", &self.target)
            .env_remove("DATABASE_URL")
            .env_remove("ASK_DATABASE_URL")
            .env_remove("SKETCH2BIM_DATABASE_URL")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let place = self.folder.path().display().to_string();
        text.replace(&format!("{place}/"), "").trim_end().to_owned() + "\n"
    }

    fn apply(&self, patch: &str) {
        let mut git = Command::new("git")
            .args(["apply", "-"])
            .current_dir(self.folder.path())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        git.stdin
            .take()
            .unwrap()
            .write_all(patch.as_bytes())
            .unwrap();
        assert!(git.wait().unwrap().success(), "the diff does not apply");
    }
}

fn output(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text with each time in the place of a number: `12 ms` as `- ms`.
fn without_times(text: &str) -> String {
    let mut lines = String::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        let timed = matches!(words.as_slice(), [.., number, "ms" | "s" | "µs"] if number.parse::<f64>().is_ok());
        if timed {
            lines.push_str(&words[..words.len() - 2].join(" "));
        } else {
            lines.push_str(line.trim_end());
        }
        lines.push('\n');
    }
    lines
}
