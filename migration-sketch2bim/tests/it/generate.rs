//! `generate`: what it refuses, and what it does without writing a migration.

use std::path::Path;

use test_support::{Database, Program};

use crate::BINARY;
use crate::chain::program;

/// A migration package as it lies on disk, with these migrations.
pub(crate) fn package(folder: &Path, versions: &[&str]) {
    let source = folder.join("src");
    std::fs::create_dir_all(&source).unwrap();
    let modules: Vec<String> = versions
        .iter()
        .map(|version| format!("mod {version};\n"))
        .collect();
    let listed: Vec<String> = versions
        .iter()
        .map(|version| format!("            Box::new({version}::Migration),\n"))
        .collect();
    let library = format!(
        "//! Chain.\n\n{}\nfn migrations() {{\n        vec![\n{}        ]\n}}\n",
        modules.concat(),
        listed.concat()
    );
    std::fs::write(source.join("lib.rs"), library).unwrap();
    for version in versions {
        std::fs::write(
            source.join(format!("{version}.rs")),
            format!("// {version}\n"),
        )
        .unwrap();
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(folder.join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    files
}

#[test]
fn where_nothing_differs_nothing_is_written() {
    for database in Database::both("generate_nothing") {
        let folder = tempfile::tempdir().unwrap();
        package(folder.path(), &["m010_x"]);
        let program = program(&database);
        program.succeed(&["up"]);
        for more in [&[][..], &["--offline"]] {
            let dir = folder.path().to_str().unwrap();
            let arguments = [
                &["generate", "a change", "--autogenerate", "--dir", dir],
                more,
            ]
            .concat();
            let said = program.succeed(&arguments).stdout;
            assert!(said.starts_with("nothing to do"), "{said}");
            assert_eq!(files(folder.path()), ["lib.rs", "m010_x.rs"]);
        }
    }
}

#[test]
fn a_database_that_is_not_at_head_is_not_compared() {
    for database in Database::both("generate_behind") {
        let folder = tempfile::tempdir().unwrap();
        package(folder.path(), &["m010_x"]);
        let program = program(&database);
        program.succeed(&["up", "005"]);
        let dir = folder.path().to_str().unwrap();
        let refused = program.run(&["generate", "a change", "--autogenerate", "--dir", dir]);
        assert_eq!(refused.code, Some(1), "{refused}");
        assert!(
            refused.stderr.contains("is not at head: it is behind"),
            "{refused}"
        );
        assert!(refused.stderr.contains("--offline"), "{refused}");
        assert_eq!(files(folder.path()), ["lib.rs", "m010_x.rs"]);
    }
}

#[test]
fn two_files_with_one_number_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    package(
        folder.path(),
        &["m001_initial", "m002_fees", "m002_names", "m003_more"],
    );
    let program = Program::new(BINARY, folder.path())
        .argument("generate")
        .argument("--dir")
        .argument(".");
    let renumbered = program.succeed(&["--renumber"]).stdout;
    assert_eq!(
        renumbered,
        "renamed    m002_names to m003_names\nrenamed    m003_more to m004_more\n"
    );
    assert_eq!(
        files(folder.path()),
        [
            "lib.rs",
            "m001_initial.rs",
            "m002_fees.rs",
            "m003_names.rs",
            "m004_more.rs"
        ]
    );
    let moved = std::fs::read_to_string(folder.path().join("src/m004_more.rs")).unwrap();
    assert_eq!(moved, "// m003_more\n");
    let library = std::fs::read_to_string(folder.path().join("src/lib.rs")).unwrap();
    for line in [
        "mod m003_names;",
        "mod m004_more;",
        "Box::new(m003_names::Migration)",
        "Box::new(m004_more::Migration)",
    ] {
        assert!(library.contains(line), "{library}");
    }
    assert!(
        !library.contains("m002_names") && !library.contains("m003_more"),
        "{library}"
    );
    let again = program.succeed(&["--renumber"]).stdout;
    assert!(again.starts_with("nothing to do"), "{again}");
}

#[test]
fn a_file_that_the_program_does_not_know_keeps_its_number() {
    let folder = tempfile::tempdir().unwrap();
    package(folder.path(), &["m011_from_another_branch"]);
    let program = Program::new(BINARY, folder.path());
    let refused = program.run(&["generate", "a change", "--dir", "."]);
    assert_eq!(refused.code, Some(1), "{refused}");
    assert!(
        refused.stderr.contains("m011_from_another_branch.rs"),
        "{refused}"
    );
    assert_eq!(
        files(folder.path()),
        ["lib.rs", "m011_from_another_branch.rs"]
    );
}
