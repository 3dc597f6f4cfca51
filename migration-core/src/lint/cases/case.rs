//! A case as it lies on disk.

use std::path::Path;

use crate::recording::{Allow, BATCHED, Recording};

pub(super) struct Case {
    pub(super) setup: Vec<String>,
    /// By the names of their files.
    pub(super) bad: Vec<(String, Script)>,
    pub(super) good: Vec<(String, Script)>,
}

pub(super) struct Script {
    pub(super) up: Recording,
    pub(super) down: Recording,
    pub(super) has_down: bool,
    pub(super) transactional: bool,
    /// The SQLSTATE with which the database refuses it.
    pub(super) fails: Option<String>,
}

impl Case {
    pub(super) fn read(folder: &Path) -> Self {
        let text = |name: &str| std::fs::read_to_string(folder.join(name)).ok();
        let scripts = |kind: &str| -> Vec<(String, Script)> {
            let mut names: Vec<String> = std::fs::read_dir(folder)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
                .filter(|name| name.starts_with(kind) && !name.ends_with(".down.sql"))
                .collect();
            names.sort();
            assert!(
                names.contains(&format!("{kind}.sql")),
                "{} has no {kind}.sql",
                folder.display()
            );
            let script = |name: String| {
                let up = text(&name).unwrap_or_default();
                let down = text(&name.replace(".sql", ".down.sql"));
                (name, Script::read(&up, down.as_deref()))
            };
            names.into_iter().map(script).collect()
        };
        Self {
            setup: statements(&text("setup.sql").unwrap_or_default()),
            bad: scripts("bad"),
            good: scripts("good"),
        }
    }
}

impl Script {
    fn read(up: &str, down: Option<&str>) -> Self {
        let one = |name: &str| directives(up, name).first().map(ToString::to_string);
        let refuses = one("down").as_deref() == Some("refuses");
        let asks = up.lines().any(|line| line == "-- asks");
        let allowed = directives(up, "allow").into_iter().map(|line| {
            let (code, reason) = line.split_once('=').unwrap();
            Allow {
                code: code.trim().to_owned(),
                reason: reason.trim().to_owned(),
            }
        });
        Self {
            // A way back that the case says nothing about is none of its business.
            has_down: refuses || down.is_some(),
            up: Recording {
                statements: statements(up),
                complete: !asks,
                asked: asks,
                allowed: allowed.collect(),
            },
            down: Recording {
                asked: false,
                statements: down.map(statements).unwrap_or_default(),
                complete: !refuses,
                allowed: Vec::new(),
            },
            transactional: one("transaction").as_deref() != Some("none"),
            fails: one("fails"),
        }
    }
}

/// What stands behind `-- NAME:` in the lines of the text.
fn directives<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    text.lines()
        .filter_map(|line| {
            line.strip_prefix("-- ")?
                .strip_prefix(name)?
                .strip_prefix(':')
        })
        .map(str::trim)
        .collect()
}

/// The statements of a file, one a paragraph or ended by a semicolon at the end of a line.
fn statements(text: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut statement = String::new();
    for line in text.lines() {
        if line.starts_with("-- ") && !line.starts_with(BATCHED) || line.is_empty() {
            continue;
        }
        statement += line;
        if let Some(end) = statement.strip_suffix(';') {
            statements.push(end.to_owned());
            statement.clear();
        } else {
            statement.push('\n');
        }
    }
    if !statement.trim().is_empty() {
        statements.push(statement);
    }
    statements
}
