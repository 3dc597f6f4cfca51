//! The calls that make a plan, for one database or for both.

use crate::lower::{Piece, is_unseen, raw};
use crate::plan::{Plan, Step};
use crate::schema::Dialect;

/// One call, and which databases it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Call {
    /// What sea-query says is the same on both.
    Both(String),
    Only(Dialect, String),
}

/// One thing to do, before it is known which databases share it.
struct Unit<'a> {
    piece: Option<&'a Piece>,
    code: String,
}

/// The body of `up` or `down`: each plan for its own database, and what both share said once. Where there is one plan
/// only, it is for any database.
pub(super) fn body(plans: &[&Plan]) -> String {
    match plans {
        [one] => units(one).into_iter().map(|unit| unit.code).collect(),
        [postgres, sqlite] => both(postgres, sqlite),
        _ => String::new(),
    }
}

/// As [`body`], where there is nothing to do on SQLite.
pub(super) fn only_on_postgres(plans: &[&Plan]) -> String {
    let calls: Vec<Call> = plans
        .iter()
        .flat_map(|plan| units(plan))
        .map(|unit| Call::Only(Dialect::Postgres, unit.code))
        .collect();
    say(&calls)
}

fn both(postgres: &Plan, sqlite: &Plan) -> String {
    let (on_postgres, on_sqlite) = (units(postgres), units(sqlite));
    let same = |one: &Unit<'_>, other: &Unit<'_>| match (one.piece, other.piece) {
        (Some(one), Some(Piece::Typed(other))) => one
            .sql_on_both()
            .is_some_and(|sql| sql == other.sql(Dialect::Sqlite)),
        _ => false,
    };
    let mut calls = Vec::new();
    let mut rest = on_sqlite.iter();
    for unit in &on_postgres {
        // What comes before the like of this one on SQLite is SQLite's own.
        match rest.clone().position(|other| same(unit, other)) {
            Some(before) => {
                let own = rest.by_ref().take(before);
                calls.extend(own.map(|own| Call::Only(Dialect::Sqlite, own.code.clone())));
                rest.next();
                calls.push(Call::Both(unit.code.clone()));
            }
            None => calls.push(Call::Only(Dialect::Postgres, unit.code.clone())),
        }
    }
    calls.extend(rest.map(|own| Call::Only(Dialect::Sqlite, own.code.clone())));
    say(&calls)
}

/// Neighbours for one database stand in one branch.
fn say(calls: &[Call]) -> String {
    let mut code = String::new();
    let mut rest = calls;
    while let Some(first) = rest.first() {
        if let Call::Both(call) = first {
            code += call;
            rest = &rest[1..];
            continue;
        }
        let length = rest
            .iter()
            .position(|call| matches!(call, Call::Both(_)))
            .unwrap_or(rest.len());
        let of = |dialect: Dialect| -> String {
            rest[..length]
                .iter()
                .filter_map(|call| match call {
                    Call::Only(other, call) if *other == dialect => Some(call.as_str()),
                    _ => None,
                })
                .collect()
        };
        let (postgres, sqlite) = (of(Dialect::Postgres), of(Dialect::Sqlite));
        let is = |name: &str| format!("if manager.get_database_backend() == DbBackend::{name} ");
        code += &match (postgres.is_empty(), sqlite.is_empty()) {
            (false, false) => format!("{}{{{postgres}}} else {{{sqlite}}}", is("Postgres")),
            (false, true) => format!("{}{{{postgres}}}", is("Postgres")),
            _ => format!("{}{{{sqlite}}}", is("Sqlite")),
        };
        rest = &rest[length..];
    }
    code
}

fn units(plan: &Plan) -> Vec<Unit<'_>> {
    plan.steps
        .iter()
        .flat_map(|step| of_step(step, plan.dialect))
        .collect()
}

fn of_step(step: &Step, dialect: Dialect) -> Vec<Unit<'_>> {
    let warnings: String = step
        .warnings
        .iter()
        .map(|warning| format!("\n// WARNING: {}\n", line(warning)))
        .collect::<Vec<_>>()
        .concat();
    let mut units: Vec<Unit<'_>> = if step.is_rebuild() {
        let statements: Vec<String> = step
            .pieces
            .iter()
            .flat_map(|piece| piece.statements(dialect))
            .map(|statement| raw(&statement))
            .collect();
        let what: String = step
            .changes
            .iter()
            .map(|change| format!("\n// {}\n", line(change)))
            .collect::<Vec<_>>()
            .concat();
        let statements = statements.join(",");
        vec![Unit {
            piece: None,
            code: format!("{what}steps::rebuild_table(manager, &[{statements}]).await?;"),
        }]
    } else {
        step.pieces
            .iter()
            .map(|piece| Unit {
                piece: Some(piece),
                code: match piece {
                    Piece::Typed(typed) => format!("{}.await?;", typed.code),
                    Piece::Step(step) => format!("{}.await?;", step.code),
                    Piece::Sql(sql) => format!("steps::execute(manager, {}).await?;", raw(sql)),
                },
            })
            .collect()
    };
    if let Some(first) = units.first_mut() {
        first.code = warnings + &first.code;
    }
    units
}

/// A text on one line of a comment.
pub(super) fn line(text: &str) -> String {
    text.chars()
        .map(
            |character| {
                if is_unseen(character) { ' ' } else { character }
            },
        )
        .collect()
}
