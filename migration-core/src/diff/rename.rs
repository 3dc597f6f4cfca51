//! Renames: what nobody can know from two schemas alone, so it is said by a person, or proposed by likeness.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::triggers;
use super::words::renamed;
use crate::schema::{Column, Constraint, IndexKey, Name, Schema, Table};

/// What is the same thing under another name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Renames {
    /// Tables: old name, new name.
    pub tables: Vec<(Name, Name)>,
    /// Columns: the table by its new name, the column's old name, its new name.
    pub columns: Vec<(Name, String, String)>,
    /// Values of an enum: the type, the old value, the new value.
    pub values: Vec<(Name, String, String)>,
}

/// A rename that two schemas suggest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "rename", rename_all = "snake_case")]
pub enum Proposal {
    /// A table that went looks like one that came.
    Table {
        /// Its old name.
        from: Name,
        /// Its new name.
        to: Name,
    },
    /// A column that went looks like one that came.
    Column {
        /// The table, by its new name.
        table: Name,
        /// The column's old name.
        from: String,
        /// The column's new name.
        to: String,
    },
    /// A value that went stands where one came.
    Value {
        /// The enum type.
        enumeration: Name,
        /// The old value.
        from: String,
        /// The new value.
        to: String,
    },
}

impl Renames {
    /// The renames that lead back.
    #[must_use]
    pub fn reverse(&self) -> Self {
        let old_name = |table: &Name| {
            self.tables
                .iter()
                .find(|(_, to)| to == table)
                .map_or_else(|| table.clone(), |(from, _)| from.clone())
        };
        Self {
            tables: self
                .tables
                .iter()
                .map(|(from, to)| (to.clone(), from.clone()))
                .collect(),
            columns: self
                .columns
                .iter()
                .map(|(table, from, to)| (old_name(table), to.clone(), from.clone()))
                .collect(),
            values: self
                .values
                .iter()
                .map(|(name, from, to)| (name.clone(), to.clone(), from.clone()))
                .collect(),
        }
    }

    /// Whether each of them is about something that is there.
    #[must_use]
    pub fn fits(&self, from: &Schema, to: &Schema) -> bool {
        self.fitting(from, to) == *self
    }

    /// Whether a proposal is among them.
    #[must_use]
    pub fn has(&self, proposal: &Proposal) -> bool {
        match proposal {
            Proposal::Table { from, to } => self.tables.contains(&(from.clone(), to.clone())),
            Proposal::Column { table, from, to } => {
                let column = (table.clone(), from.clone(), to.clone());
                self.columns.contains(&column)
            }
            Proposal::Value {
                enumeration,
                from,
                to,
            } => {
                let value = (enumeration.clone(), from.clone(), to.clone());
                self.values.contains(&value)
            }
        }
    }

    /// Takes a proposal on.
    pub fn accept(&mut self, proposal: Proposal) {
        match proposal {
            Proposal::Table { from, to } => self.tables.push((from, to)),
            Proposal::Column { table, from, to } => self.columns.push((table, from, to)),
            Proposal::Value {
                enumeration,
                from,
                to,
            } => self.values.push((enumeration, from, to)),
        }
    }

    /// Without what does not fit the two schemas: a name that is not there, or one that is taken.
    /// The schema with these renames, as far as they fit.
    pub(crate) fn made(&self, from: &Schema, to: &Schema) -> Schema {
        self.fitting(from, to).apply(from)
    }

    pub(super) fn fitting(&self, from: &Schema, to: &Schema) -> Self {
        let tables: Vec<_> = self
            .tables
            .iter()
            .filter(|(old, new)| {
                from.tables.contains_key(old)
                    && to.tables.contains_key(new)
                    && !from.tables.contains_key(new)
                    && !to.tables.contains_key(old)
            })
            .cloned()
            .collect();
        let old_name = |table: &Name| {
            tables
                .iter()
                .find(|(_, new)| new == table)
                .map_or(table.clone(), |(old, _)| old.clone())
        };
        let columns = self
            .columns
            .iter()
            .filter(|(table, old, new)| {
                let before = from.tables.get(&old_name(table));
                let after = to.tables.get(table);
                before.is_some_and(|before| {
                    before.column(old).is_some() && before.column(new).is_none()
                }) && after
                    .is_some_and(|after| after.column(new).is_some() && after.column(old).is_none())
            })
            .cloned()
            .collect();
        let values = self
            .values
            .iter()
            .filter(|(name, old, new)| {
                let has = |schema: &Schema, value: &String| {
                    schema
                        .enums
                        .get(name)
                        .is_some_and(|known| known.values.contains(value))
                };
                has(from, old) && has(to, new) && !has(from, new) && !has(to, old)
            })
            .cloned()
            .collect();
        Self {
            tables,
            columns,
            values,
        }
    }

