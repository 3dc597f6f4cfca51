//! Revisions are numbered without a gap, and every file of a revision is in its chain, in order.

use crate::{files, nothing, read};

#[test]
fn revisions_are_numbered_and_registered() {
    let files = files();
    let chains: Vec<&str> = files
        .iter()
        .filter_map(|file| file.strip_suffix("/src/lib.rs"))
        .filter(|package| package.starts_with("migration-") && *package != "migration-core")
        .collect();
    assert!(chains.len() >= 2, "{chains:?}");
    let mut found = Vec::new();
    for chain in chains {
        let stems: Vec<&str> = files
            .iter()
            .filter_map(|file| file.strip_prefix(chain)?.strip_prefix("/src/m"))
            .filter_map(|file| file.strip_suffix(".rs"))
            .filter(|stem| stem.starts_with(|first: char| first.is_ascii_digit()))
            .collect();
        found.extend(
            gaps(&stems)
                .into_iter()
                .map(|gap| format!("{chain}: {gap}")),
        );
        let revisions: Vec<String> = stems.iter().map(|stem| format!("m{stem}")).collect();
        let lib = read(&format!("{chain}/src/lib.rs"));
        for (what, listed) in [("declares", declared(&lib)), ("lists", boxed(&lib))] {
            if listed != revisions {
                found.push(format!(
                    "{chain}/src/lib.rs {what} {listed:?}, and the files are {revisions:?}"
                ));
            }
        }
    }
    nothing(&found, "the revisions of a chain");
}

/// What is wrong with the numbers of the files, given in the order of their names.
fn gaps(stems: &[&str]) -> Vec<String> {
    let numbered = stems.iter().zip(1..);
    numbered
        .filter(|(stem, number)| !stem.starts_with(&format!("{number:03}_")))
        .map(|(stem, number)| format!("m{stem} stands where m{number:03}_... should"))
        .collect()
}

/// The revisions that are declared as modules.
fn declared(lib: &str) -> Vec<String> {
    lib.lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod m"))
        .filter(|name| name.starts_with(|first: char| first.is_ascii_digit()))
        .map(|name| format!("m{}", name.trim_end_matches(';')))
        .collect()
}

/// The revisions that the migrator lists.
fn boxed(lib: &str) -> Vec<String> {
    lib.split("Box::new(")
        .skip(1)
        .filter_map(|rest| rest.split_once("::Migration)"))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn a_gap_is_seen() {
    assert_eq!(gaps(&["001_a", "002_b"]), [""; 0]);
    assert_eq!(
        gaps(&["001_a", "003_b"]),
        ["m003_b stands where m002_... should"]
    );
    assert_eq!(gaps(&["001_a", "001_b"]).len(), 1);
    let lib = "mod m001_a;\npub mod m002_b;\nmod more;\nvec![Box::new(m002_b::Migration), Box::new(m001_a::Migration)]";
    assert_eq!(declared(lib), ["m001_a", "m002_b"]);
    assert_eq!(boxed(lib), ["m002_b", "m001_a"]);
}
