//! Rules about how a migration is run: in a transaction, or without one and perhaps twice.

use std::collections::BTreeSet;

use squawk_syntax::SyntaxKind;
use squawk_syntax::ast::{AlterTableAction, AlterTypeAction, AstNode, DetachPartitionOption, Stmt};

use super::finding::Finding;
use super::repeat;
use super::rules::{NEW_ENUM_VALUE, NOT_IN_TRANSACTION, OPAQUE};
use super::script::Piece;

pub(super) fn findings(pieces: &[Piece], transactional: bool) -> Vec<Finding> {
    let mut findings: Vec<Finding> = (0..pieces.len())
        .filter(|at| is_opaque(&pieces[*at]))
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
        findings.extend(repeat::findings(pieces));
    }
    findings
}

/// How the blocks begin that the engine itself writes, behind the underscores of their tag: what they run is known.
const OURS: &[&str] = &["mirror$BEGIN EXECUTE '", "sequence$BEGIN EXECUTE format('"];

fn is_opaque(piece: &Piece) -> bool {
    match &piece.stmt {
        Stmt::Do(_) => !piece.sql.strip_prefix("DO $").is_some_and(|rest| {
            let rest = rest.trim_start_matches('_');
            OURS.iter().any(|ours| rest.starts_with(ours))
        }),
        Stmt::Call(_) | Stmt::Execute(_) => true,
        _ => false,
    }
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
