//! Foreign keys.

use sea_orm::DbErr;

use super::draft::Draft;
use super::keys::deferral;
use super::question::{Answers, comment, select};
use super::scope::Places;
use crate::schema::{Action, ForeignKey};

const TOPIC: &str = "foreign keys";

/// One that refers to a partitioned table has others below it, one for each part: `conparentid`. Which columns
/// `SET NULL` concerns is said since Postgres 15.
pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &[
            "k.conrelid",
            "k.conname",
            "k.conkey",
            "r.relnamespace",
            "r.relname",
            "(SELECT json_agg(a.attname ORDER BY u.place) FROM unnest(k.confkey) WITH ORDINALITY u(number, place) \
              JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)",
            "k.confdeltype",
            "CASE WHEN k.confdeltype IN ('n', 'd') THEN to_jsonb(k) ->> 'confdelsetcols' END",
            "k.confupdtype",
            "k.confmatchtype = 'f'",
            "k.condeferrable",
            "k.condeferred",
            "k.convalidated",
            "d.description",
        ],
        &format!(
            "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid {} \
             WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relnamespace IN ({}) AND c.relkind = 'r' \
               AND NOT c.relispartition",
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
        let foreign_key = ForeignKey {
            name: Some(fields.text()?),
            columns: table.names(&fields.numbers::<i16>())?,
            table: draft.places.name(fields.number()?, fields.text()?),
            referenced: fields.texts()?,
            on_delete: action(&fields.text()?),
            on_delete_columns: table.names(&fields.numbers::<i16>())?,
            on_update: action(&fields.text()?),
            match_full: fields.flag(),
            deferral: deferral(fields.flag(), fields.flag()),
            validated: fields.flag(),
            comment: fields.optional(),
        };
        table.table.foreign_keys.push(foreign_key);
    }
    Ok(())
}

fn action(letter: &str) -> Action {
    match letter {
        "r" => Action::Restrict,
        "c" => Action::Cascade,
        "n" => Action::SetNull,
        "d" => Action::SetDefault,
        _ => Action::NoAction,
    }
}
