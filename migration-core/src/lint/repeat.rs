//! What cannot be done twice. A migration without a transaction is run again from its start after it was broken off.

use std::collections::BTreeSet;

use squawk_syntax::ast::{AlterTable, AlterTableAction, AlterTypeAction, AstNode, NameLike, Stmt};
use squawk_syntax::{SyntaxKind, SyntaxNode};

use super::finding::Finding;
use super::rules::NOT_REPEATABLE;
use super::script::{Piece, last_part, named};

pub(super) fn findings(pieces: &[Piece]) -> Vec<Finding> {
    // What an earlier statement takes away if it is there can be made again.
    let mut cleared: BTreeSet<String> = BTreeSet::new();
    let mut findings = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let guarded = is_guarded(piece.stmt.syntax());
        match &piece.stmt {
            Stmt::AlterTable(table) => {
                let once = alters_once(table, &mut cleared);
                findings.extend(once.then(|| Finding::at(NOT_REPEATABLE, at)));
            }
            Stmt::DropIndex(drop) if guarded => cleared.extend(
                drop.index_refs()
                    .filter_map(|index| last_part(index.syntax())),
            ),
            Stmt::CreateIndex(index)
                if named(index.syntax(), &[SyntaxKind::INDEX])
                    .is_some_and(|index| cleared.contains(&index.name)) => {}
            // Not by IF NOT EXISTS: it takes an invalid index, which a build that was broken off leaves, for a good one.
            Stmt::CreateIndex(index) if guarded && index.concurrently_token().is_some() => {
                findings.push(Finding::at(NOT_REPEATABLE, at).saying(
                    "a build that is broken off leaves an invalid index behind, and IF NOT EXISTS takes that for a good one",
                ));
            }
            stmt if !guarded && fails_again(stmt) => {
                findings.push(Finding::at(NOT_REPEATABLE, at));
            }
            _ => {}
        }
    }
    findings
}

/// Whether it says what to do where it was done before.
fn is_guarded(node: &SyntaxNode) -> bool {
    node.descendants().any(|it| {
        matches!(
            it.kind(),
            SyntaxKind::IF_EXISTS | SyntaxKind::IF_NOT_EXISTS | SyntaxKind::OR_REPLACE
        )
    })
}

/// Whether one of the changes of the table fails where it was made before.
fn alters_once(table: &AlterTable, cleared: &mut BTreeSet<String>) -> bool {
    let mut once = false;
    for action in table.actions() {
        let guarded = is_guarded(action.syntax());
        once |= match &action {
            AlterTableAction::DropConstraint(drop) => {
                if guarded {
                    let dropped = named(drop.syntax(), &[SyntaxKind::CONSTRAINT_NAME_REF]);
                    cleared.extend(dropped.map(|constraint| constraint.name));
                }
                !guarded
            }
            AlterTableAction::AddConstraint(add) => {
                let name = add.constraint().and_then(|it| it.constraint_name());
                !name.is_some_and(|name| cleared.contains(&name.text()))
            }
            AlterTableAction::AddColumn(_) | AlterTableAction::DropColumn(_) => !guarded,
            // The table of the old name is not there any more, and that is well.
            AlterTableAction::TableRenameTo(_) | AlterTableAction::SetSchema(_) => {
                table.if_exists().is_none()
            }
            AlterTableAction::RenameColumn(_)
            | AlterTableAction::RenameConstraint(_)
            | AlterTableAction::AttachPartition(_)
            | AlterTableAction::DetachPartition(_) => true,
            _ => false,
        };
    }
    once
}

/// Whether the statement fails, or does something again, when it was done before. It has no IF [NOT] EXISTS.
fn fails_again(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::AlterType(alter) => matches!(
            alter.action(),
            Some(
                AlterTypeAction::AddValue(_)
                    | AlterTypeAction::RenameValue(_)
                    | AlterTypeAction::TypeRenameTo(_)
            )
        ),
        // Another row each time.
        Stmt::Insert(insert) => insert.on_conflict_clause().is_none() && !asks_first(insert),
        Stmt::CreateIndex(_)
        | Stmt::CreateTable(_)
        | Stmt::CreateTableAs(_)
        | Stmt::SelectInto(_)
        | Stmt::CreateType(_)
        | Stmt::CreateDomain(_)
        | Stmt::CreateView(_)
        | Stmt::CreateMaterializedView(_)
        | Stmt::CreateSequence(_)
        | Stmt::CreateSchema(_)
        | Stmt::CreateExtension(_)
        | Stmt::CreateFunction(_)
        | Stmt::CreateTrigger(_)
        | Stmt::DropIndex(_)
        | Stmt::DropTable(_)
        | Stmt::DropType(_)
        | Stmt::DropView(_)
        | Stmt::DropMaterializedView(_)
        | Stmt::DropSequence(_)
        | Stmt::DropSchema(_)
        | Stmt::DropFunction(_)
        | Stmt::DropTrigger(_) => true,
        _ => false,
    }
}

/// `INSERT ... SELECT ... WHERE NOT EXISTS (...)`.
fn asks_first(insert: &squawk_syntax::ast::Insert) -> bool {
    let text = insert.syntax().text().to_string().to_uppercase();
    text.contains("NOT EXISTS") || text.contains("NOT IN")
}
