//! Keys and constraints that come and go beside readers and writers.

use super::indexes::{built, create_index, drop_index, plain_index};
use super::step;
use crate::lower::postgres::constraint;
use crate::lower::raw;
use crate::lower::typed::{self, Piece, table_code};
use crate::online;
use crate::schema::{Constraint, Deferral, Dialect, Index, Name, Unique};

pub(super) fn add(table: &Name, constraint: &Constraint) -> Option<Vec<Piece>> {
    Some(match constraint {
        Constraint::Index(index) => vec![create_index(table, index)],
        Constraint::Unique(unique) => add_unique(table, unique),
        Constraint::ForeignKey(key) if key.validated => {
            let name = key.name.as_deref()?;
            let typed = typed::create_foreign_key(table, key).filter(|_| table.schema.is_none());
            let in_words = typed.as_ref().and_then(|typed| {
                let sql = typed.sql(Dialect::Postgres);
                Some(online::definition(&sql, &table.quoted(), name)?.to_owned())
            });
            match (typed, in_words) {
                (Some(typed), Some(definition)) => vec![step(
                    online::add_constraint(&table.quoted(), name, &definition).into(),
                    typed.as_step("add_foreign_key"),
                )],
                _ => vec![add_constraint(table, name, &body(constraint)?)],
            }
        }
        Constraint::Check(check) if check.validated => {
            let name = check.name.as_deref()?;
            if check.no_inherit {
                return Some(vec![add_constraint(table, name, &body(constraint)?)]);
            }
            let definition = format!("CHECK ({})", check.expression);
            vec![step(
                online::add_constraint(&table.quoted(), name, &definition).into(),
                format!(
                    "steps::add_check(manager, {}, {name:?}, {})",
                    table_code(table),
                    raw(&check.expression)
                ),
            )]
        }
        _ => return None,
    })
}

/// The constraint without its name.
fn body(constraint: &Constraint) -> Option<String> {
    let mut unnamed = constraint.clone();
    *unnamed.name_mut() = None;
    constraint::clause(&unnamed)
}

fn add_constraint(table: &Name, name: &str, definition: &str) -> Piece {
    step(
        online::add_constraint(&table.quoted(), name, definition).into(),
        format!(
            "steps::add_constraint(manager, {}, {name:?}, {})",
            table_code(table),
            raw(definition)
        ),
    )
}

/// A unique constraint in the place of another of its name.
pub(crate) fn replace_unique(table: &Name, unique: &Unique) -> Option<Piece> {
    let name = unique.name.as_deref()?;
    let sql = index_of(table, unique);
    let deferral = constraint::deferral(unique.deferral);
    let statements =
        online::replace_unique(&table.qualifier(), &table.quoted(), name, &sql, deferral)?;
    Some(step(
        statements.into(),
        format!(
            "steps::replace_unique(manager, {}, {name:?}, {}, {deferral:?})",
            table_code(table),
            raw(&sql)
        ),
    ))
}

/// The statement that makes the index behind a unique constraint.
fn index_of(table: &Name, unique: &Unique) -> String {
    let index = Index {
        name: unique.name.clone(),
        unique: true,
        nulls_not_distinct: unique.nulls_not_distinct,
        include: unique.include.clone(),
        ..plain_index(&unique.columns)
    };
    constraint::create_index(table, &index)
}

/// The index first, then the constraint on it.
fn add_unique(table: &Name, unique: &Unique) -> Vec<Piece> {
    let name = unique.name.as_deref().unwrap_or_default();
    let sql = index_of(table, unique);
    let attach = |kind: &str| online::use_index(&table.quoted(), name, "UNIQUE", kind);
    if unique.include.is_empty()
        && !unique.nulls_not_distinct
        && unique.deferral == Deferral::NotDeferrable
    {
        let mut statements = built(table, name, &sql);
        statements.push(attach(""));
        let columns: Vec<String> = unique.columns.iter().map(|it| format!("{it:?}")).collect();
        return vec![step(
            statements,
            format!(
                "steps::add_unique(manager, {}, {name:?}, &[{}])",
                table_code(table),
                columns.join(", ")
            ),
        )];
    }
    let deferral = constraint::deferral(unique.deferral);
    vec![
        step(
            built(table, name, &sql),
            format!(
                "steps::create_index_from_sql(manager, {}, {})",
                table_code(&table.beside(name)),
                raw(&sql)
            ),
        ),
        step(
            vec![attach(deferral)],
            format!(
                "steps::constraint_from_index(manager, {}, {name:?}, \"UNIQUE{deferral}\")",
                table_code(table)
            ),
        ),
    ]
}

pub(super) fn drop(table: &Name, constraint: &Constraint) -> Option<Piece> {
    let name = constraint.name()?;
    Some(match constraint {
        Constraint::Index(_) => drop_index(table, name),
        Constraint::PrimaryKey(_) => return None,
        _ => step(
            vec![online::drop_constraint(&table.quoted(), name)],
            format!(
                "steps::drop_constraint(manager, {}, {name:?})",
                table_code(table)
            ),
        ),
    })
}
