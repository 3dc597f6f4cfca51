//! The states that a schema goes through: `states/<database>/NN.sql`, each the whole of it.
//!
//! The first line of a file says in a comment what is new in it; `-- rename: old=new` below it says what was renamed.

use std::fs;
use std::path::{Path, PathBuf};

/// The states of one database, in order.
pub(crate) struct States(Vec<State>);

/// One of them.
pub(crate) struct State {
    pub(crate) path: PathBuf,
    pub(crate) title: String,
    pub(crate) renames: Vec<String>,
}

impl States {
    pub(crate) fn of(database: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/generated/states")
            .join(database);
        Self::in_folder(&folder)
    }

    /// The same without these words, written into a folder: for a database that does not know them.
    pub(crate) fn without(self, words: &[(&str, &str)], folder: &Path) -> Self {
        fs::create_dir_all(folder).unwrap();
        for state in self.0 {
            let mut text = fs::read_to_string(&state.path).unwrap();
            for (word, other) in words {
                text = text.replace(word, other);
            }
            fs::write(folder.join(state.path.file_name().unwrap()), text).unwrap();
        }
        Self::in_folder(folder)
    }

    fn in_folder(folder: &Path) -> Self {
        let entries = fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        Self(paths.into_iter().map(State::read).collect())
    }

    /// Each state but the first, with the one before it.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&State, &State)> {
        self.0.iter().zip(&self.0[1..])
    }
}

impl State {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let comments = text.lines().map_while(|line| line.strip_prefix("-- "));
        let (renames, title): (Vec<&str>, Vec<&str>) =
            comments.partition(|comment| comment.starts_with("rename: "));
        let renames = renames
            .iter()
            .map(|line| line["rename: ".len()..].to_owned());
        Self {
            title: title.concat(),
            renames: renames.collect(),
            path,
        }
    }

    /// The arguments that compare this one with the one before it.
    pub(crate) fn since<'a>(&'a self, before: &'a Self) -> Vec<&'a str> {
        let mut arguments = vec!["--from", before.text(), "--to", self.text()];
        for rename in &self.renames {
            arguments.extend(["--rename", rename]);
        }
        arguments
    }

    /// The path, as an argument.
    pub(crate) fn text(&self) -> &str {
        self.path.to_str().unwrap()
    }
}
