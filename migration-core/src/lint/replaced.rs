//! What goes and comes back under its old name, so that nobody misses it.

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{AlterTable, AlterTableAction, AstNode, NameLike, Stmt};

use super::created::Created;
use super::script::{Piece, name_of, named, tables_of};
use super::types::types_of;
use crate::schema::Name;

/// The statements of a script, and how they are run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) pieces: &'a [Piece],
    pub(super) transactional: bool,
    pub(super) created: &'a Created,
}

/// How the columns are called that the engine itself puts beside one that gets another type: no program reads them.
const OURS: [&str; 2] = ["__new", "__old"];

impl Run<'_> {
    /// Whether a later statement gives the name to another table, or makes the view anew before anybody sees that it
    /// was away: what is dropped was replaced.
    pub(super) fn comes_back(&self, name: &Name, at: usize) -> bool {
        self.pieces[at..].iter().any(|later| match &later.stmt {
            Stmt::AlterTable(table) => {
                let from = tables_of(&later.stmt).into_iter().next();
                from.is_some_and(|from| new_names(table).any(|new| from.beside(new.name) == *name))
            }
            Stmt::CreateView(_) | Stmt::CreateMaterializedView(_) if self.transactional => {
                named(later.stmt.syntax(), &[SyntaxKind::VIEW]).is_some_and(|view| view == *name)
            }
            _ => false,
        })
    }

    /// Whether the type's old name is given to another one before anybody sees that it was away.
    pub(super) fn type_comes_back(&self, at: usize) -> bool {
        let old = types_of(&self.pieces[at].stmt);
        self.transactional
            && self.pieces[at..].iter().any(|later| match &later.stmt {
                Stmt::CreateType(create) => create
                    .type_name()
                    .and_then(|name| name_of(name.syntax()))
                    .is_some_and(|name| old.contains(&name)),
                _ => false,
            })
    }

    /// Whether no program misses the column's old name: another column of the table gets it before anybody sees that
    /// it was away, or no program has seen it, as the script itself or the engine has made it.
    pub(super) fn column_is_not_missed(&self, at: usize) -> bool {
        let Some((table, old, _)) = renamed(&self.pieces[at].stmt) else {
            return false;
        };
        let becomes_old = |piece: &Piece| {
            renamed(&piece.stmt).is_some_and(|(other, _, new)| other == table && new == old)
        };
        let given_again = self.transactional && self.pieces[at..].iter().any(becomes_old);
        let given_here = self.pieces[..at].iter().any(becomes_old);
        given_again
            || given_here
            || self.created.column(&table, &old)
            || OURS.iter().any(|end| old.ends_with(end))
    }
}

fn new_names(table: &AlterTable) -> impl Iterator<Item = Name> {
    table.actions().filter_map(|action| match action {
        AlterTableAction::TableRenameTo(rename) => name_of(rename.table_name()?.syntax()),
        _ => None,
    })
}

/// The table, and the old and the new name of its column.
fn renamed(stmt: &Stmt) -> Option<(Name, String, String)> {
    let Stmt::AlterTable(alter) = stmt else {
        return None;
    };
    let table = tables_of(stmt).into_iter().next()?;
    alter.actions().find_map(|action| match action {
        AlterTableAction::RenameColumn(rename) => Some((
            table.clone(),
            rename.column_name_ref()?.text(),
            rename.column_name()?.text(),
        )),
        _ => None,
    })
}
