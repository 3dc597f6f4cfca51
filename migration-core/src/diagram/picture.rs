//! What is to be seen of a schema: cards with rows, and the links between them. No places yet.

use std::collections::{BTreeMap, BTreeSet};

use super::int;
use super::relation::{cardinality, is_primary, is_unique, unique_sets};
use super::text::{Face, Fitted, fit};
use super::words;
use crate::schema::{Action, Column, ForeignKey, Name, Schema, Table, Value};

/// The height of the part of a card that has the table's name.
pub(super) const HEADER: i32 = 38;
/// The height of a row.
pub(super) const ROW: i32 = 22;
/// What is left free between a card's edge and its text.
pub(super) const PAD: i32 = 12;
/// What a mark takes from a row, the gap after it included.
pub(super) const MARK: i32 = 29;
/// What is left free above the first row, and below the last.
pub(super) const AIR: i32 = 6;
/// The colours that links are told apart by.
pub(super) const HUES: usize = 8;
/// What the sign for required and optional takes from a row.
const SIGN: i32 = 18;
/// What is left free between a column's name and its type.
const GAP: i32 = 24;
const NAME_LIMIT: i32 = 250;
const TYPE_LIMIT: i32 = 146;
const WIDTH: std::ops::RangeInclusive<i32> = 190..=520;

/// All that is drawn.
#[derive(Debug)]
pub(super) struct Picture {
    /// Tables in the order of their names, then those that are only referred to.
    pub(super) cards: Vec<Card>,
    /// One for each foreign key.
    pub(super) links: Vec<Link>,
}

/// A table.
#[derive(Debug)]
pub(super) struct Card {
    /// Its name, with the schema that it lives in.
    pub(super) name: String,
    /// How many characters of the heading are the schema and its dot.
    pub(super) prefix: usize,
    /// The name as far as it fits.
    pub(super) heading: Fitted,
    /// What is shown when the pointer rests on the heading.
    pub(super) tip: Option<String>,
    /// Its columns.
    pub(super) rows: Vec<Row>,
    /// What is unique only together, and other remarks below the columns.
    pub(super) notes: Vec<Fitted>,
    /// Whether it is referred to, but not in the schema.
    pub(super) missing: bool,
    /// The colour of the links that end here; none where there are none.
    pub(super) hue: Option<usize>,
    /// How many marks the row has that has most.
    pub(super) marks: usize,
    /// How wide it wants to be.
    pub(super) width: i32,
    /// How high it is.
    pub(super) height: i32,
}

/// A column.
#[derive(Debug)]
pub(super) struct Row {
    /// The keys that it is part of.
    pub(super) marks: Vec<Mark>,
    /// Its name.
    pub(super) name: Fitted,
    /// Its type.
    pub(super) data_type: Fitted,
    /// Whether it may not be null, as far as is known.
    pub(super) required: Option<bool>,
    /// What is shown when the pointer rests on it.
    pub(super) tip: Option<String>,
}

/// A key that a column is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    /// The primary key.
    Primary,
    /// It is unique by itself.
    Unique,
    /// It refers to a table of that colour.
    Foreign(usize),
}

/// A foreign key.
#[derive(Debug)]
pub(super) struct Link {
    /// The card that refers, and the row; none for the heading.
    pub(super) from: (usize, Option<usize>),
    /// The card that is referred to, and the row.
    pub(super) to: (usize, Option<usize>),
    /// Whether a row may refer to nothing.
    pub(super) optional: bool,
    /// Whether a row is referred to by one other at most.
    pub(super) single: bool,
    /// The colour of the card that is referred to.
    pub(super) hue: usize,
    /// The same in words.
    pub(super) words: String,
}

