//! Which tables and columns the unmanaged objects stand on.

use sea_orm::DbErr;

use super::draft::Draft;
use super::question::{Answers, select};
use crate::schema::Dependence;

const TOPIC: &str = "dependence";

/// A view is its rule; a table of another kind stands on its parents and on what its foreign keys refer to; a function
/// may also name a table as a type.
pub(super) fn question() -> String {
    select(
        TOPIC,
        &[
            "o.catalogue",
            "o.number",
            "r.oid",
            "r.relnamespace",
            "r.relname",
            "a.attname",
        ],
        "FROM (SELECT CASE w.rulename WHEN '_RETURN' THEN 'pg_class' ELSE 'pg_rewrite' END AS catalogue, \
             CASE w.rulename WHEN '_RETURN' THEN w.ev_class ELSE w.oid END AS number, o.refclassid, o.refobjid, o.refobjsubid \
           FROM pg_depend o JOIN pg_rewrite w ON w.oid = o.objid \
           WHERE o.classid = 'pg_rewrite'::regclass AND o.deptype IN ('n', 'a') \
           UNION ALL SELECT o.classid::regclass::text, o.objid, o.refclassid, o.refobjid, o.refobjsubid \
           FROM pg_depend o WHERE o.deptype IN ('n', 'a') AND o.classid IN ('pg_trigger'::regclass, \
             'pg_policy'::regclass, 'pg_proc'::regclass, 'pg_statistic_ext'::regclass) \
           UNION ALL SELECT 'pg_class', k.conrelid, o.refclassid, o.refobjid, o.refobjsubid \
           FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid AND (c.relkind = 'p' OR c.relispartition) \
           JOIN pg_depend o ON o.classid = 'pg_constraint'::regclass AND o.objid = k.oid AND o.deptype = 'n' \
           WHERE k.contype = 'f' \
           UNION ALL SELECT 'pg_class', inhrelid, 'pg_class'::regclass, inhparent, 0 FROM pg_inherits) o \
         LEFT JOIN pg_type t ON o.refclassid = 'pg_type'::regclass AND t.oid = o.refobjid \
         LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typlen = -1 \
         JOIN pg_class r ON r.relkind IN ('r', 'p', 'f', 'v', 'm') AND r.oid = CASE o.refclassid \
           WHEN 'pg_class'::regclass THEN o.refobjid ELSE coalesce(nullif(t.typrelid, 0), e.typrelid) END \
         LEFT JOIN pg_attribute a ON o.refclassid = 'pg_class'::regclass AND a.attrelid = o.refobjid \
           AND a.attnum = o.refobjsubid AND a.attnum > 0",
    )
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    for mut fields in answers.take(TOPIC) {
        let owner = (fields.text()?, fields.number()?);
        let Some(at) = draft.unmanaged_by_number.get(&owner) else {
            continue;
        };
        let Some(object) = draft.unmanaged.get_mut(*at) else {
            continue;
        };
        let relation: u32 = fields.number()?;
        let dependence = Dependence {
            table: draft.places.name(fields.number()?, fields.text()?),
            column: fields.optional(),
        };
        // A view does not stand on itself, and that a trigger has a table is said already.
        let itself = owner == ("pg_class".to_owned(), relation);
        let its_table = dependence.column.is_none()
            && object.unmanaged.table.as_ref() == Some(&dependence.table);
        if !itself && !its_table {
            object.depends_on.insert(dependence);
        }
    }
    Ok(())
}
