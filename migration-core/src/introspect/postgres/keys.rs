//! Constraints that stand on an index: primary keys, unique constraints, exclusions.

use sea_orm::DbErr;

use super::draft::Draft;
use super::question::{Answers, changed, comment, select};
use super::scope::Places;
use crate::schema::{Deferral, Exclusion, PrimaryKey, Unique};

const TOPIC: &str = "keys";

/// What is newer than Postgres 14 is looked up by name in the row as JSON, where a missing column is null:
/// `indnullsnotdistinct` since 15.
///
/// A key `WITHOUT OVERLAPS` (18) has operators to exclude by, as an exclusion has, and is told as one.
pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &[
            "k.conrelid",
            "k.conname",
            "CASE WHEN k.conexclop IS NULL THEN k.contype ELSE 'x' END",
            "CASE WHEN k.conexclop IS NOT NULL THEN pg_get_constraintdef(k.oid) END",
            "i.indkey",
            "i.indnkeyatts",
            "CASE WHEN k.contype = 'u' THEN to_jsonb(i) ->> 'indnullsnotdistinct' END",
            "k.condeferrable",
            "k.condeferred",
            "d.description",
        ],
        &format!(
            "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_index i ON i.indexrelid = k.conindid {} \
             WHERE k.contype IN ('p', 'u', 'x') AND c.relnamespace IN ({}) AND c.relkind = 'r' AND NOT c.relispartition",
            comment("pg_constraint", "k.oid", "0"),
            places.within(),
        ),
    )
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    for mut fields in answers.take(TOPIC) {
        let table = fields.number()?;
        let Some(table) = draft.tables.get_mut(&table) else {
            continue;
        };
        let name = Some(fields.text()?);
        let kind = fields.text()?;
        let definition = fields.optional();
        if kind == "x" {
            // Five fields that matter to the other two stand before it.
            let comment = fields.after(5);
            let definition = definition.ok_or_else(changed)?;
            table.table.exclusions.push(Exclusion {
                name,
                definition,
                comment,
            });
            continue;
        }
        let numbers: Vec<i16> = fields.numbers();
        let keys: usize = fields.number()?;
        let (keys, include) = numbers.split_at_checked(keys).ok_or_else(changed)?;
        let columns = table.names(keys)?;
        let include = table.names(include)?;
        let nulls_not_distinct = fields.flag();
        let deferral = deferral(fields.flag(), fields.flag());
        let comment = fields.optional();
        if kind == "p" {
            table.table.primary_key = Some(PrimaryKey {
                name,
                columns,
                include,
                deferral,
                comment,
            });
        } else {
            table.table.uniques.push(Unique {
                name,
                columns,
                include,
                nulls_not_distinct,
                deferral,
                comment,
            });
        }
    }
    Ok(())
}

pub(super) fn deferral(deferrable: bool, deferred: bool) -> Deferral {
    match (deferrable, deferred) {
        (false, _) => Deferral::NotDeferrable,
        (true, false) => Deferral::Immediate,
        (true, true) => Deferral::Deferred,
    }
}
