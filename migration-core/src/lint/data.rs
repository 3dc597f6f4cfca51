//! Rules about rows: changed all at once, written anew, or lost.

use squawk_syntax::ast::{
    AlterColumnOption, AlterTableAction, AstNode, DropBehavior, FromClause, InsertSource, Stmt,
};

use super::finding::Finding;
use super::rules::{REWRITE, TRUNCATE, UNBATCHED};
use super::script::{Piece, changes_rows};

pub(super) fn findings(pieces: &[Piece]) -> Vec<Finding> {
    pieces
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| code(piece).map(|code| Finding::at(code, at)))
        .collect()
}

fn code(piece: &Piece) -> Option<&'static str> {
    match &piece.stmt {
        Stmt::Update(_) | Stmt::Delete(_) | Stmt::Merge(_) if !piece.batched => Some(UNBATCHED),
        Stmt::Insert(insert) if !piece.batched => {
            let many = insert.insert_source().is_some_and(copies) || changes_rows(&piece.stmt);
            many.then_some(UNBATCHED)
        }
        Stmt::Select(_) if changes_rows(&piece.stmt) => Some(UNBATCHED),
        // With CASCADE, squawk has a rule of its own.
        Stmt::Truncate(truncate)
            if !matches!(truncate.drop_behavior(), Some(DropBehavior::Cascade(_))) =>
        {
            Some(TRUNCATE)
        }
        Stmt::Vacuum(vacuum) if vacuum.is_full() => Some(REWRITE),
        Stmt::Cluster(_) => Some(REWRITE),
        Stmt::Refresh(refresh) if refresh.concurrently_token().is_none() => Some(REWRITE),
        Stmt::AlterTable(table) => table
            .actions()
            .any(|action| rewrites(&action))
            .then_some(REWRITE),
        _ => None,
    }
}

/// Whether the rows come from a table.
fn copies(source: InsertSource) -> bool {
    match source {
        InsertSource::SelectVariant(select) => select
            .syntax()
            .children()
            .any(|it| FromClause::cast(it).is_some()),
        InsertSource::DefaultValues(_) => false,
    }
}

/// The forms of ALTER TABLE that write the table anew, beside a change of type and a new column, which squawk knows.
fn rewrites(action: &AlterTableAction) -> bool {
    match action {
        AlterTableAction::SetLogged(_)
        | AlterTableAction::SetUnlogged(_)
        | AlterTableAction::SetTablespace(_)
        | AlterTableAction::SetAccessMethod(_) => true,
        AlterTableAction::AlterColumn(column) => {
            matches!(column.option(), Some(AlterColumnOption::SetExpression(_)))
        }
        _ => false,
    }
}
