//! Runs the commands of the documents in a copy of the repository, and compares what they print.
//!
//! `run-docs [--write] [FILE.md...]`; without a file, all documents of the repository. What is run, and what a document
//! may leave open, is said in `docs/README.md`. With `--write` the documents get what was printed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "where the machine does not do what is needed, there is nothing left to do"
)]

mod compare;
mod copy;
mod databases;
mod document;
mod not_run;
mod session;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use copy::Copy;
use databases::Databases;
use document::{Document, Entry, Piece};
use session::Session;

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let write = arguments.iter().any(|argument| argument == "--write");
    arguments.retain(|argument| argument != "--write");
    if let Some(unknown) = arguments.iter().find(|argument| argument.starts_with('-')) {
        println!("error: `{unknown}` is not understood; usage: run-docs [--write] [FILE.md...]");
        return ExitCode::FAILURE;
    }
    match run(&arguments, write) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            println!("hint: look at it, then: scripts/run-docs --write FILE.md");
            ExitCode::FAILURE
        }
        Err(problem) => {
            println!("error: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the documents. False where one of them does not say what is printed.
fn run(files: &[String], write: bool) -> Result<bool, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let files: Vec<PathBuf> = if files.is_empty() {
        copy::files(root)
            .into_iter()
            .map(|file| root.join(file))
            .filter(|file| file.extension().is_some_and(|kind| kind == "md"))
            .collect()
    } else {
        files.iter().map(PathBuf::from).collect()
    };
    let mut documents = Vec::new();
    for file in files {
        let name = file
            .strip_prefix(root)
            .unwrap_or(&file)
            .display()
            .to_string();
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{name}: {error}"))?;
        let document = Document::parse(&text).map_err(|problem| format!("{name}:{problem}"))?;
        documents.push((name, file, document));
    }
    let index = std::fs::read_to_string(root.join("docs/README.md"))
        .map_err(|error| format!("docs/README.md: {error}"))?;
    let named = documents
        .iter()
        .map(|(name, _, document)| (name.as_str(), document));
    not_run::check(named, &index)?;
    documents.retain(|(_, _, document)| document.has_commands());

    let copy = Copy::new(root)?;
    let mut right = true;
    for (name, file, mut document) in documents {
        let began = Instant::now();
        let same = follow(&copy, &name, &mut document)?;
        copy.put_back()?;
        if same {
            let seconds = began.elapsed().as_secs();
            println!("{name}: every command prints what it says ({seconds} s)");
        } else if write {
            std::fs::write(&file, document.text()).map_err(|error| format!("{name}: {error}"))?;
            println!("{name}: written");
        }
        right &= same || write;
    }
    Ok(right)
}

/// Does what the document says, from top to bottom. What its commands print is put into it where it says otherwise;
/// false where it did.
fn follow(copy: &Copy, name: &str, document: &mut Document) -> Result<bool, String> {
    let databases = Databases::named_in(document);
    let mut session = Session::start(copy)?;
    let mut right = true;
    for piece in &mut document.pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::File { path, text, .. } => {
                let path = session.folder().join(path);
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(|error| format!("{name}: {error}"))?;
                }
                std::fs::write(&path, databases.real(text))
                    .map_err(|error| format!("{name}: {}: {error}", path.display()))?;
            }
            Piece::Patch { text, line } => {
                copy::apply(&databases.real(text), session.folder())
                    .map_err(|problem| format!("{name}:{line}: {problem}"))?;
            }
            Piece::Commands(entries) => {
                for entry in entries {
                    println!("$ {}", entry.command);
                    let run = session
                        .run(&databases.real(&entry.command))
                        .map_err(|problem| format!("{name}:{}: {problem}", entry.line))?;
                    let printed = copy.shown(&databases.shown(&run));
                    right &= settle(name, entry, &printed);
                }
            }
        }
    }
    Ok(right)
}

/// Whether the entry says what was printed; it does afterwards.
fn settle(name: &str, entry: &mut Entry, printed: &str) -> bool {
    if compare::fits(&entry.output, printed) {
        return true;
    }
    println!(
        "{name}:{}: says\n{}but it is\n{}",
        entry.line,
        indented(&entry.output),
        indented(printed)
    );
    entry.say(printed);
    false
}

fn indented(text: &str) -> String {
    text.lines().flat_map(|line| ["  | ", line, "\n"]).collect()
}
