//! Rules about how a migration is run: in a transaction, or without one and perhaps twice.

use std::collections::BTreeSet;

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{
    AlterTableAction, AlterTypeAction, AstNode, DetachPartitionOption, NameLike, Stmt,
};

use super::finding::Finding;
use super::rules::{NEW_ENUM_VALUE, NOT_IN_TRANSACTION, NOT_REPEATABLE, OPAQUE};
use super::script::{Piece, last_part, named};
use crate::online;

pub(super) fn findings(pieces: &[Piece], transactional: bool) -> Vec<Finding> {
    let mut findings: Vec<Finding> = (0..pieces.len())
        .filter(|at| is_opaque(&pieces[*at].stmt) && !online::is_in_schema(&pieces[*at].sql))
        .map(|at| Finding::at(OPAQUE, at))
        .collect();
    if transactional {
        findings.extend(
            (0..pieces.len())
                .filter(|at| needs_no_transaction(&pieces[*at].stmt))
                .map(|at| Finding::at(NOT_IN_TRANSACTION, at)),
        );
        findings.extend(new_enum_values(pieces));
    } else {
        findings.extend(not_repeatable(pieces));
    }
    findings
}

fn is_opaque(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Do(_) | Stmt::Call(_) | Stmt::Execute(_))
}

/// What the manual says cannot be executed inside a transaction block.
fn needs_no_transaction(stmt: &Stmt) -> bool {
    let concurrently = |node: &squawk_syntax::SyntaxNode| {
        node.descendants_with_tokens()
            .any(|it| it.kind() == SyntaxKind::CONCURRENTLY_KW)
    };
    match stmt {
        Stmt::CreateIndex(index) => index.concurrently_token().is_some(),
        Stmt::DropIndex(index) => index.concurrently_token().is_some(),
        Stmt::Reindex(reindex) => concurrently(reindex.syntax()),
        Stmt::AlterTable(table) => table.actions().any(|action| match action {
            AlterTableAction::DetachPartition(detach) => matches!(
                detach.detach_partition_option(),
                Some(DetachPartitionOption::DetachConcurrently(_))
            ),
            _ => false,
        }),
        Stmt::Vacuum(_)
        | Stmt::CreateDatabase(_)
        | Stmt::DropDatabase(_)
        | Stmt::CreateTablespace(_)
        | Stmt::DropTablespace(_)
        | Stmt::AlterSystem(_) => true,
        _ => false,
    }
}

/// A value that ALTER TYPE ... ADD VALUE has added must not be used before it is committed (the manual, ALTER TYPE,
/// Notes), before Postgres 17 not even where its type is as new.
fn new_enum_values(pieces: &[Piece]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut values: BTreeSet<String> = BTreeSet::new();
    for (at, piece) in pieces.iter().enumerate() {
        let node = piece.stmt.syntax();
        let used = strings(node).find(|text| values.contains(text));
        match &piece.stmt {
            Stmt::AlterType(alter) => {
                if let Some(AlterTypeAction::AddValue(add)) = alter.action() {
                    values.extend(add.literal().and_then(|it| strings(it.syntax()).next()));
                }
            }
            Stmt::CommentOn(_) => {}
            _ if used.is_some() => {
                let value = used.unwrap_or_default();
                findings.push(Finding::at(NEW_ENUM_VALUE, at).saying(format!(
                    "the value {value} is used in the transaction that adds it, which Postgres refuses"
                )));
            }
            _ => {}
        }
    }
    findings
}

fn strings(node: &squawk_syntax::SyntaxNode) -> impl Iterator<Item = String> {
    node.descendants_with_tokens()
        .filter_map(squawk_syntax::SyntaxElement::into_token)
        .filter(|token| token.kind() == SyntaxKind::STRING)
        .map(|token| token.text().to_owned())
}

/// A migration without a transaction is run again from its start after it was broken off.
fn not_repeatable(pieces: &[Piece]) -> Vec<Finding> {
    // What an earlier statement takes away if it is there can be made again.
    let mut cleared: BTreeSet<String> = BTreeSet::new();
    let mut findings = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let node = piece.stmt.syntax();
        let guarded = node.descendants().any(|it| {
            matches!(
                it.kind(),
                SyntaxKind::IF_EXISTS | SyntaxKind::IF_NOT_EXISTS | SyntaxKind::OR_REPLACE
            )
        });
        if guarded {
            cleared.extend(dropped(&piece.stmt));
        }
        let made = made(&piece.stmt);
        let afresh = !made.is_empty() && made.iter().all(|name| cleared.contains(name));
        match &piece.stmt {
            // Not by IF NOT EXISTS: it takes an invalid index, which a build that was broken off leaves, for a good one.
            Stmt::CreateIndex(index)
                if index.concurrently_token().is_some() && guarded && !afresh =>
            {
                findings.push(Finding::at(NOT_REPEATABLE, at).saying(
                    "a build that is broken off leaves an invalid index behind, and IF NOT EXISTS takes that for a good one",
                ));
            }
            stmt if !guarded && !afresh && fails_again(stmt) => {
                findings.push(Finding::at(NOT_REPEATABLE, at));
            }
            _ => {}
        }
    }
    findings
}

/// The names of the indexes and constraints that the statement drops.
fn dropped(stmt: &Stmt) -> Vec<String> {
    match stmt {
        Stmt::DropIndex(drop) => drop
            .index_refs()
            .filter_map(|index| last_part(index.syntax()))
            .collect(),
        Stmt::AlterTable(table) => table
            .actions()
            .filter_map(|action| match action {
                AlterTableAction::DropConstraint(drop) => {
                    named(drop.syntax(), &[SyntaxKind::CONSTRAINT_NAME_REF])
                }
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The names of the indexes and constraints that the statement makes.
fn made(stmt: &Stmt) -> Vec<String> {
    match stmt {
        Stmt::CreateIndex(index) => named(index.syntax(), &[SyntaxKind::INDEX])
            .into_iter()
            .collect(),
        Stmt::AlterTable(table) => table
            .actions()
            .filter_map(|action| match action {
                AlterTableAction::AddConstraint(add) => {
                    add.constraint()?.constraint_name().map(|name| name.text())
                }
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// Whether the statement fails, or does something again, when it was done before. It has no IF [NOT] EXISTS.
fn fails_again(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::AlterTable(table) => table.actions().any(|action| {
            matches!(
                action,
                AlterTableAction::AddColumn(_)
                    | AlterTableAction::AddConstraint(_)
                    | AlterTableAction::DropColumn(_)
                    | AlterTableAction::DropConstraint(_)
                    | AlterTableAction::RenameColumn(_)
                    | AlterTableAction::RenameConstraint(_)
                    | AlterTableAction::TableRenameTo(_)
                    | AlterTableAction::AttachPartition(_)
                    | AlterTableAction::DetachPartition(_)
                    | AlterTableAction::SetSchema(_)
            )
        }),
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
