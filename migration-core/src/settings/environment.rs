//! The only place that reads the environment: the process's variables, `.env.local` and `.env`.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// The variables that the programs see. A variable that the process has wins over `.env.local`, which wins over `.env`.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    process: HashMap<String, String>,
    files: Vec<(String, HashMap<String, String>)>,
    root: Option<PathBuf>,
}

impl Environment {
    /// Reads the process's variables and, from the workspace root when cargo runs the program or else from the
    /// current folder, `.env.local` and `.env`.
    ///
    /// # Errors
    /// [`Error::Variable`] where a variable that names a database is not text; [`Error::EnvFile`] where one of the files is there but cannot be read. Its text is not shown: it holds secrets.
    pub fn read() -> Result<Self, Error> {
        let mut process = HashMap::new();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else {
                continue;
            };
            match value.into_string() {
                Ok(value) => drop(process.insert(name, value)),
                // To pass over one that names a database would be to migrate another.
                Err(_) if name.ends_with("DATABASE_URL") || name == "DATABASE_SCHEMA" => {
                    return Err(Error::Variable { name });
                }
                Err(_) => {}
            }
        }
        let root = process
            .get("CARGO_MANIFEST_DIR")
            .and_then(|folder| workspace_root(Path::new(folder)));
        let mut files = Vec::new();
        for name in [".env.local", ".env"] {
            let path = root.as_deref().unwrap_or(Path::new("")).join(name);
            if let Some(variables) = read_file(&path)? {
                files.push((name.to_owned(), variables));
            }
        }
        Ok(Self {
            process,
            files,
            root,
        })
    }

    /// Variables given by hand, for tests and for programs that have their own configuration.
    #[must_use]
    pub fn of<const N: usize>(variables: [(&str, &str); N]) -> Self {
        let process = variables
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self {
            process,
            ..Self::default()
        }
    }

    /// A variable's value, and the file that set it if the process did not. Empty counts as unset.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<(String, Option<String>)> {
        let set = |variables: &HashMap<String, String>| {
            variables
                .get(name)
                .filter(|value| !value.is_empty())
                .cloned()
        };
        set(&self.process).map(|value| (value, None)).or_else(|| {
            self.files
                .iter()
                .find_map(|(file, variables)| Some((set(variables)?, Some(file.clone()))))
        })
    }

    /// The workspace root, when cargo runs the program.
    #[must_use]
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }
}

/// A variable of the process that the driver reads by itself, as libpq does. Empty counts as unset.
pub(super) fn of_process(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The nearest folder above the package whose `Cargo.toml` declares a workspace.
fn workspace_root(package: &Path) -> Option<PathBuf> {
    package
        .ancestors()
        .find(|folder| {
            std::fs::read_to_string(folder.join("Cargo.toml")).is_ok_and(|manifest| {
                manifest
                    .lines()
                    .any(|line| line.trim_start().starts_with("[workspace"))
            })
        })
        .map(Path::to_owned)
}

fn read_file(path: &Path) -> Result<Option<HashMap<String, String>>, Error> {
    let unreadable = |problem: String| Error::EnvFile {
        file: path.to_owned(),
        problem,
    };
    if !path.exists() {
        return Ok(None);
    }
    let lines = dotenvy::from_path_iter(path).map_err(|error| unreadable(describe(&error)))?;
    lines
        .collect::<Result<_, _>>()
        .map(Some)
        .map_err(|error| unreadable(describe(&error)))
}

fn describe(error: &dotenvy::Error) -> String {
    match error {
        // The line itself may hold a password.
        dotenvy::Error::LineParse(_, position) => {
            format!("a line is not NAME=value (at its character {position})")
        }
        dotenvy::Error::Io(error) => error.to_string(),
        _ => "it cannot be read".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_process_wins_and_empty_is_unset() {
        let mut environment = Environment::of([("A", "process"), ("B", "")]);
        let file = |pairs: &[(&str, &str)]| {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        environment.files = vec![
            (".env.local".into(), file(&[("A", "local"), ("B", "local")])),
            (".env".into(), file(&[("B", "env"), ("C", "env")])),
        ];
        assert_eq!(environment.get("A"), Some(("process".into(), None)));
        assert_eq!(
            environment.get("B"),
            Some(("local".into(), Some(".env.local".into())))
        );
        assert_eq!(
            environment.get("C"),
            Some(("env".into(), Some(".env".into())))
        );
        assert_eq!(environment.get("D"), None);
    }
}
