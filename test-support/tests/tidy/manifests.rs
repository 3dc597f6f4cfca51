//! What the manifests say: the lints of the workspace in every package, and a Rust version that is true.

use std::process::Command;

use serde_json::Value;

use crate::{files, nothing, read, root};

/// Without this line in its manifest, a package has none of the lints: no `missing_docs`, no ban of `unsafe`.
#[test]
fn every_package_has_the_lints_of_its_workspace() {
    let mut found = Vec::new();
    for file in files().iter().filter(|file| file.ends_with("Cargo.toml")) {
        let manifest = read(file);
        if manifest.contains("[workspace]") {
            for lint in ["unsafe_code = \"forbid\"", "missing_docs = \"warn\""] {
                if !section(&manifest, "[workspace.lints.rust]").contains(&lint) {
                    found.push(format!("{file} does not say {lint}"));
                }
            }
        }
        if manifest.contains("[package]") && section(&manifest, "[lints]") != ["workspace = true"] {
            found.push(format!("{file} lacks `[lints] workspace = true`"));
        }
    }
    nothing(&found, "lints");
}

/// The lines of a section that say something.
fn section<'a>(manifest: &'a str, name: &str) -> Vec<&'a str> {
    manifest
        .lines()
        .skip_while(|line| *line != name)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

/// `rust-version` is no less than what the dependencies ask for, those of other systems aside.
#[test]
fn no_dependency_asks_for_a_newer_rust_than_is_stated() {
    let packages = packages();
    let stated = packages
        .iter()
        .filter(|package| package["source"].is_null())
        .map(|package| {
            version(package).unwrap_or_else(|| panic!("{} states none", package["name"]))
        })
        .min()
        .expect("members");
    let found: Vec<String> = packages
        .iter()
        .filter(|package| version(package).is_some_and(|asked| asked > stated))
        .map(|package| {
            format!(
                "{} {} asks for Rust {}",
                package["name"], package["version"], package["rust_version"]
            )
        })
        .collect();
    nothing(&found, &format!("the workspace states Rust {stated:?}"));
}

/// A workspace beside this one has a lock file of its own, which nothing else looks at.
#[test]
fn every_lock_file_is_fresh() {
    let found: Vec<String> = files()
        .iter()
        .filter(|file| file.ends_with("/Cargo.lock"))
        .filter_map(|file| {
            let manifest = file.replace("Cargo.lock", "Cargo.toml");
            let asked = Command::new(env!("CARGO"))
                .args(["metadata", "--format-version", "1", "--locked"])
                .args(["--manifest-path", &manifest])
                .current_dir(root())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&asked.stderr).into_owned();
            (!asked.status.success()).then(|| format!("{file}: {}", said.trim()))
        })
        .collect();
    nothing(&found, "lock files");
}

/// All packages that are built on this system, as cargo describes them.
fn packages() -> Vec<Value> {
    let host =
        output(Command::new(std::env::var("RUSTC").unwrap_or("rustc".to_owned())).arg("-vV"));
    let host = host
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("a host");
    let described = output(
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--locked"])
            .args(["--filter-platform", host])
            .current_dir(root()),
    );
    let described: Value = serde_json::from_str(&described).unwrap();
    let packages = described["packages"].as_array().unwrap().clone();
    assert!(packages.len() > 100, "only {} packages", packages.len());
    packages
}

fn output(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The Rust version that a package asks for: `1.88.0` is `[1, 88, 0]`.
fn version(package: &Value) -> Option<[u32; 3]> {
    let mut parts = package["rust_version"].as_str()?.split('.');
    let mut next = || parts.next().map_or(Some(0), |part| part.parse().ok());
    Some([next()?, next()?, next()?])
}
