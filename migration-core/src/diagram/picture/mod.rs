//! What is to be seen of a schema: cards with rows, and the links between them. No places yet.

mod card;

use std::collections::{BTreeMap, BTreeSet};

use self::card::{missing_card, table_card};
use super::add;
use super::relation::cardinality;
use super::text::Fitted;
use crate::schema::{Action, ForeignKey, Name, Schema};

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
            add(
                &mut words,
                format_args!(", on {event} {}", action.sql().to_lowercase()),
            );
        }
    }
    words
}
