//! A schema under construction, where objects are still found by the numbers that the catalogue gives them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::DbErr;

use super::question::changed;
use super::scope::Places;
use crate::schema::{Column, Dependence, Dialect, Name, Schema, Table, Unmanaged};

pub(super) struct Draft {
    pub(super) places: Places,
    pub(super) schema: Schema,
    /// By `pg_class.oid`.
    pub(super) tables: HashMap<u32, TableDraft>,
    pub(super) unmanaged: Vec<UnmanagedDraft>,
    /// Where an unmanaged object is in the list, by its catalogue and its number there.
    pub(super) unmanaged_by_number: HashMap<(String, u32), usize>,
}

pub(super) struct TableDraft {
    pub(super) name: Name,
    pub(super) table: Table,
    /// By `pg_attribute.attnum`.
    pub(super) columns: BTreeMap<i16, ColumnDraft>,
}

pub(super) struct ColumnDraft {
    pub(super) column: Column,
    /// Its type, or the type under its domain.
    pub(super) base_type: u32,
    pub(super) collation: u32,
}

pub(super) struct UnmanagedDraft {
    pub(super) unmanaged: Unmanaged,
    pub(super) depends_on: BTreeSet<Dependence>,
}

impl Draft {
    pub(super) fn new(places: Places) -> Self {
        Self {
            places,
            schema: Schema::empty(Dialect::Postgres),
            tables: HashMap::new(),
            unmanaged: Vec::new(),
            unmanaged_by_number: HashMap::new(),
        }
    }

    pub(super) fn add_unmanaged(&mut self, catalogue: &str, number: u32, unmanaged: Unmanaged) {
        self.unmanaged_by_number
            .insert((catalogue.to_owned(), number), self.unmanaged.len());
        self.unmanaged.push(UnmanagedDraft {
            unmanaged,
            depends_on: BTreeSet::new(),
        });
    }

    pub(super) fn finish(self) -> Schema {
        let mut schema = self.schema;
        for mut draft in self.tables.into_values() {
            draft.table.columns = draft
                .columns
                .into_values()
                .map(|column| column.column)
                .collect();
            schema.tables.insert(draft.name, draft.table);
        }
        for mut draft in self.unmanaged {
            let columns = draft.depends_on.clone();
            // Where columns are named, that the table is needed goes without saying.
            draft.depends_on.retain(|one| {
                one.column.is_some()
                    || !columns
                        .iter()
                        .any(|other| other.column.is_some() && other.table == one.table)
            });
            draft.unmanaged.depends_on = draft.depends_on.into_iter().collect();
            schema.unmanaged.push(draft.unmanaged);
        }
        schema.sort();
        schema
    }
}

impl TableDraft {
    /// The names of columns, in the order of the numbers.
    pub(super) fn names(&self, numbers: &[i16]) -> Result<Vec<String>, DbErr> {
        numbers
            .iter()
            .map(|number| {
                let column = self.columns.get(number).ok_or_else(changed)?;
                Ok(column.column.name.clone())
            })
            .collect()
    }
}
