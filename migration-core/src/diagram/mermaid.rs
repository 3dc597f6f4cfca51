//! A schema as an `erDiagram` of Mermaid.
//!
//! What its grammar allows is read from its lexers of versions 10 and 11, which differ; what is written here is what
//! both take. See <https://mermaid.js.org/syntax/entityRelationshipDiagram.html>.

use std::collections::{BTreeMap, BTreeSet};

use super::add;
use super::relation::{cardinality, is_foreign, is_primary, is_unique};
use super::text::hidden;
use super::words;
use crate::schema::{Column, ForeignKey, Name, Schema, Table};

/// Words that the lexer takes for something else where an entity begins.
const RESERVED: &[&str] = &[
    "accdescr",
    "acctitle",
    "class",
    "classdef",
    "direction",
    "end",
    "erdiagram",
    "many",
    "one",
    "only",
    "optionally",
    "style",
    "subgraph",
    "title",
    "to",
    "u",
    "zero",
];

/// What every object of JavaScript has: version 10 takes an entity of that name for one that it knows.
const INHERITED: &[&str] = &[
    "constructor",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "toString",
    "valueOf",
    "__proto__",
    "__defineGetter__",
    "__defineSetter__",
    "__lookupGetter__",
    "__lookupSetter__",
];

/// The schema as an `erDiagram` of Mermaid: a block for each table, then a line for each foreign key.
///
/// Names that Mermaid cannot take are changed (`first name` becomes `first_name`) and given in the column's comment as
/// they are. A table that is referred to and is not in the schema is a box without columns.
#[must_use]
pub fn mermaid(schema: &Schema) -> String {
    let entities = entities(schema);
    let entity = |name: &Name| entities.get(name).cloned().unwrap_or_default();
    let mut text = String::from("erDiagram\n");
    for (name, table) in &schema.tables {
        add(&mut text, format_args!("    {} {{\n", entity(name)));
        for column in &table.columns {
            text.push_str(&attribute(schema, table, column));
        }
        text.push_str("    }\n");
    }
    for (name, table) in &schema.tables {
        for key in sorted(table) {
            let cardinality = cardinality(table, key);
            add(
                &mut text,
                format_args!(
                    "    {} {}--{} {} : \"{}\"\n",
                    entity(&key.table),
                    if cardinality.optional { "|o" } else { "||" },
                    if cardinality.single { "o|" } else { "o{" },
                    entity(name),
                    key.columns
                        .iter()
                        .map(|column| quotable(column))
                        .collect::<Vec<_>>()
                        .join(", "),
                ),
            );
        }
    }
    text
}

/// The foreign keys in the order of their columns, which is the same whatever the schema came from.
fn sorted(table: &Table) -> Vec<&ForeignKey> {
    let mut keys: Vec<&ForeignKey> = table.foreign_keys.iter().collect();
    keys.sort_by(|one, other| {
        (&one.columns, &one.table, &one.referenced).cmp(&(
            &other.columns,
            &other.table,
            &other.referenced,
        ))
    });
    keys
}

fn attribute(schema: &Schema, table: &Table, column: &Column) -> String {
    let mut line = format!(
        "        {} {}",
        word(&words::data_type(schema.dialect, column), "()[]"),
        word(&column.name, "")
    );
    let primary = is_primary(table, &column.name);
    let keys: Vec<&str> = [
        (primary, "PK"),
        (is_foreign(table, &column.name), "FK"),
        (!primary && is_unique(table, &column.name), "UK"),
    ]
    .into_iter()
    .filter_map(|(is, key)| is.then_some(key))
    .collect();
    if !keys.is_empty() {
        line.push(' ');
        line.push_str(&keys.join(", "));
    }
    let mut remarks = Vec::new();
    if word(&column.name, "") != column.name {
        remarks.push(format!("'{}'", remark(&column.name)));
    }
    if !column.nullable && !primary {
        remarks.push("not null".to_owned());
    }
    remarks.extend(column.comment.as_deref().map(remark));
    if !remarks.is_empty() {
        add(&mut line, format_args!(" \"{}\"", remarks.join("; ")));
    }
    line.push('\n');
    line
}

/// What each table is called, those that are only referred to included; no two alike, also where only the characters
/// differ that Mermaid cannot take.
fn entities(schema: &Schema) -> BTreeMap<Name, String> {
    let referred = schema
        .tables
        .values()
        .flat_map(|table| table.foreign_keys.iter().map(|key| &key.table));
    let names: BTreeSet<&Name> = schema.tables.keys().chain(referred).collect();
    let plain = |name: &Name| name.schema.is_none() && quotable(&name.name) == name.name;
    // Those that stay as they are come first, so that another never takes their name.
    let mut ordered: Vec<&Name> = names.into_iter().collect();
    ordered.sort_by_key(|name| !plain(name));
    let mut taken = BTreeSet::new();
    let mut entities = BTreeMap::new();
    for name in ordered {
        let base = quotable(&name.to_string());
        let mut text = base.clone();
        let mut number = 2;
        while !taken.insert(text.clone()) {
            text = format!("{base}_{number}");
            number += 1;
        }
        entities.insert(name.clone(), quoted(text));
    }
    entities
}

/// In quotes, where the lexer would not take it without.
fn quoted(name: String) -> String {
    let simple = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
        && !RESERVED.contains(&name.to_ascii_lowercase().as_str());
    if simple { name } else { format!("\"{name}\"") }
}

/// What may stand between quotes anywhere: letters, digits and a few signs. Not even a space, for `direction TB` is a
/// command in the middle of a line as well.
fn quotable(name: &str) -> String {
    let mut text: String = name
        .chars()
        .map(|character| {
            if character.is_alphanumeric() || "_.-$()[]".contains(character) {
                character
            } else {
                '_'
            }
        })
        .collect();
    if text.is_empty() || INHERITED.contains(&text.as_str()) {
        text.push('_');
    }
    text
}

/// A type or the name of a column: neither can be quoted, and both versions take ASCII only.
fn word(text: &str, signs: &str) -> String {
    let mut word: String = text
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() || signs.contains(character) {
                character
            } else {
                '_'
            }
        })
        .collect();
    let key = |word: &str| {
        let mut rest = word.chars();
        let head: String = rest.by_ref().take(2).collect();
        ["PK", "FK", "UK"].contains(&head.to_ascii_uppercase().as_str())
            && !rest
                .next()
                .is_some_and(|next| next.is_ascii_alphanumeric() || next == '_')
    };
    if !word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') || key(&word) {
        word.insert(0, '_');
    }
    word
}

/// Free text between quotes: no quote, no line end, nothing that is markup, an entity or a directive.
fn remark(text: &str) -> String {
    let hashed = text.contains('#');
    let plain: String = text
        .chars()
        .map(|character| match character {
            '"' | '`' => '\'',
            '<' => '‹',
            '>' => '›',
            ';' if hashed => ',',
            '\\' => '/',
            _ if hidden(character) || character.is_whitespace() => ' ',
            _ => character,
        })
        .collect();
    plain.trim().replace("%%", "% %").replace("%%", "% %")
}
