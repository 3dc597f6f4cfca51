//! Renames that two schemas suggest: what went looks like what came.

use std::collections::{BTreeMap, BTreeSet};

use super::{Proposal, Renames};
use crate::schema::{Column, Name, Schema, Table};

/// Which renames the two schemas suggest, the likeliest first; each thing is in one of them at the most.
#[must_use]
pub fn proposals(from: &Schema, to: &Schema) -> Vec<Proposal> {
    let mut proposals = Vec::new();
    let mut renames = Renames::default();
    for (old, new) in alike(
        &gone(&from.tables, &to.tables),
        &gone(&to.tables, &from.tables),
        |old, new| likeness_of_tables(&from.tables[old], &to.tables[new]),
    ) {
        renames.tables.push((old.clone(), new.clone()));
        proposals.push(Proposal::Table { from: old, to: new });
    }
    let from = renames.apply(from);
    for (name, table) in &to.tables {
        let Some(before) = from.tables.get(name) else {
            continue;
        };
        let names = |table: &Table, other: &Table| -> Vec<String> {
            let own = table.columns.iter().map(|column| column.name.clone());
            own.filter(|column| other.column(column).is_none())
                .collect()
        };
        let pairs = alike(
            &names(before, table),
            &names(table, before),
            |old, new| match (before.column(old), table.column(new)) {
                (Some(old), Some(new)) => likeness_of_columns(old, new),
                _ => 0,
            },
        );
        proposals.extend(pairs.into_iter().map(|(old, new)| Proposal::Column {
            table: name.clone(),
            from: old,
            to: new,
        }));
    }
    for (name, enumeration) in &to.enums {
        let Some(before) = from.enums.get(name) else {
            continue;
        };
        if before.values.len() != enumeration.values.len() {
            continue;
        }
        let pairs = before.values.iter().zip(&enumeration.values);
        let moved: Vec<_> = pairs.filter(|(old, new)| old != new).collect();
        // One that changed where it stands: anything else is more likely to be another order.
        if let [(old, new)] = moved[..]
            && !before.values.contains(new)
            && !enumeration.values.contains(old)
        {
            proposals.push(Proposal::Value {
                enumeration: name.clone(),
                from: old.clone(),
                to: new.clone(),
            });
        }
    }
    proposals
}

fn gone<T>(here: &BTreeMap<Name, T>, there: &BTreeMap<Name, T>) -> Vec<Name> {
    here.keys()
        .filter(|name| !there.contains_key(*name))
        .cloned()
        .collect()
}

/// Pairs the old with the new by likeness, the most alike first; zero is no likeness.
fn alike<T: Clone + Ord>(old: &[T], new: &[T], likeness: impl Fn(&T, &T) -> usize) -> Vec<(T, T)> {
    let mut scores: Vec<(usize, &T, &T)> = old
        .iter()
        .flat_map(|old| new.iter().map(move |new| (old, new)))
        .map(|(old, new)| (likeness(old, new), old, new))
        .filter(|(score, ..)| *score > 0)
        .collect();
    scores.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken_old, mut taken_new) = (BTreeSet::new(), BTreeSet::new());
    let mut pairs = Vec::new();
    for (_, old, new) in scores {
        if !taken_old.contains(old) && !taken_new.contains(new) {
            taken_old.insert(old);
            taken_new.insert(new);
            pairs.push((old.clone(), new.clone()));
        }
    }
    pairs
}

/// Per cent of the columns that both have with name and type; below half there is none.
fn likeness_of_tables(old: &Table, new: &Table) -> usize {
    let same = old
        .columns
        .iter()
        .filter(|column| {
            new.column(&column.name)
                .is_some_and(|other| other.data_type.sql == column.data_type.sql)
        })
        .count();
    let all = old.columns.len().max(new.columns.len()).max(1);
    let score = same * 100 / all;
    if score >= 50 { score } else { 0 }
}

/// A column of another type is another column. Beyond that, what it does and what it is called count.
fn likeness_of_columns(old: &Column, new: &Column) -> usize {
    if old.data_type != new.data_type {
        return 0;
    }
    let mut score = 50;
    score += if old.nullable == new.nullable { 10 } else { 0 };
    score += if old.value == new.value { 10 } else { 0 };
    score + common_letters(&old.name, &new.name) * 30 / old.name.len().max(new.name.len()).max(1)
}

/// How long beginning and end are that two names have in common, in bytes.
fn common_letters(old: &str, new: &str) -> usize {
    let both = |old: &mut dyn Iterator<Item = u8>, new: &mut dyn Iterator<Item = u8>| {
        old.zip(new).take_while(|(a, b)| a == b).count()
    };
    let start = both(&mut old.bytes(), &mut new.bytes());
    let end = both(&mut old.bytes().rev(), &mut new.bytes().rev());
    (start + end).min(old.len()).min(new.len())
}
