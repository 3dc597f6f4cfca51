//! Columns, but for what the sequence behind one says.

use sea_orm::DbErr;

use super::draft::{ColumnDraft, Draft};
use super::expression::bare;
use super::question::{Answers, Fields, comment, select};
use super::scope::Places;
use crate::schema::{Column, DataType, SequenceOptions, Value};

const TOPIC: &str = "columns";

pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &[
            "a.attrelid",
            "a.attnum",
            "a.attname",
            "format_type(a.atttypid, a.atttypmod)",
            "e.typnamespace",
            "e.typname",
            "NOT a.attnotnull",
            "a.attidentity",
            "a.attgenerated",
            "pg_get_expr(f.adbin, f.adrelid)",
            "CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation END",
            "d.description",
            "CASE t.typtype WHEN 'd' THEN t.typbasetype ELSE t.oid END",
            "a.attcollation",
        ],
        &format!(
            "FROM pg_class c \
             JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
             JOIN pg_type t ON t.oid = a.atttypid \
             LEFT JOIN pg_type e ON e.typtype = 'e' \
               AND e.oid = CASE WHEN t.typlen = -1 AND t.typelem <> 0 THEN t.typelem ELSE t.oid END \
             LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum {} \
             WHERE c.relnamespace IN ({}) AND c.relkind = 'r' AND NOT c.relispartition",
            comment("pg_class", "a.attrelid", "a.attnum"),
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
        let number = fields.number()?;
        let column = column(&mut fields, &draft.places)?;
        table.columns.insert(number, column);
    }
    Ok(())
}

fn column(fields: &mut Fields, places: &Places) -> Result<ColumnDraft, DbErr> {
    let name = fields.text()?;
    let sql = fields.text()?;
    let enumeration = match (fields.optional_number(), fields.optional()) {
        (Some(schema), Some(name)) => Some(places.name(schema, name)),
        _ => None,
    };
    let nullable = fields.flag();
    let identity = fields.optional().unwrap_or_default();
    let generated = fields.optional().unwrap_or_default();
    let expression = fields.optional().map(|sql| bare(&sql).to_owned());
    let value = match (identity.as_str(), generated.as_str(), expression) {
        // The options come with the sequence.
        ("a" | "d", ..) => Value::Identity {
            always: identity == "a",
            options: SequenceOptions::of(&sql),
        },
        (_, _, None) => Value::None,
        (_, "", Some(expression)) => Value::Default(expression),
        (_, kind, Some(expression)) => Value::Generated {
            expression,
            stored: kind == "s",
        },
    };
    let column = Column {
        name,
        data_type: DataType { sql, enumeration },
        nullable,
        value,
        collation: fields.optional(),
        comment: fields.optional(),
    };
    Ok(ColumnDraft {
        column,
        base_type: fields.number()?,
        collation: fields.number()?,
    })
}