    /// As [`Renames::apply`], for whoever goes the way back.
    pub(crate) fn applied(&self, schema: &Schema) -> Schema {
        // Columns are named by the table they are in then: on the way back that is the new name until the end.
        self.apply(schema)
    }

    /// The schema as it is after the renames, as far as the database does them by itself: everything that refers to a
    /// table or a column follows it.
    pub(super) fn apply(&self, schema: &Schema) -> Schema {
        let mut schema = schema.clone();
        for (old, new) in &self.tables {
            if let Some(table) = schema.tables.remove(old) {
                schema.tables.insert(new.clone(), table);
            }
            for table in schema.tables.values_mut() {
                for key in &mut table.foreign_keys {
                    if key.table == *old {
                        key.table = new.clone();
                    }
                }
            }
            for sequence in schema.sequences.values_mut() {
                if let Some((owner, _)) = &mut sequence.owned_by
                    && owner == old
                {
                    *owner = new.clone();
                }
            }
            triggers::rename_table(&mut schema, old, new);
            for unmanaged in &mut schema.unmanaged {
                for dependence in &mut unmanaged.depends_on {
                    if dependence.table == *old {
                        dependence.table = new.clone();
                    }
                }
                if unmanaged.table.as_ref() == Some(old) {
                    unmanaged.table = Some(new.clone());
                }
            }
        }
        for (table, old, new) in &self.columns {
            rename_column(&mut schema, table, old, new);
        }
        schema
    }
}

fn rename_column(schema: &mut Schema, name: &Name, old: &str, new: &str) {
    let in_list = |columns: &mut Vec<String>| {
        for column in columns.iter_mut().filter(|column| *column == old) {
            new.clone_into(column);
        }
    };
    let in_text = |text: &mut String| *text = renamed(text, old, new);
    for (other, table) in &mut schema.tables {
        let own = other == name;
        if own {
            for column in &mut table.columns {
                if column.name == old {
                    new.clone_into(&mut column.name);
                }
                if let crate::schema::Value::Generated { expression, .. } = &mut column.value {
                    in_text(expression);
                }
            }
        }
        let mut constraints = table.constraints();
        for constraint in &mut constraints {
            match constraint {
                Constraint::ForeignKey(key) => {
                    if own {
                        in_list(&mut key.columns);
                        in_list(&mut key.on_delete_columns);
                    }
                    if key.table == *name {
                        in_list(&mut key.referenced);
                    }
                }
                _ if !own => {}
                Constraint::PrimaryKey(key) => {
                    in_list(&mut key.columns);
                    in_list(&mut key.include);
                }
                Constraint::Unique(unique) => {
                    in_list(&mut unique.columns);
                    in_list(&mut unique.include);
                }
                Constraint::Check(check) => in_text(&mut check.expression),
                Constraint::Exclusion(exclusion) => in_text(&mut exclusion.definition),
                Constraint::Index(index) => {
                    in_list(&mut index.include);
                    if let Some(predicate) = &mut index.predicate {
                        in_text(predicate);
                    }
                    for part in &mut index.parts {
                        match &mut part.key {
                            IndexKey::Column(column) if column == old => new.clone_into(column),
                            IndexKey::Column(_) => {}
                            IndexKey::Expression(expression) => in_text(expression),
                        }
                    }
                }
            }
        }
        table.set_constraints(constraints);
    }
    for sequence in schema.sequences.values_mut() {
        if let Some((table, column)) = &mut sequence.owned_by
            && table == name
            && column == old
        {
            new.clone_into(column);
        }
    }
    for unmanaged in &mut schema.unmanaged {
        for dependence in &mut unmanaged.depends_on {
            if dependence.table == *name && dependence.column.as_deref() == Some(old) {
                dependence.column = Some(new.to_owned());
            }
        }
    }
    triggers::rename_column(schema, name, old, new);
}

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
