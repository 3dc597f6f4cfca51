//! Indexes that no constraint stands on.

use std::collections::HashMap;

use sea_orm::DbErr;

use super::draft::{Draft, TableDraft};
use super::expression::{bare, key};
use super::operators::{Indexed, Operators};
use super::question::{Answers, Fields, changed, comment, select};
use super::scope::Places;
use crate::database::quote::literal;
use crate::schema::{Index, IndexKey, IndexPart};

const TOPIC: &str = "indexes";
const PARTS: &str = "index parts";

/// The number of the collation `default`: `DEFAULT_COLLATION_OID`.
const DEFAULT_COLLATION: u32 = 100;

/// The bits of `indoption`: `INDOPTION_DESC` and `INDOPTION_NULLS_FIRST`.
const DESCENDING: i16 = 1;
const NULLS_FIRST: i16 = 2;

/// `NOT IN`, because it is answered from a table of hashes. `NOT EXISTS` is not where the catalogue has no statistics
/// yet, and takes twenty times as long for a thousand tables: `conindid` has no index.
pub(super) fn question(places: &Places) -> String {
    select(
        TOPIC,
        &[
            "i.indexrelid",
            "i.indrelid",
            "c.relname",
            "m.amname",
            "i.indisunique",
            "CASE WHEN i.indisunique THEN to_jsonb(i) ->> 'indnullsnotdistinct' END",
            "i.indkey",
            "i.indnkeyatts",
            "i.indoption",
            "i.indclass",
            "i.indcollation",
            "pg_get_expr(i.indpred, i.indrelid)",
            "array_to_json(c.reloptions)",
            "i.indisvalid",
            "d.description",
        ],
        &format!(
            "FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class c ON c.oid = i.indexrelid \
             JOIN pg_am m ON m.oid = c.relam {} \
             WHERE t.relnamespace IN ({}) AND t.relkind = 'r' AND NOT t.relispartition \
               AND i.indexrelid NOT IN (SELECT k.conindid FROM pg_constraint k WHERE k.contype IN ('p', 'u', 'x'))",
            comment("pg_class", "i.indexrelid", "0"),
            places.within(),
        ),
    )
}

/// Asks for those parts of indexes that are expressions or have an operator class with parameters: to have the server
/// write every part would take longer than all else.
pub(super) fn parts(places: &Places) -> String {
    select(
        PARTS,
        &[
            "i.indexrelid",
            "a.attnum",
            "CASE WHEN i.indkey[a.attnum - 1] = 0 THEN pg_get_indexdef(i.indexrelid, a.attnum, false) END",
            "a.atttypid",
            "array_to_json(a.attoptions)",
        ],
        &format!(
            "FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = i.indexrelid \
             WHERE t.relnamespace IN ({}) AND t.relkind = 'r' AND NOT t.relispartition AND a.attnum <= i.indnkeyatts \
               AND (i.indkey[a.attnum - 1] = 0 OR a.attoptions IS NOT NULL)",
            places.within(),
        ),
    )
}

/// What is known of a part beside what the index says: an expression with the type of what the index holds, and the
/// parameters of the operator class.
struct Special {
    expression: Option<String>,
    kind: u32,
    parameters: Vec<String>,
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    let operators = Operators::read(answers)?;
    let mut specials = HashMap::new();
    for mut fields in answers.take(PARTS) {
        let part: (u32, usize) = (fields.number()?, fields.number()?);
        let special = Special {
            expression: fields.optional(),
            kind: fields.number()?,
            parameters: fields.texts()?,
        };
        specials.insert(part, special);
    }
    for mut fields in answers.take(TOPIC) {
        let number = fields.number()?;
        let table = fields.number()?;
        if let Some(table) = draft.tables.get_mut(&table) {
            let special = |place| specials.get(&(number, place));
            let index = index(&mut fields, table, &operators, special)?;
            table.table.indexes.push(index);
        }
    }
    Ok(())
}

fn index<'a>(
    fields: &mut Fields,
    table: &TableDraft,
    operators: &Operators,
    special: impl Fn(usize) -> Option<&'a Special>,
) -> Result<Index, DbErr> {
    let name = Some(fields.text()?);
    let method = fields.text()?;
    let unique = fields.flag();
    let nulls_not_distinct = fields.flag();
    let columns: Vec<i16> = fields.numbers();
    let keys: usize = fields.number()?;
    let (keys, include) = columns.split_at_checked(keys).ok_or_else(changed)?;
    let options: Vec<i16> = fields.numbers();
    let classes: Vec<u32> = fields.numbers();
    let collations: Vec<u32> = fields.numbers();
    let mut parts = Vec::new();
    for (place, column) in keys.iter().enumerate() {
        let at = Raw {
            column: *column,
            option: options.get(place).copied().unwrap_or_default(),
            class: classes.get(place).copied().unwrap_or_default(),
            collation: collations.get(place).copied().unwrap_or_default(),
        };
        parts.push(part(&at, table, operators, special(place + 1))?);
    }
    let predicate = fields.optional().map(|sql| bare(&sql).to_owned());
    let mut options = fields.texts()?;
    options.sort();
    Ok(Index {
        name,
        method,
        unique,
        nulls_not_distinct,
        parts,
        include: table.names(include)?,
        predicate,
        options,
        valid: fields.flag(),
        comment: fields.optional(),
    })
}

/// A part as `pg_index` has it.
struct Raw {
    column: i16,
    option: i16,
    class: u32,
    collation: u32,
}

fn part(
    raw: &Raw,
    table: &TableDraft,
    operators: &Operators,
    special: Option<&Special>,
) -> Result<IndexPart, DbErr> {
    let (index_key, indexed, collation) = if raw.column == 0 {
        let special = special.ok_or_else(changed)?;
        let expression = special.expression.as_deref().ok_or_else(changed)?;
        let index_key = IndexKey::Expression(key(expression));
        // Which collation the expression has by itself, the catalogue does not say.
        (
            index_key,
            Indexed::Expression(special.kind),
            DEFAULT_COLLATION,
        )
    } else {
        let column = table.columns.get(&raw.column).ok_or_else(changed)?;
        let index_key = IndexKey::Column(column.column.name.clone());
        (
            index_key,
            Indexed::Column(column.base_type),
            column.collation,
        )
    };
    let parameters = special.map_or(&[][..], |special| &special.parameters);
    let operator_class = operators
        .class(raw.class, &indexed)
        .filter(|(_, default)| !default || !parameters.is_empty())
        .map(|(class, _)| with_parameters(class, parameters));
    Ok(IndexPart {
        key: index_key,
        collation: operators
            .collation(raw.collation)
            .filter(|_| raw.collation != collation)
            .map(str::to_owned),
        operator_class,
        descending: raw.option & DESCENDING != 0,
        nulls_first: raw.option & NULLS_FIRST != 0,
    })
}

/// `siglen=100` as `gist_trgm_ops (siglen='100')`.
fn with_parameters(class: &str, parameters: &[String]) -> String {
    if parameters.is_empty() {
        return class.to_owned();
    }
    let parameters: Vec<String> = parameters
        .iter()
        .map(|parameter| match parameter.split_once('=') {
            Some((name, value)) => format!("{name}={}", literal(value)),
            None => parameter.clone(),
        })
        .collect();
    format!("{class} ({})", parameters.join(", "))
}
