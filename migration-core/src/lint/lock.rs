//! Which lock a statement takes, and whom it stops: the table of conflicts in the manual's section "Explicit Locking",
//! and what each form of ALTER TABLE says of itself. The cases compare it with `pg_locks`.

use std::fmt;

use serde::Serialize;
use squawk_syntax::SyntaxNode;
use squawk_syntax::ast::{self, AlterTableAction, AstNode, Constraint, Stmt};

use super::script::{changes_rows, name_of};
use super::types::{checks_tables, drops_columns};
use crate::schema::Name;

/// The lock classes of Postgres that a schema change takes, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum LockClass {
    /// Taken by whoever writes rows; stops writers of the same rows.
    #[serde(rename = "ROW EXCLUSIVE")]
    RowExclusive,
    /// Stops other schema changes.
    #[serde(rename = "SHARE UPDATE EXCLUSIVE")]
    ShareUpdateExclusive,
    /// Stops writes.
    #[serde(rename = "SHARE")]
    Share,
    /// Stops writes.
    #[serde(rename = "SHARE ROW EXCLUSIVE")]
    ShareRowExclusive,
    /// Stops reads and writes.
    #[serde(rename = "ACCESS EXCLUSIVE")]
    AccessExclusive,
}

impl fmt::Display for LockClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::RowExclusive => "ROW EXCLUSIVE",
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// A lock, and whom it stops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lock {
    /// Its class.
    pub class: LockClass,
    /// Whom it stops, for people: `reads and writes of jobs`.
    pub stops: String,
}

impl Lock {
    /// A lock of the class on the tables.
    pub(super) fn new(class: LockClass, tables: &[&str]) -> Self {
        let tables = match tables {
            [] => "the table".to_owned(),
            tables => tables.join(", "),
        };
        let stops = match class {
            LockClass::RowExclusive => format!("whoever writes the same rows of {tables}"),
            LockClass::ShareUpdateExclusive => format!("other schema changes of {tables}"),
            LockClass::Share | LockClass::ShareRowExclusive => format!("writes of {tables}"),
            LockClass::AccessExclusive => format!("reads and writes of {tables}"),
        };
        Self { class, stops }
    }
}

/// The strongest lock that the statement takes on a table that is there already.
pub(super) fn class(stmt: &Stmt) -> Option<LockClass> {
    use LockClass::{
        AccessExclusive, RowExclusive, Share, ShareRowExclusive, ShareUpdateExclusive,
    };
    Some(match stmt {
        Stmt::CreateIndex(index) if index.concurrently_token().is_some() => ShareUpdateExclusive,
        Stmt::DropIndex(index) if index.concurrently_token().is_some() => ShareUpdateExclusive,
        // REINDEX: the table stays readable for whoever does not look at its indexes, which is nobody who plans a query.
        Stmt::CreateIndex(_) | Stmt::Reindex(_) => Share,
        Stmt::AlterDomain(_) if checks_tables(stmt) => Share,
        Stmt::AlterTable(table) => return table.actions().map(|it| of_action(&it)).max(),
        Stmt::CreateTrigger(_) => ShareRowExclusive,
        Stmt::Vacuum(vacuum) if !vacuum.is_full() => ShareUpdateExclusive,
        Stmt::Refresh(refresh) if refresh.concurrently_token().is_some() => return None,
        Stmt::DropIndex(_)
        | Stmt::DropTable(_)
        | Stmt::DropView(_)
        | Stmt::DropMaterializedView(_)
        | Stmt::DropSchema(_)
        | Stmt::Truncate(_)
        | Stmt::Vacuum(_)
        | Stmt::Cluster(_)
        | Stmt::Refresh(_) => AccessExclusive,
        Stmt::Update(_) | Stmt::Delete(_) | Stmt::Insert(_) | Stmt::Merge(_) => RowExclusive,
        Stmt::Select(_) if changes_rows(stmt) => RowExclusive,
        _ if drops_columns(stmt) => AccessExclusive,
        _ => return None,
    })
}

fn of_action(action: &AlterTableAction) -> LockClass {
    match action {
        AlterTableAction::AddConstraint(add)
            if matches!(add.constraint(), Some(Constraint::ForeignKeyConstraint(_))) =>
        {
            LockClass::ShareRowExclusive
        }
        AlterTableAction::ValidateConstraint(_) | AlterTableAction::AttachPartition(_) => {
            LockClass::ShareUpdateExclusive
        }
        AlterTableAction::DetachPartition(detach)
            if matches!(
                detach.detach_partition_option(),
                Some(ast::DetachPartitionOption::DetachConcurrently(_))
            ) =>
        {
            LockClass::ShareUpdateExclusive
        }
        AlterTableAction::EnableTrigger(_) | AlterTableAction::DisableTrigger(_) => {
            LockClass::ShareRowExclusive
        }
        _ => LockClass::AccessExclusive,
    }
}

/// The tables that a new foreign key refers to, which gives each of them triggers: SHARE ROW EXCLUSIVE.
pub(super) fn referred(stmt: &Stmt) -> Vec<Name> {
    let table = |node: SyntaxNode| {
        let key = ast::ForeignKeyConstraint::cast(node.clone());
        let table = match key {
            Some(key) => key.table_name_ref(),
            None => ast::ReferencesConstraint::cast(node)?.table(),
        };
        name_of(table?.syntax())
    };
    match stmt {
        Stmt::AlterTable(_) | Stmt::CreateTable(_) => {
            stmt.syntax().descendants().filter_map(table).collect()
        }
        _ => Vec::new(),
    }
}
