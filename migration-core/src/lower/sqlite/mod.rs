//! Changes in the SQL of SQLite, which can do little in place: for the rest a table is built anew beside the old one,
//! filled from it, and put in its place (section 7 of the manual's page on ALTER TABLE).

pub(crate) mod create;
mod native;
mod rebuild;

use std::collections::BTreeSet;

use crate::change::Change;
use crate::database::quote::identifier;
use crate::diff::Diff;
use crate::lower::typed::{self, Piece};
use crate::schema::{Constraint, Dialect, Index, Name, Table};

/// Changes that are made together, and the statements that make them.
#[derive(Debug)]
pub(crate) struct Step<'a> {
    pub(crate) changes: Vec<&'a Change>,
    pub(crate) pieces: Vec<Piece>,
    /// Whether foreign keys must not be watched meanwhile.
    pub(crate) without_foreign_keys: bool,
    /// What is lost on the way although nobody asked for it.
    pub(crate) losses: Vec<String>,
}

/// The steps that make all changes, in order.
pub(crate) fn steps(diff: &Diff) -> Vec<Step<'_>> {
    let rebuilt: BTreeSet<&Name> = diff
        .changes
        .iter()
        .filter(|change| !native::possible(change, diff))
        .filter_map(table)
        .collect();
    let mut done = BTreeSet::new();
    let mut steps = Vec::new();
    for change in &diff.changes {
        match table(change) {
            Some(name) if rebuilt.contains(name) && !renamed(change) => {
                if done.insert(name) {
                    let of_table =
                        |change: &&Change| table(change) == Some(name) && !renamed(change);
                    steps.push(Step {
                        changes: diff.changes.iter().filter(of_table).collect(),
                        pieces: rebuild::statements(name, diff)
                            .into_iter()
                            .map(Piece::Sql)
                            .collect(),
                        without_foreign_keys: true,
                        losses: rebuild::losses(name, diff),
                    });
                }
            }
            _ => steps.push(Step {
                changes: vec![change],
                pieces: in_place(change),
                without_foreign_keys: matches!(change, Change::DropTable { .. }),
                losses: Vec::new(),
            }),
        }
    }
    steps
}

fn renamed(change: &Change) -> bool {
    matches!(
        change,
        Change::RenameTable { .. } | Change::RenameColumn { .. }
    )
}

/// The table that a change is about.
fn table(change: &Change) -> Option<&Name> {
    match change {
        Change::RenameTable { to: name, .. }
        | Change::CreateTable { name, .. }
        | Change::DropTable { name, .. }
        | Change::CommentTable { name, .. }
        | Change::AlterStorage { name, .. }
        | Change::RenameColumn { table: name, .. }
        | Change::AddColumn { table: name, .. }
        | Change::DropColumn { table: name, .. }
        | Change::AlterColumn { table: name, .. }
        | Change::AddConstraint { table: name, .. }
        | Change::DropConstraint { table: name, .. }
        | Change::AlterConstraint { table: name, .. } => Some(name),
        // SQLite has neither enums nor sequences.
        Change::CreateEnum { .. }
        | Change::DropEnum { .. }
        | Change::AlterEnum { .. }
        | Change::CreateSequence { .. }
        | Change::DropSequence { .. }
        | Change::AlterSequence { .. } => None,
    }
}

/// A change that SQLite can make in place.
fn in_place(change: &Change) -> Vec<Piece> {
    match change {
        Change::RenameTable { from, to } => vec![typed::rename_table(from, to).map_or_else(
            || {
                let (from, to) = (from.quoted(), to.quoted());
                Piece::Sql(format!("ALTER TABLE {from} RENAME TO {to}"))
            },
            piece,
        )],
        Change::RenameColumn { table, from, to } => {
            vec![piece(typed::rename_column(table, from, to))]
        }
        Change::CreateTable { name, table } => {
            let indexes = table.indexes.iter();
            let indexes = indexes.map(|index| create_index(name, index));
            std::iter::once(create_table(name, table))
                .chain(indexes)
                .collect()
        }
        Change::DropTable { name, .. } => vec![piece(typed::drop_table(name))],
        Change::AddColumn { table, column } => {
            let typed = typed::add_column(table, column, Dialect::Sqlite);
            let sql = || {
                let (table, column) = (table.quoted(), create::added_column(column));
                Piece::Sql(format!("ALTER TABLE {table} ADD COLUMN {column}"))
            };
            vec![typed.map_or_else(sql, piece)]
        }
        Change::DropColumn { table, column } => {
            vec![piece(typed::drop_column(table, &column.name))]
        }
        Change::AddConstraint {
            table,
            constraint: Constraint::Index(index),
        } => vec![create_index(table, index)],
        Change::DropConstraint {
            table,
            constraint: Constraint::Index(index),
        } => vec![drop_index(table, index)],
        // An index gets another name by being made again.
        Change::AlterConstraint {
            table,
            from: Constraint::Index(from),
            to: Constraint::Index(to),
        } => vec![drop_index(table, from), create_index(table, to)],
        // A table or column comment, an enum, a sequence: SQLite has none; all else builds the table anew.
        _ => Vec::new(),
    }
}

fn create_table(name: &Name, table: &Table) -> Piece {
    let constraints = table.constraints();
    let inside: Vec<&Constraint> = constraints
        .iter()
        .filter(|constraint| !matches!(constraint, Constraint::Index(_)))
        .collect();
    // sea-query writes no names of constraints on SQLite, and nothing behind the parenthesis.
    let plain = !table.strict
        && !table.without_rowid
        && inside.iter().all(|constraint| constraint.name().is_none());
    plain
        .then(|| typed::create_table(name, &table.columns, &inside, Dialect::Sqlite))
        .flatten()
        .map_or_else(|| Piece::Sql(create::create_table(name, table)), piece)
}

fn create_index(table: &Name, index: &Index) -> Piece {
    typed::create_index(table, index, Dialect::Sqlite)
        .map_or_else(|| Piece::Sql(create::create_index(table, index)), piece)
}

fn drop_index(table: &Name, index: &Index) -> Piece {
    let name = index.name.as_deref().unwrap_or_default();
    let sql = || Piece::Sql(format!("DROP INDEX {}", identifier(name)));
    typed::drop_index(table, name).map_or_else(sql, piece)
}

fn piece(typed: typed::Typed) -> Piece {
    Piece::Typed(Box::new(typed))
}
