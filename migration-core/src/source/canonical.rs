//! A schema as it was declared, in a form that a scratch can hold, and back.
//!
//! What has no name gets one there that is known again, because the server would make one up. A table of another
//! Postgres schema gets that schema into its name, because the scratch is one schema.

use std::collections::BTreeMap;

use crate::schema::{Constraint, Name, Schema, Value};

/// How the names begin that stand for none. No person would take it, and the server sorts it like any other.
const UNNAMED: &str = "~unnamed ";

/// What was changed to fit into the scratch.
#[derive(Debug, Default)]
pub(super) struct Disguise {
    names: BTreeMap<Name, Name>,
}

impl Disguise {
    /// The schema as the scratch can hold it.
    pub(super) fn put_on(&mut self, schema: &Schema) -> Schema {
        let names = schema
            .tables
            .keys()
            .chain(schema.enums.keys())
            .chain(schema.sequences.keys());
        for name in names {
            if let Some(place) = &name.schema {
                let flat = Name::new(format!("{place}.{}", name.name));
                self.names.insert(flat, name.clone());
            }
        }
        let flat: BTreeMap<Name, Name> = self
            .names
            .iter()
            .map(|(flat, name)| (name.clone(), flat.clone()))
            .collect();
        let mut disguised = renamed(schema, &flat);
        let mut number = 0;
        for table in disguised.tables.values_mut() {
            let mut constraints = table.constraints();
            for constraint in &mut constraints {
                if constraint.name().is_none() {
                    number += 1;
                    *constraint.name_mut() = Some(format!("{UNNAMED}{number}"));
                }
            }
            table.set_constraints(constraints);
        }
        disguised
    }

    /// The schema as it was meant, from what the scratch held.
    pub(super) fn take_off(&self, schema: &Schema) -> Schema {
        let mut meant = renamed(schema, &self.names);
        for table in meant.tables.values_mut() {
            let mut constraints = table.constraints();
            for constraint in &mut constraints {
                if constraint
                    .name()
                    .is_some_and(|name| name.starts_with(UNNAMED))
                {
                    *constraint.name_mut() = None;
                }
            }
            table.set_constraints(constraints);
        }
        meant.sort();
        meant
    }
}

/// The schema with other names for tables, enums and sequences, also where texts mention them.
fn renamed(schema: &Schema, names: &BTreeMap<Name, Name>) -> Schema {
    if names.is_empty() {
        return schema.clone();
    }
    let other = |name: &Name| names.get(name).cloned().unwrap_or_else(|| name.clone());
    let in_text = |text: &mut String| {
        for (from, to) in names {
            for from in [from.spelled(), from.quoted()] {
                if text.contains(&from) {
                    *text = text.replace(&from, &to.spelled());
                }
            }
        }
    };
    let mut renamed = Schema::empty(schema.dialect);
    renamed.unmanaged.clone_from(&schema.unmanaged);
    for (name, enumeration) in &schema.enums {
        renamed.enums.insert(other(name), enumeration.clone());
    }
    for (name, sequence) in &schema.sequences {
        let mut sequence = sequence.clone();
        if let Some((table, _)) = &mut sequence.owned_by {
            *table = other(table);
        }
        renamed.sequences.insert(other(name), sequence);
    }
    for (name, table) in &schema.tables {
        let mut table = table.clone();
        for column in &mut table.columns {
            if let Some(enumeration) = &mut column.data_type.enumeration {
                *enumeration = other(enumeration);
                in_text(&mut column.data_type.sql);
            }
            match &mut column.value {
                Value::Default(expression) | Value::Generated { expression, .. } => {
                    in_text(expression);
                }
                _ => {}
            }
        }
        for key in &mut table.foreign_keys {
            key.table = other(&key.table);
        }
        for check in &mut table.checks {
            in_text(&mut check.expression);
        }
        let mut constraints = table.constraints();
        for constraint in &mut constraints {
            if let Constraint::Index(index) = constraint
                && let Some(predicate) = &mut index.predicate
            {
                in_text(predicate);
            }
        }
        table.set_constraints(constraints);
        renamed.tables.insert(other(name), table);
    }
    renamed
}
