//! docs/operations.md quotes what the program prints: here it happens, and the program prints it.

mod reaching;
mod roles;
mod running;

use std::path::Path;
use std::process::{Child, Stdio};

use tempfile::TempDir;
use test_support::{PostgresDatabase, Program, postgres_database};

use crate::BINARY;

/// The database of the document.
const DATABASE: &str = "Postgres database `sketch2bim` at db.example:5432 as `migrator`";

fn document() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/operations.md");
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The document has this line, or its beginning and `...`.
fn quoted(line: &str) {
    let document = document();
    let is_quoted = document.lines().any(|quoted| {
        let begin = quoted.strip_suffix("...").filter(|begin| begin.len() > 30);
        quoted == line || begin.is_some_and(|begin| line.starts_with(begin))
    });
    assert!(is_quoted, "docs/operations.md does not have:\n{line}");
}

/// A program, and by what names the document calls what it speaks of.
struct Case {
    program: Program,
    names: Vec<(String, String)>,
    _folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            program: Program::new(BINARY, folder.path()),
            names: Vec::new(),
            _folder: folder,
        }
    }

    /// On the database that the URL leads to.
    fn on(url: &str) -> Self {
        let case = Self::new();
        let program = case.program.clone().argument("-u").argument(url);
        let (_, rest) = url.split_once("://").unwrap();
        let (login, place) = rest.rsplit_once('@').unwrap();
        let user = login.split(':').next().unwrap();
        let (host, name) = place.split_once('/').unwrap();
        let name = name.split('?').next().unwrap();
        Self { program, ..case }
            .named(
                &format!("Postgres database `{name}` at {host} as `{user}`"),
                DATABASE,
            )
            .named(&format!("\"{name}\""), "\"sketch2bim\"")
            .named(&format!("\"{user}\""), "\"migrator\"")
    }

    fn named(mut self, real: &str, example: &str) -> Self {
        self.names.push((real.to_owned(), example.to_owned()));
        self
    }

    fn set(mut self, name: &str, value: &str) -> Self {
        self.program = self.program.variable(name, value);
        self
    }

    /// What was said, in the words of the document.
    fn in_its_words(&self, said: &str) -> String {
        let mut text = said.to_owned();
        for (real, example) in &self.names {
            text = text.replace(real, example);
        }
        if let Some((before, after)) = text.split_once(", since ") {
            let after = after.get(8..).unwrap_or_default();
            text = format!("{before}, since 02:13:45{after}");
        }
        text
    }

    /// Runs it: it fails, and the document has the error.
    fn fails(&self, arguments: &[&str]) -> &Self {
        let run = self.program.run(arguments);
        assert_eq!(run.code, Some(1), "{run}");
        self.has_quoted(&run.stderr);
        self
    }

    fn has_quoted(&self, said: &str) {
        let error = said.lines().find(|line| line.starts_with("error: "));
        let error = error.unwrap_or_else(|| panic!("no error in:\n{said}"));
        quoted(&self.in_its_words(error));
    }

    fn start(&self, arguments: &[&str]) -> Child {
        self.program
            .command(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Waits for a program that was started, and fails as it should.
    fn fails_later(&self, child: Child) {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        self.has_quoted(&String::from_utf8_lossy(&output.stderr));
    }
}

/// A database at the revision of this number.
fn at(hint: &str, number: &str) -> (PostgresDatabase, Case) {
    let database = postgres_database(hint);
    let case = Case::on(database.url());
    case.program.succeed(&["up", number]);
    (database, case)
}
