//! Workflow commands of GitHub: a warning at the file of each migration
//! (docs.github.com, "Workflow commands for GitHub Actions", setting a warning message).

use std::path::{Path, PathBuf};

use super::Looked;
use crate::error::Error;
use crate::lint::Note;
use crate::settings::Environment;
use crate::target::Direction;

/// Where the files of the migrations are, as far as that is known.
#[derive(Debug, Default)]
pub(super) struct Files {
    package: Option<PathBuf>,
    /// The checkout: files are named from there.
    root: Option<PathBuf>,
}

impl Files {
    pub(super) fn of(dir: Option<&Path>, environment: &Environment) -> Result<Self, Error> {
        if let Some(dir) = dir
            && !dir.join("src").is_dir()
        {
            return Err(Error::Refused {
                problem: format!("{} has no folder src", dir.display()),
                hint: "give the folder of the migration package with --dir".to_owned(),
            });
        }
        let variable = |name| environment.get(name).map(|(value, _)| PathBuf::from(value));
        let root = variable("GITHUB_WORKSPACE").or_else(|| environment.root().map(Path::to_owned));
        Ok(Self {
            package: dir
                .map(Path::to_owned)
                .or_else(|| variable("CARGO_MANIFEST_DIR")),
            root,
        })
    }

    /// The file of the revision as GitHub names it, and the line where the direction begins.
    fn place(&self, version: &str, direction: Direction) -> Option<(String, usize)> {
        let file = self.package.as_ref()?.join(format!("src/{version}.rs"));
        let text = std::fs::read_to_string(&file).ok()?;
        let begin = format!("fn {}(", direction.word());
        let line = text.lines().position(|line| line.contains(&begin));
        let file = self
            .root
            .as_ref()
            .and_then(|root| file.strip_prefix(root).ok())
            .unwrap_or(&file);
        Some((file.display().to_string(), line.map_or(1, |line| line + 1)))
    }
}

/// A line a note.
pub(super) fn commands(looked: &[Looked], files: &Files) -> String {
    looked
        .iter()
        .flat_map(|revision| {
            revision.notes.iter().map(|note| {
                let place = files.place(&revision.version, note.direction);
                command(&revision.version, note, place)
            })
        })
        .collect()
}

fn command(version: &str, note: &Note, place: Option<(String, usize)>) -> String {
    let place = place
        .map(|(file, line)| format!("file={},line={line},", property(&file)))
        .unwrap_or_default();
    let mut message = format!("{version} {}: {}", note.direction.word(), note.line());
    if let Some(statement) = note.statement_line() {
        message += &format!("\n{statement}");
    }
    if !note.help.is_empty() {
        message += &format!("\nhelp: {}", note.help);
    }
    format!(
        "::warning {place}title={}::{}\n",
        property(&note.code),
        data(&message)
    )
}

/// What may stand behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// What may stand behind a `name=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Rules, Sizes, statements};

    #[test]
    fn nothing_ends_the_command_early() {
        let sql = "ALTER TABLE \"a::b%\n::error::c\" DROP COLUMN \"d,e:f\r\"".to_owned();
        let notes = statements(Rules::DEFAULT, &[sql], true, &Sizes::unknown());
        let place = Some(("a,b:c/m001_x.rs".to_owned(), 7));
        let lines: String = notes
            .iter()
            .map(|note| command("m001_x", note, place.clone()))
            .collect();
        insta::assert_snapshot!("github", lines);
    }
}