/// What is to be seen of the schema.
pub(super) fn picture(schema: &Schema) -> Picture {
    let keys = || {
        schema.tables.iter().flat_map(|(name, table)| {
            let mut keys: Vec<&ForeignKey> = table.foreign_keys.iter().collect();
            keys.sort_by_key(|key| (&key.columns, &key.table, &key.referenced));
            keys.into_iter().map(move |key| (name, table, key))
        })
    };
    let missing: BTreeSet<&Name> = keys()
        .map(|(_, _, key)| &key.table)
        .filter(|name| !schema.tables.contains_key(*name))
        .collect();
    let mut columns: BTreeMap<&Name, BTreeSet<&str>> = BTreeMap::new();
    let mut referred: BTreeMap<&Name, usize> = BTreeMap::new();
    for (_, _, key) in keys() {
        *referred.entry(&key.table).or_default() += 1;
        let columns = columns.entry(&key.table).or_default();
        columns.extend(key.referenced.iter().map(String::as_str));
    }
    let mut ranked: Vec<(&Name, usize)> = referred.into_iter().collect();
    ranked.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
    let hues: BTreeMap<&Name, usize> = ranked
        .iter()
        .enumerate()
        .map(|(rank, (name, _))| (*name, rank % HUES))
        .collect();

    let mut cards: Vec<Card> = schema
        .tables
        .iter()
        .map(|(name, table)| table_card(schema, name, table, &hues))
        .collect();
    cards.extend(missing.iter().map(|name| {
        let columns = columns.get(*name).into_iter().flatten();
        missing_card(name, columns.copied(), hues.get(*name).copied())
    }));
    let index: BTreeMap<&Name, usize> = schema
        .tables
        .keys()
        .chain(missing.iter().copied())
        .enumerate()
        .map(|(index, name)| (name, index))
        .collect();

    let row = |name: &Name, column: Option<&String>| -> Option<usize> {
        let column = column?;
        match schema.tables.get(name) {
            Some(table) => table.columns.iter().position(|c| c.name == *column),
            None => columns.get(name)?.iter().position(|c| c == column),
        }
    };
    let links = keys()
        .filter_map(|(name, table, key)| {
            let cardinality = cardinality(table, key);
            Some(Link {
                from: (*index.get(name)?, row(name, key.columns.first())),
                to: (
                    *index.get(&key.table)?,
                    row(&key.table, key.referenced.first()),
                ),
                optional: cardinality.optional,
                single: cardinality.single,
                hue: hues.get(&key.table).copied()?,
                words: link_words(name, key),
            })
        })
        .collect();
    Picture { cards, links }
}

fn link_words(name: &Name, key: &ForeignKey) -> String {
    let mut words = format!(
        "{name} ({}) refers to {} ({})",
        key.columns.join(", "),
        key.table,
        key.referenced.join(", ")
    );
    for (event, action) in [("delete", key.on_delete), ("update", key.on_update)] {
        if action != Action::NoAction {
            words.push_str(&format!(", on {event} {}", action.sql().to_lowercase()));
        }
    }
    words
}

fn table_card(schema: &Schema, name: &Name, table: &Table, hues: &BTreeMap<&Name, usize>) -> Card {
    let rows = table
        .columns
        .iter()
        .map(|column| table_row(schema, table, column, hues))
        .collect();
    let sets: Vec<Vec<&str>> = unique_sets(table)
        .into_iter()
        .filter(|set| set.len() > 1)
        .filter(|set| {
            table
                .primary_key
                .as_ref()
                .is_none_or(|key| key.columns != *set)
        })
        .collect();
    let mut notes: Vec<String> = sets
        .iter()
        .map(|set| format!("unique: {}", set.join(", ")))
        .collect();
    if table.columns.is_empty() {
        notes.push("no columns".to_owned());
    }
    let hue = hues.get(name).copied();
    card(name, rows, notes, table.comment.clone(), hue)
}

