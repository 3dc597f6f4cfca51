//! Renames: what nobody can know from two schemas alone, so it is said by a person, or proposed by likeness.

use serde::Serialize;

use super::triggers;
use super::words::renamed;
use crate::schema::{Constraint, IndexKey, Name, Schema};

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

    /// The schema with these renames, as far as they fit.
    pub(crate) fn made(&self, from: &Schema, to: &Schema) -> Schema {
        self.fitting(from, to).apply(from)
    }

    /// Without what does not fit the two schemas: a name that is not there, or one that is taken.
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

    /// The schema as it is after the renames, as far as the database does them by itself: everything that refers to a
    /// table or a column follows it.
    pub(crate) fn apply(&self, schema: &Schema) -> Schema {
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
