//! A table as a card: what is written on it, and how large it gets.

use std::collections::BTreeMap;

use super::{AIR, Card, HEADER, MARK, Mark, PAD, ROW, Row};
use crate::diagram::int;
use crate::diagram::relation::{is_primary, is_unique, unique_sets};
use crate::diagram::text::{Face, Fitted, fit};
use crate::diagram::words;
use crate::schema::{Column, Name, Schema, Table, Value};

/// What the sign for required and optional takes from a row.
const SIGN: i32 = 18;
/// What is left free between a column's name and its type.
const GAP: i32 = 24;
const NAME_LIMIT: i32 = 250;
const TYPE_LIMIT: i32 = 146;
const WIDTH: std::ops::RangeInclusive<i32> = 190..=520;

/// The card of a table of the schema.
pub(super) fn table_card(
    schema: &Schema,
    name: &Name,
    table: &Table,
    hues: &BTreeMap<&Name, usize>,
) -> Card {
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
    card(name, rows, &notes, table.comment.clone(), hue)
}

/// A card for a table that is referred to, but not in the schema.
pub(super) fn missing_card<'a>(
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
    let mut card = card(name, rows, &["not described here".to_owned()], None, hue);
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
    notes: &[String],
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
