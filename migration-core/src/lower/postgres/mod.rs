//! Changes in the SQL of Postgres.

mod column;
mod constraint;
mod counter;
mod enumeration;
mod online;
mod sequence;
mod shadow;
mod table;
mod using;

use crate::change::Change;
use crate::database::quote::{identifier, literal};
use crate::lower::typed::{self, Piece};
use crate::schema::{Deferral, Name, Schema};

pub(crate) use enumeration::is_alone;
pub(crate) use online::{
    add_bare, create_index as index_online, drop_index as drop_index_online, fill, given,
    is_instant, is_ordinary, replace_index, replace_unique, steps,
};
pub(crate) use shadow::{
    Shadow, comment_index, fill_shadow, fill_values, grow, keep_equal, shrink, switch,
};

/// The statements that make a change, in order, without semicolons; `from` is the schema that is there.
pub(crate) fn statements(change: &Change, from: &Schema) -> Vec<Piece> {
    let sql = |statements: Vec<String>| statements.into_iter().map(Piece::Sql).collect();
    match change {
        Change::RenameTable { from, to } => vec![typed::rename_table(from, to).map_or_else(
            || {
                let (from, to) = (from.quoted(), identifier(&to.name));
                Piece::Sql(format!("ALTER TABLE {from} RENAME TO {to}"))
            },
            piece,
        )],
        Change::RenameColumn { table, from, to } => {
            vec![piece(typed::rename_column(table, from, to))]
        }
        Change::CreateEnum { name, enumeration } => sql(enumeration::create(name, enumeration)),
        Change::DropEnum { name, .. } => sql(vec![format!("DROP TYPE {}", name.quoted())]),
        Change::AlterEnum {
            name,
            from,
            to,
            renamed,
            users,
        } => sql(enumeration::alter(name, from, to, renamed, users)),
        Change::CreateSequence { name, sequence } => sql(sequence::create(name, sequence)),
        Change::DropSequence { name, .. } => sql(vec![format!("DROP SEQUENCE {}", name.quoted())]),
        Change::AlterSequence { name, from, to } => sql(sequence::alter(name, from, to)),
        Change::CreateTable { name, table } => table::create(name, table),
        Change::DropTable { name, .. } => vec![piece(typed::drop_table(name))],
        Change::CommentTable { name, to, .. } => sql(vec![comment(
            &format!("TABLE {}", name.quoted()),
            to.as_deref(),
        )]),
        // Postgres keeps all tables in one way.
        Change::AlterStorage { .. } => Vec::new(),
        Change::AddColumn { table, column } => column::add(table, column),
        Change::DropColumn { table, column } => {
            vec![piece(typed::drop_column(table, &column.name))]
        }
        Change::AlterColumn {
            table,
            from: old,
            to,
        } => sql(column::alter(table, old, to, is_deferred(table, from))),
        Change::AddConstraint { table, constraint } => constraint::add(table, constraint),
        Change::DropConstraint { table, constraint } => vec![constraint::drop(table, constraint)],
        Change::AlterConstraint { table, from, to } => sql(constraint::alter(table, from, to)),
    }
}

/// Whether something is looked at only when the transaction ends: until then no other change of the table is possible.
fn is_deferred(name: &Name, schema: &Schema) -> bool {
    schema.tables.iter().any(|(other, table)| {
        let mut keys = table.foreign_keys.iter();
        let by_key = keys
            .any(|key| key.deferral == Deferral::Deferred && (other == name || key.table == *name));
        by_key
            || (other == name
                && table
                    .uniques
                    .iter()
                    .any(|unique| unique.deferral == Deferral::Deferred))
    })
}

fn piece(typed: typed::Typed) -> Piece {
    Piece::Typed(Box::new(typed))
}

/// `COMMENT ON TABLE "users" IS 'Who may log in'`.
fn comment(object: &str, text: Option<&str>) -> String {
    let text = text.map_or_else(|| "NULL".to_owned(), literal);
    format!("COMMENT ON {object} IS {text}")
}

/// `"a", "b"`.
fn list(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
    quoted.join(", ")
}

/// The name of an index, a type or a sequence that stands beside a table, with the schema of that table.
fn beside(table: &Name, name: &str) -> String {
    table.beside(name).quoted()
}
