//! Conditions on rows. That a column is not null is said with the column, also where it is a constraint (Postgres 18).

use sea_orm::DbErr;

use super::draft::Draft;
use super::expression::bare;
use super::question::{Answers, comment, select};
use super::scope::Places;
use crate::schema::Check;

const TOPIC: &str = "checks";

pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &[
            "k.conrelid",
            "k.conname",
            "pg_get_expr(k.conbin, k.conrelid)",
            "k.connoinherit",
            "k.convalidated",
            "d.description",
        ],
        &format!(
            "FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid {} \
             WHERE k.contype = 'c' AND c.relnamespace IN ({}) AND c.relkind = 'r' AND NOT c.relispartition",
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
        table.table.checks.push(Check {
            name: Some(fields.text()?),
            expression: bare(&fields.text()?).to_owned(),
            no_inherit: fields.flag(),
            validated: fields.flag(),
            comment: fields.optional(),
        });
    }
    Ok(())
}
