//! A workspace in a temporary folder, with a migration package for each database.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const LIBRARY: &str = "//! The chain.

#![deny(warnings)]

use sea_orm_migration::prelude::*;

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![]
    }
}
";

const PROGRAM: &str = r#"//! Runs the chain.

fn main() -> std::process::ExitCode {
    migration_core::cli::main::<NAME::Migrator>(migration_core::project! {
        name: "NAME",
        url_variable: "GENERATED_DATABASE_URL",
        default_file: "generated.db",
    })
}
"#;

/// The workspace. Its packages have the versions of this checkout, and are built in the same target folder, so that
/// most dependencies are there already; no network is needed.
pub(crate) struct Workspace {
    folder: TempDir,
}

impl Workspace {
    /// An empty chain for each of the databases.
    pub(crate) fn new(databases: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let workspace = Self { folder };
        let manifest = fs::read_to_string(checkout().join("Cargo.toml")).unwrap();
        let profiles = &manifest[manifest.find("[profile.").unwrap()..];
        workspace.write(
            "Cargo.toml",
            &format!("[workspace]\nresolver = \"3\"\nmembers = {databases:?}\n\n{profiles}"),
        );
        // The one for its migrations, the other for its feature: keys are `serial`.
        let seaorm: Vec<&str> = manifest
            .lines()
            .filter(|line| line.starts_with("sea-orm-migration =") || line.starts_with("sea-orm ="))
            .collect();
        let seaorm = seaorm.join("\n");
        let engine = env!("CARGO_MANIFEST_DIR");
        for database in databases {
            let name = package(database);
            let manifest = format!(
                "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n\
                 [dependencies]\nmigration-core = {{ path = {engine:?} }}\n{seaorm}\n"
            );
            workspace.write(&format!("{database}/Cargo.toml"), &manifest);
            workspace.write(&format!("{database}/src/lib.rs"), LIBRARY);
            let program = PROGRAM.replace("NAME", &name);
            workspace.write(&format!("{database}/src/main.rs"), &program);
        }
        workspace.lock();
        workspace
    }

    /// Takes over the versions of this checkout.
    fn lock(&self) {
        let ours = fs::read_to_string(checkout().join("Cargo.lock")).unwrap();
        self.write("Cargo.lock", &ours);
        self.cargo(&["update", "--workspace", "--offline"]);
        let theirs = fs::read_to_string(self.path().join("Cargo.lock")).unwrap();
        let ours = versions(&ours);
        let other: Vec<_> = versions(&theirs)
            .into_iter()
            .filter(|package| !ours.contains(package) && !package.0.starts_with("generated_"))
            .collect();
        assert!(other.is_empty(), "other versions: {other:?}");
    }

    /// Builds the programs; a warning is an error.
    pub(crate) fn build(&self) {
        self.cargo(&["build", "--workspace", "--offline", "--locked"]);
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The program of a database, once it is built.
    pub(crate) fn program(database: &str) -> PathBuf {
        target()
            .join("debug")
            .join(package(database))
            .with_extension(std::env::consts::EXE_EXTENSION)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn cargo(&self, arguments: &[&str]) {
        let mut command = Command::new(env!("CARGO"));
        // What cargo says to a test would make it build again what has a build script that looks at it.
        for (name, _) in std::env::vars_os() {
            let kept = name == "CARGO_HOME" || name == "CARGO_INCREMENTAL";
            if name.to_string_lossy().starts_with("CARGO") && !kept {
                command.env_remove(name);
            }
        }
        let output = command
            .args(arguments)
            .current_dir(self.path())
            .env_remove("OUT_DIR")
            .env("CARGO_TARGET_DIR", target())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "cargo {}\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

fn package(database: &str) -> String {
    format!("generated_{database}")
}

/// The target folder that this test was built in.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// Name and version of each package in a lock file.
fn versions(lock: &str) -> BTreeSet<(String, String)> {
    let line = |package: &str, key: &str| {
        let mut lines = package.lines();
        let value = lines
            .find_map(|line| line.strip_prefix(key))
            .unwrap_or_default();
        value.trim_matches('"').to_owned()
    };
    lock.split("[[package]]\n")
        .skip(1)
        .map(|package| (line(package, "name = "), line(package, "version = ")))
        .collect()
}
