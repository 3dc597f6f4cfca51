//! Views, triggers and virtual tables, with the tables and columns that they name.

use std::collections::{BTreeMap, BTreeSet};

use super::questions::{Answers, is_virtual};
use super::token::{Kind, tokens};
use crate::schema::{Dependence, Name, Table, Unmanaged, UnmanagedKind};

/// What the tables behind fts3, fts4, fts5, rtree and geopoly end in, for a SQLite that does not tell.
const SHADOWS: [&str; 11] = [
    "content", "segments", "segdir", "docsize", "stat", "data", "idx", "config", "node", "parent",
    "rowid",
];

/// The tables that virtual ones keep their data in, each with the one it belongs to.
pub(super) fn shadows(answers: &Answers) -> BTreeMap<String, String> {
    let owners: Vec<&String> = answers
        .objects
        .iter()
        .filter(|object| is_virtual(object))
        .filter_map(|[_, name, ..]| name.as_ref())
        .collect();
    let told: BTreeSet<&String> = answers.shadows.iter().flatten().flatten().collect();
    answers
        .objects
        .iter()
        .filter(|object| !is_virtual(object))
        .filter_map(|[kind, name, ..]| name.as_ref().filter(|_| kind.as_deref() == Some("table")))
        .filter_map(|name| {
            let owner = |owner: &&&String| {
                let rest = name.get(owner.len()..).unwrap_or_default();
                let start = name.get(..owner.len()).unwrap_or_default();
                let end = rest.strip_prefix('_').unwrap_or_default();
                start.eq_ignore_ascii_case(owner)
                    && !end.is_empty()
                    && (told.contains(name) || told.is_empty() && SHADOWS.contains(&end))
            };
            let owner = owners
                .iter()
                .filter(owner)
                .max_by_key(|owner| owner.len())?;
            Some((name.clone(), (*owner).clone()))
        })
        .collect()
}

/// Everything that is neither a table nor an index of one.
pub(super) fn objects(
    answers: &Answers,
    tables: &BTreeMap<Name, Table>,
    shadows: &BTreeMap<String, String>,
) -> Vec<Unmanaged> {
    let mut found = Vec::new();
    for object in &answers.objects {
        let [Some(kind), Some(name), table, sql, _] = object else {
            continue;
        };
        let kind = match kind.as_str() {
            "view" => UnmanagedKind::View,
            "trigger" => UnmanagedKind::Trigger,
            "table" if is_virtual(object) || shadows.contains_key(name) => {
                UnmanagedKind::VirtualTable
            }
            _ => continue,
        };
        let owner = shadows.get(name);
        let table = match kind {
            UnmanagedKind::Trigger => table.as_deref().map(|table| spelled(tables, table)),
            UnmanagedKind::VirtualTable => owner.map(Name::new),
            _ => None,
        };
        // Whoever makes the virtual table makes its shadows.
        let definition = sql.clone().filter(|_| owner.is_none());
        found.push(Unmanaged {
            kind,
            name: name.clone(),
            table,
            depends_on: dependences(definition.as_deref(), kind, tables),
            definition,
        });
    }
    found
}

fn spelled(tables: &BTreeMap<Name, Table>, table: &str) -> Name {
    let real = tables
        .keys()
        .find(|name| name.name.eq_ignore_ascii_case(table));
    real.cloned().unwrap_or_else(|| Name::new(table))
}

/// The tables whose name is a word of the definition, and those of their columns whose name is one too. It may name too
/// many, never too few but for `SELECT *`, which is why the table itself is always there.
fn dependences(
    definition: Option<&str>,
    kind: UnmanagedKind,
    tables: &BTreeMap<Name, Table>,
) -> Vec<Dependence> {
    // The arguments of a virtual table are texts: `content='documents'`.
    let with_texts = kind == UnmanagedKind::VirtualTable;
    let words: BTreeSet<String> = definition
        .and_then(tokens)
        .unwrap_or_default()
        .iter()
        .filter(|token| with_texts || token.kind != Kind::Text)
        .filter_map(|token| token.name().map(|name| name.to_ascii_lowercase()))
        .collect();
    let is_named = |name: &str| words.contains(&name.to_ascii_lowercase());
    let mut found = Vec::new();
    for (name, table) in tables.iter().filter(|(name, _)| is_named(&name.name)) {
        let columns = table.columns.iter().map(|column| &column.name);
        let columns = columns.filter(|column| is_named(column)).cloned();
        found.extend(
            std::iter::once(None)
                .chain(columns.map(Some))
                .map(|column| Dependence {
                    table: name.clone(),
                    column,
                }),
        );
    }
    found
}
