//! The migration package: its files, their numbers, and the list in its `lib.rs`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::refused;
use crate::error::Error;
use crate::revision::Revision;
use crate::settings::Environment;

/// A migration package as it lies on disk.
pub(super) struct Package {
    folder: PathBuf,
    library: PathBuf,
    text: String,
}

impl Package {
    /// The package that is named, or the one that cargo runs.
    pub(super) fn find(dir: Option<&Path>, environment: &Environment) -> Result<Self, Error> {
        let folder = match (dir, environment.get("CARGO_MANIFEST_DIR")) {
            (Some(dir), _) => dir.to_owned(),
            (None, Some((package, _))) => PathBuf::from(package),
            (None, None) => {
                return Err(refused(
                    "the migration package is not known".into(),
                    "run it with cargo, or give its folder with --dir".into(),
                ));
            }
        };
        let library = folder.join("src/lib.rs");
        let text = fs::read_to_string(&library).map_err(|error| {
            refused(
                format!("{} cannot be read: {error}", library.display()),
                "give the folder of the migration package with --dir".into(),
            )
        })?;
        Ok(Self {
            folder,
            library,
            text,
        })
    }

    pub(super) fn library(&self) -> &Path {
        &self.library
    }

    pub(super) fn file(&self, version: &str) -> PathBuf {
        self.folder.join(format!("src/{version}.rs"))
    }

    /// The versions of the migration files that are there, in the order of their names.
    pub(super) fn versions(&self) -> Result<Vec<String>, Error> {
        let mut versions: Vec<String> = fs::read_dir(self.folder.join("src"))?
            .filter_map(Result::ok)
            .filter_map(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.strip_suffix(".rs").map(str::to_owned)
            })
            .filter(|version| {
                version.starts_with('m') && Revision::parse(version).ordinal().is_some()
            })
            .collect();
        versions.sort();
        Ok(versions)
    }

    /// Adds the file to the list, formats it as far as rustfmt is there, and writes both. False where it is not.
    pub(super) fn add(&mut self, version: &str, text: &str) -> Result<bool, Error> {
        let Some(registered) = register(&self.text, version) else {
            return Err(refused(
                format!(
                    "{} has no `vec![...]` of migrations to register it in",
                    self.library.display()
                ),
                "list the migrations as `vec![Box::new(m001_name::Migration), ...]`".into(),
            ));
        };
        let file = self.file(version);
        fs::write(&file, text)?;
        fs::write(&self.library, &registered)?;
        self.text = registered;
        Ok(formatted(&file))
    }

    /// Gives a migration another name: its file, its module and its place in the list.
    pub(super) fn rename(&mut self, old: &str, new: &str) -> Result<(), Error> {
        fs::rename(self.file(old), self.file(new))?;
        self.text = self
            .text
            .replace(&format!("mod {old};"), &format!("mod {new};"))
            .replace(&format!("{old}::"), &format!("{new}::"))
            .replace(&format!("\"{old}\""), &format!("\"{new}\""));
        fs::write(&self.library, &self.text)?;
        Ok(())
    }
}

/// Whether rustfmt could be run on the file.
fn formatted(file: &Path) -> bool {
    Command::new("rustfmt")
        .args(["--edition", "2024"])
        .arg(file)
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Adds the module and the migration to the text of a migrator's `lib.rs`.
fn register(text: &str, version: &str) -> Option<String> {
    let module = format!("mod {version};");
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let last_module = lines.iter().rposition(|line| {
        line.trim_start_matches("pub ")
            .strip_prefix("mod m")
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
    });
    if let Some(line) = last_module {
        let visibility = if lines[line].starts_with("pub ") {
            "pub "
        } else {
            ""
        };
        lines.insert(line + 1, format!("{visibility}{module}"));
    } else {
        lines.insert(head(&lines), format!("\n{module}"));
    }
    let text = lines.join("\n") + "\n";
    let start = text.find("vec![")? + "vec![".len();
    let length = text[start..].find(']')?;
    let listed = text[start..start + length].trim_end();
    let separator = if listed.trim().is_empty() || listed.ends_with(',') {
        ""
    } else {
        ","
    };
    Some(format!(
        "{}{listed}{separator}\n            Box::new({version}::Migration),\n        {}",
        &text[..start],
        &text[start + length..]
    ))
}

/// How many lines are about the file as a whole: nothing may stand before them.
fn head(lines: &[String]) -> usize {
    let (mut head, mut inside) = (0, false);
    for (at, line) in lines.iter().enumerate() {
        inside |= line.starts_with("#![");
        if inside || line.starts_with("//!") {
            head = at + 1;
        } else if !line.is_empty() {
            break;
        }
        inside &= !line.ends_with(']');
    }
    head
}

#[cfg(test)]
mod tests {
    use super::register;

    #[test]
    fn registers_after_the_last_one() {
        let before = "//! Chain.\n\nmod m001_a;\n\nfn migrations() {\n        vec![\n            Box::new(m001_a::Migration),\n        ]\n}\n";
        let after = "//! Chain.\n\nmod m001_a;\nmod m002_b;\n\nfn migrations() {\n        vec![\n            Box::new(m001_a::Migration),\n            Box::new(m002_b::Migration),\n        ]\n}\n";
        assert_eq!(register(before, "m002_b").as_deref(), Some(after));
    }

    #[test]
    fn registers_the_first_one() {
        let after = register(
            "//! Chain.\n\nfn migrations() {\n        vec![]\n}\n",
            "m001_a",
        );
        let expected = "//! Chain.\n\nmod m001_a;\n\nfn migrations() {\n        vec![\n            Box::new(m001_a::Migration),\n        ]\n}\n";
        assert_eq!(after.as_deref(), Some(expected));
        assert_eq!(register("//! Chain.\n", "m001_a"), None);
    }

    #[test]
    fn attributes_of_the_file_stay_first() {
        let after = register(
            "//! Chain.\n\n#![deny(warnings)]\n#![expect(\n    missing_docs,\n)]\n\nuse a;\nvec![]\n",
            "m001_a",
        );
        let before =
            "//! Chain.\n\n#![deny(warnings)]\n#![expect(\n    missing_docs,\n)]\n\nmod m001_a;\n";
        assert!(after.unwrap().starts_with(before));
    }
}
