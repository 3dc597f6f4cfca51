//! Rules about rows that are looked at, all of them, while nobody can use the table.

use std::collections::{BTreeMap, BTreeSet};

use squawk_syntax::ast::{
    AlterColumnOption, AlterTable, AlterTableAction, AstNode, BinOp, Constraint, Expr, LitKind,
    NameLike, Stmt,
};

use super::finding::Finding;
use super::rules::{NOT_NULL, NOT_VALID};
use super::script::{Piece, last_part, tables_of};
use crate::schema::Name;

pub(super) fn findings(pieces: &[Piece]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut proofs: BTreeMap<Name, Proofs> = BTreeMap::new();
    for (at, piece) in pieces.iter().enumerate() {
        let Stmt::AlterTable(alter) = &piece.stmt else {
            continue;
        };
        let Some(table) = tables_of(&piece.stmt).into_iter().next() else {
            continue;
        };
        if alter.actions().any(|action| adds_checked(&action)) {
            findings.push(Finding {
                help: Some("add the column without the check, then call steps::add_check in a migration whose use_transaction is Some(false)".to_owned()),
                ..Finding::at(NOT_VALID, at)
            });
        }
        let proofs = proofs.entry(table).or_default();
        // Only what an earlier statement has proven counts: the server looks for it before it does anything else.
        if not_null(alter).any(|column| !proofs.of(&column)) {
            findings.push(Finding::at(NOT_NULL, at));
        }
        proofs.add(alter);
    }
    findings
}

/// Whether a new column has a check: the server looks at the rows that are there although each has the same value.
fn adds_checked(action: &AlterTableAction) -> bool {
    match action {
        AlterTableAction::AddColumn(column) => column
            .constraints()
            .any(|it| matches!(it, Constraint::CheckConstraint(_))),
        _ => false,
    }
}

/// The columns that the statement forbids nulls in.
fn not_null(alter: &AlterTable) -> impl Iterator<Item = String> {
    alter.actions().filter_map(|action| match action {
        AlterTableAction::AlterColumn(column) => match column.option()? {
            AlterColumnOption::SetNotNull(_) => Some(column.column_name_ref()?.text()),
            _ => None,
        },
        _ => None,
    })
}

/// The checks of a table which say that columns have no nulls: with a valid one, SET NOT NULL looks at no row (manual:
/// ALTER TABLE, SET NOT NULL).
#[derive(Debug, Default)]
struct Proofs {
    /// By their names, which columns they are about, and whether they are valid.
    named: BTreeMap<String, (Vec<String>, bool)>,
    unnamed: BTreeSet<String>,
}

impl Proofs {
    fn of(&self, column: &str) -> bool {
        let proves = |(columns, valid): &(Vec<String>, bool)| {
            *valid && columns.iter().any(|proven| proven == column)
        };
        self.unnamed.contains(column) || self.named.values().any(proves)
    }

    /// In the order of the server: what goes, goes first.
    fn add(&mut self, alter: &AlterTable) {
        for action in alter.actions() {
            if let AlterTableAction::DropConstraint(drop) = action
                && let Some(name) = drop
                    .constraint_name_ref()
                    .and_then(|it| last_part(it.syntax()))
            {
                self.named.remove(&name);
            }
        }
        for action in alter.actions() {
            match action {
                AlterTableAction::AddConstraint(add) => {
                    if let Some(constraint) = add.constraint() {
                        self.add_constraint(&constraint);
                    }
                }
                AlterTableAction::ValidateConstraint(validate) => {
                    let name = validate.constraint_name_ref();
                    let name = name.and_then(|it| last_part(it.syntax()));
                    if let Some(proof) = name.and_then(|name| self.named.get_mut(&name)) {
                        proof.1 = true;
                    }
                }
                _ => {}
            }
        }
    }

    fn add_constraint(&mut self, constraint: &Constraint) {
        let Constraint::CheckConstraint(check) = constraint else {
            return;
        };
        let columns = check.expr().map(|it| proven(&it)).unwrap_or_default();
        let valid = !constraint.is_not_valid();
        match constraint.constraint_name() {
            Some(name) => drop(self.named.insert(name.text(), (columns, valid))),
            None if valid => self.unnamed.extend(columns),
            None => {}
        }
    }
}

/// The columns that have no nulls where the expression is true.
fn proven(expression: &Expr) -> Vec<String> {
    match expression {
        Expr::ParenExpr(paren) => paren.expr().map(|it| proven(&it)).unwrap_or_default(),
        Expr::BinExpr(both) => match (both.op(), both.lhs(), both.rhs()) {
            (Some(BinOp::And(_)), Some(left), Some(right)) => {
                [proven(&left), proven(&right)].concat()
            }
            (Some(BinOp::IsNot(_)), Some(Expr::NameRef(name)), Some(Expr::Literal(literal)))
                if matches!(literal.kind(), Some(LitKind::Null(_))) =>
            {
                vec![name.text()]
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
