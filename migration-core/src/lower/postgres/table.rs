//! CREATE TABLE, with everything that can be said in it.

use super::{column, comment, constraint, piece};
use crate::lower::typed::{self, Piece};
use crate::schema::{Constraint, Dialect, Name, Table};

pub(super) fn create(name: &Name, table: &Table) -> Vec<Piece> {
    let constraints = table.constraints();
    // Nothing is unvalidated in a table that is created: that has to be said afterwards.
    let (inside, outside): (Vec<&Constraint>, Vec<&Constraint>) =
        constraints.iter().partition(|constraint| {
            constraint.validated() && !matches!(constraint, Constraint::Index(_))
        });
    let typed = typed::create_table(name, &table.columns, &inside, Dialect::Postgres);
    let mut pieces = vec![typed.map_or_else(|| Piece::Sql(sql(name, table, &inside)), piece)];
    for definition in &table.columns {
        let afterwards = column::afterwards(name, definition).into_iter();
        pieces.extend(afterwards.map(Piece::Sql));
    }
    let comments = inside
        .iter()
        .filter_map(|inside| constraint::comments(name, inside));
    pieces.extend(comments.map(Piece::Sql));
    for constraint in outside {
        pieces.extend(constraint::add(name, constraint));
    }
    if table.comment.is_some() {
        let object = format!("TABLE {}", name.quoted());
        pieces.push(comment(&object, table.comment.as_deref()).into());
    }
    pieces
}

fn sql(name: &Name, table: &Table, inside: &[&Constraint]) -> String {
    let columns = table.columns.iter().map(column::definition);
    let clauses = inside
        .iter()
        .filter_map(|inside| constraint::clause(inside));
    let lines: Vec<String> = columns.chain(clauses).collect();
    let inner = if lines.is_empty() {
        String::new()
    } else {
        format!("\n    {}\n", lines.join(",\n    "))
    };
    format!("CREATE TABLE {} ({inner})", name.quoted())
}
