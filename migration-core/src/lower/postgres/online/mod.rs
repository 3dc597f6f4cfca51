//! Changes in steps that stop nobody for long: each statement in a transaction of its own, each repeatable.

mod columns;
mod constraints;
mod fill;
mod indexes;

use crate::change::Change;
use crate::lower::typed::{Piece, Step};
use crate::schema::Schema;

pub(super) use columns::set_not_null;
pub(crate) use columns::{add_bare, given, is_instant, is_ordinary};
pub(crate) use constraints::replace_unique;
pub(crate) use fill::{backfill, fill};
pub(crate) use indexes::{create_index, drop_index, replace_index};

/// The steps that make a change; none where it has to be made in a transaction.
pub(crate) fn steps(change: &Change, from: &Schema) -> Option<Vec<Piece>> {
    Some(match change {
        Change::AddColumn { table, column } if is_instant(column) => {
            let mut pieces = vec![columns::add_column(table, column)];
            pieces.extend(
                super::column::afterwards(table, column)
                    .into_iter()
                    .map(Piece::Sql),
            );
            pieces
        }
        Change::DropColumn { table, column } => vec![columns::drop_column(table, &column.name)],
        Change::AddConstraint { table, constraint } => {
            let mut pieces = constraints::add(table, constraint)?;
            pieces.extend(super::constraint::comments(table, constraint).map(Piece::Sql));
            pieces
        }
        Change::DropConstraint { table, constraint } => vec![constraints::drop(table, constraint)?],
        Change::AlterConstraint { table, from, to } if from.name() == to.name() => {
            let statements = super::constraint::alter(table, from, to).into_iter();
            statements.map(Piece::Sql).collect()
        }
        Change::AlterColumn {
            table,
            from: old,
            to,
        } => columns::alter_column(table, old, to, from)?,
        Change::CommentTable { .. } => super::statements(change, from),
        _ => return None,
    })
}

pub(super) fn step(statements: Vec<String>, code: String) -> Piece {
    Piece::Step(Box::new(Step {
        statements,
        code,
        plain: None,
    }))
}
