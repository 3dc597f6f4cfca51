//! Sequences: behind a `serial` or an identity column, or alone.

use sea_orm::DbErr;

use super::draft::Draft;
use super::question::{Answers, Fields, comment, free, select};
use super::scope::Places;
use crate::database::quote::literal;
use crate::schema::{Sequence, SequenceOptions, Value};

const TOPIC: &str = "sequences";

/// A sequence that gives its numbers to tables which are not managed, and to no other, is not managed either.
pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &[
            "c.relnamespace",
            "c.relname",
            "c.oid::regclass",
            "format_type(s.seqtypid, NULL)",
            "s.seqstart",
            "s.seqincrement",
            "s.seqmin",
            "s.seqmax",
            "s.seqcache",
            "s.seqcycle",
            "o.deptype",
            "o.refobjid",
            "o.refobjsubid",
            "d.description",
        ],
        &format!(
            "FROM pg_class c JOIN pg_sequence s ON s.seqrelid = c.oid \
             LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = c.oid AND o.objsubid = 0 \
               AND o.refclassid = 'pg_class'::regclass AND o.refobjsubid > 0 AND o.deptype IN ('a', 'i') {} \
             WHERE c.relnamespace IN ({}) AND {} AND NOT (SELECT coalesce(bool_and(t.relkind <> 'r' OR t.relispartition), false) \
               FROM pg_depend u JOIN pg_attrdef f ON f.oid = u.objid JOIN pg_class t ON t.oid = f.adrelid \
               WHERE u.classid = 'pg_attrdef'::regclass AND u.refclassid = 'pg_class'::regclass AND u.refobjid = c.oid)",
            comment("pg_class", "c.oid", "0"),
            places.within(),
            free("pg_class", "c.oid"),
        ),
    )
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    for mut fields in answers.take(TOPIC) {
        let schema = fields.number()?;
        let name = fields.text()?;
        let name = draft.places.name(schema, name);
        let call = format!("nextval({}::regclass)", literal(&fields.text()?));
        let mut sequence = sequence(&mut fields)?;
        let dependence = fields.optional();
        let owner: Option<u32> = fields.optional_number();
        let column: Option<i16> = fields.optional_number();
        sequence.comment = fields.optional();

        if let (Some(dependence), Some(owner), Some(column)) = (dependence, owner, column) {
            // What belongs to a table that is not managed is not managed either.
            let Some(table) = draft.tables.get_mut(&owner) else {
                continue;
            };
            let Some(column) = table.columns.get_mut(&column) else {
                continue;
            };
            let column = &mut column.column;
            if let Value::Identity { options, .. } = &mut column.value
                && dependence == "i"
            {
                *options = sequence.options;
                continue;
            }
            if column.value == Value::Default(call)
                && column.data_type.sql == sequence.data_type
                && sequence.options == SequenceOptions::of(&sequence.data_type)
            {
                column.value = Value::Serial;
                continue;
            }
            sequence.owned_by = Some((table.name.clone(), column.name.clone()));
        }
        draft.schema.sequences.insert(name, sequence);
    }
    Ok(())
}

fn sequence(fields: &mut Fields) -> Result<Sequence, DbErr> {
    Ok(Sequence {
        data_type: fields.text()?,
        options: SequenceOptions {
            start: fields.number()?,
            increment: fields.number()?,
            minimum: fields.number()?,
            maximum: fields.number()?,
            cache: fields.number()?,
            cycle: fields.flag(),
        },
        owned_by: None,
        comment: None,
    })
}
