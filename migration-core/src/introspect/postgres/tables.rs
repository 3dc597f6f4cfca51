//! Tables: those that are managed, and those that only have a name here.

use sea_orm::DbErr;

use super::draft::{Draft, TableDraft};
use super::question::{Answers, comment, free, select};
use super::scope::{Places, Scope};
use crate::schema::{Table, Unmanaged, UnmanagedKind};

const TOPIC: &str = "tables";

pub(super) fn question(scope: &Scope, places: &Places) -> String {
    select(
        TOPIC,
        &[
            "c.oid",
            "c.relnamespace",
            "c.relname",
            "quote_ident(c.relname)",
            "CASE WHEN c.relkind = 'r' AND (c.relispartition \
               OR c.oid IN (SELECT inhrelid FROM pg_inherits UNION ALL SELECT inhparent FROM pg_inherits)) THEN 'p' ELSE c.relkind END",
            "d.description",
        ],
        &format!(
            "FROM pg_class c {} \
             WHERE c.relnamespace IN ({}) AND c.relkind IN ('r', 'p', 'f') AND c.relname NOT IN ({}) AND {}",
            comment("pg_class", "c.oid", "0"),
            places.within(),
            scope.ignored(),
            free("pg_class", "c.oid"),
        ),
    )
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    for mut fields in answers.take(TOPIC) {
        let number = fields.number()?;
        let schema = fields.number()?;
        let name = fields.text()?;
        let quoted = fields.text()?;
        let kind = match fields.text()?.as_str() {
            "r" => {
                let table = Table {
                    comment: fields.optional(),
                    ..Table::default()
                };
                let table = TableDraft {
                    name: draft.places.name(schema, name),
                    table,
                    columns: std::collections::BTreeMap::new(),
                };
                draft.tables.insert(number, table);
                continue;
            }
            "f" => UnmanagedKind::ForeignTable,
            _ => UnmanagedKind::PartitionedTable,
        };
        let unmanaged = Unmanaged {
            kind,
            name: draft.places.sql(schema, &quoted),
            table: None,
            depends_on: Vec::new(),
            definition: None,
        };
        draft.add_unmanaged("pg_class", number, unmanaged);
    }
    Ok(())
}