/// A card for a table that is referred to, but not in the schema.
fn missing_card<'a>(
    name: &Name,
    columns: impl Iterator<Item = &'a str>,
    hue: Option<usize>,
) -> Card {
    let rows = columns
        .map(|column| Row {
            marks: Vec::new(),
            name: fit(column, Face::Name, NAME_LIMIT),
            data_type: fit("", Face::Type, TYPE_LIMIT),
            required: None,
            tip: None,
        })
        .collect();
    let mut card = card(name, rows, vec!["not described here".to_owned()], None, hue);
    card.missing = true;
    card
}

fn table_row(
    schema: &Schema,
    table: &Table,
    column: &Column,
    hues: &BTreeMap<&Name, usize>,
) -> Row {
    let primary = is_primary(table, &column.name);
    let mut marks = Vec::new();
    if primary {
        marks.push(Mark::Primary);
    } else if is_unique(table, &column.name) {
        marks.push(Mark::Unique);
    }
    let key = table
        .foreign_keys
        .iter()
        .filter(|key| key.columns.contains(&column.name))
        .min_by_key(|key| (&key.columns, &key.table));
    if let Some(hue) = key.and_then(|key| hues.get(&key.table)) {
        marks.push(Mark::Foreign(*hue));
    }
    let name = fit(&column.name, Face::Name, NAME_LIMIT);
    let data_type = fit(
        &words::data_type(schema.dialect, column),
        Face::Type,
        TYPE_LIMIT,
    );
    let mut remarks = Vec::new();
    match &column.value {
        Value::Default(expression) => remarks.push(format!("default {expression}")),
        Value::Identity { .. } => remarks.push("identity".to_owned()),
        Value::Generated { expression, .. } => remarks.push(format!("computed: {expression}")),
        Value::Autoincrement => remarks.push("autoincrement".to_owned()),
        Value::None | Value::Serial => {}
    }
    if let Some(found) = column
        .data_type
        .enumeration
        .as_ref()
        .and_then(|name| schema.enums.get(name))
    {
        remarks.push(format!("one of {}", found.values.join(", ")));
    }
    remarks.extend(column.comment.clone());
    if name.cut || data_type.cut {
        remarks.insert(0, format!("{} {}", column.name, column.data_type.sql));
    }
    Row {
        marks,
        name,
        data_type,
        required: Some(primary || !column.nullable),
        tip: (!remarks.is_empty()).then(|| remarks.join("\n")),
    }
}

fn card(
    name: &Name,
    rows: Vec<Row>,
    notes: Vec<String>,
    comment: Option<String>,
    hue: Option<usize>,
) -> Card {
    let full = name.to_string();
    let marks = rows.iter().map(|row| row.marks.len()).max().unwrap_or(0);
    let inner = |wide: i32| wide - 2 * PAD;
    let names = rows.iter().map(|row| row.name.width).max().unwrap_or(0);
    let types = rows
        .iter()
        .map(|row| row.data_type.width)
        .max()
        .unwrap_or(0);
    let wanted = [
        2 * PAD + int(marks) * MARK + names + GAP + types + SIGN,
        2 * PAD + fit(&full, Face::Heading, i32::MAX).width,
    ];
    let wide = wanted
        .into_iter()
        .max()
        .unwrap_or(0)
        .clamp(*WIDTH.start(), *WIDTH.end());
    let heading = fit(&full, Face::Heading, inner(wide));
    let mut tips = Vec::new();
    if heading.cut {
        tips.push(full.clone());
    }
    tips.extend(comment);
    let notes: Vec<Fitted> = notes
        .iter()
        .map(|note| fit(note, Face::Prose, inner(wide)))
        .collect();
    Card {
        prefix: name
            .schema
            .as_ref()
            .map_or(0, |schema| schema.chars().count() + 1),
        height: HEADER + int(rows.len() + notes.len()) * ROW + 2 * AIR,
        name: full,
        heading,
        tip: (!tips.is_empty()).then(|| tips.join("\n")),
        rows,
        notes,
        missing: false,
        hue,
        marks,
        width: wide,
    }
}
