//! What the database holds and the model does not, but for tables of other kinds, which come with the tables.

use sea_orm::DbErr;

use super::draft::Draft;
use super::question::{Answers, select};
use super::scope::{Places, Scope};
use super::unmanaged_sql::objects;
use crate::schema::{Unmanaged, UnmanagedKind};

const TOPIC: &str = "unmanaged";

pub(super) fn question(scope: &Scope, places: &Places) -> String {
    select(
        TOPIC,
        &[
            "u.kind",
            "u.catalogue",
            "u.number",
            "u.schema",
            "u.name",
            "u.table_schema",
            "u.table_name",
            "u.definition",
        ],
        &format!("FROM ({}) u", objects(scope, places)),
    )
}

pub(super) fn read(draft: &mut Draft, answers: &mut Answers) -> Result<(), DbErr> {
    for mut fields in answers.take(TOPIC) {
        let Some(kind) = kind(&fields.text()?) else {
            continue;
        };
        let catalogue = fields.text()?;
        let number = fields.number()?;
        let schema = fields.number()?;
        let quoted = fields.text()?;
        let table = match (fields.optional_number(), fields.optional()) {
            (Some(schema), Some(name)) => Some(draft.places.name(schema, name)),
            _ => None,
        };
        let definition = fields.optional().map(|definition| match kind {
            // These two name themselves with their schema, wherever they are.
            UnmanagedKind::Function | UnmanagedKind::Statistics => {
                let name = quoted
                    .split_once('(')
                    .map_or(quoted.as_str(), |(name, _)| name);
                draft.places.unqualified(schema, name, &definition)
            }
            _ => definition,
        });
        let unmanaged = Unmanaged {
            kind,
            name: draft.places.sql(schema, &quoted),
            table,
            depends_on: Vec::new(),
            definition,
        };
        draft.add_unmanaged(&catalogue, number, unmanaged);
    }
    Ok(())
}

fn kind(text: &str) -> Option<UnmanagedKind> {
    use UnmanagedKind as Kind;
    [
        Kind::Extension,
        Kind::View,
        Kind::MaterializedView,
        Kind::Function,
        Kind::Trigger,
        Kind::Policy,
        Kind::Rule,
        Kind::Domain,
        Kind::Type,
        Kind::Statistics,
    ]
    .into_iter()
    .find(|kind| kind.to_string() == text)
}
