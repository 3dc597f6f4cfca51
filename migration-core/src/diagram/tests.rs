//! Laws that both kinds of diagram keep, whatever the schema.

use std::time::{Duration, Instant};

use super::samples;
use super::{mermaid, svg};
use crate::schema::{Dialect, Schema};

fn all() -> Vec<(&'static str, Schema)> {
    vec![
        ("empty", Schema::empty(Dialect::Postgres)),
        ("ask", samples::ask()),
        ("sketch2bim", samples::sketch2bim()),
        ("forty", samples::many(40)),
        ("two-hundred", samples::many(200)),
        ("hostile", samples::hostile()),
    ]
}

/// Writes them all into a folder, to be looked at.
#[test]
#[ignore = "writes files to look at, into the folder that DIAGRAMS names"]
fn write() {
    let folder = std::path::PathBuf::from(std::env::var("DIAGRAMS").unwrap());
    for (name, schema) in all() {
        let begun = Instant::now();
        let drawing = svg(&schema, &format!("The schema {name}"));
        println!("{name}: {} bytes in {:?}", drawing.len(), begun.elapsed());
        std::fs::write(folder.join(format!("{name}.svg")), drawing).unwrap();
        std::fs::write(folder.join(format!("{name}.mmd")), mermaid(&schema)).unwrap();
    }
}

#[test]
fn two_hundred_tables_take_no_time() {
    let schema = samples::many(200);
    let begun = Instant::now();
    let drawing = svg(&schema, "Many");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
    assert!(drawing.len() < 2_000_000, "{}", drawing.len());
}
