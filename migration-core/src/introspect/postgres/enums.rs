//! Enum types.

use sea_orm::DbErr;

use super::draft::Draft;
use super::question::{Answers, comment, free, select};
use super::scope::Places;
use crate::schema::Enumeration;

const TOPIC: &str = "enums";

pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &["t.typnamespace", "t.typname", "d.description", "v.labels"],
        &format!(
            "FROM pg_type t {} \
             LEFT JOIN (SELECT enumtypid, json_agg(enumlabel ORDER BY enumsortorder) AS labels FROM pg_enum \
               GROUP BY enumtypid) v ON v.enumtypid = t.oid \
             WHERE t.typtype = 'e' AND t.typnamespace IN ({}) AND {}",
            comment("pg_type", "t.oid", "0"),
            places.within(),
            free("pg_type", "t.oid"),
        ),
    )
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    for mut fields in answers.take(TOPIC) {
        let schema = fields.number()?;
        let name = draft.places.name(schema, fields.text()?);
        let enumeration = Enumeration {
            comment: fields.optional(),
            values: fields.texts()?,
        };
        draft.schema.enums.insert(name, enumeration);
    }
    Ok(())
}
