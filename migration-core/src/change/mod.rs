//! What can differ between two schemas, as a closed list. A change carries what it replaces, so that its reverse is
//! known without asking anyone. A [`Diff`](crate::diff::Diff) is a list of them.

mod describe;

use serde::Serialize;

use crate::schema::{Column, Constraint, Enumeration, Name, Sequence, Table};

/// One difference between two schemas, and how to get from the first to the second.
///
/// Everything but the renames speaks of tables and columns by their new names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// A table gets another name.
    RenameTable {
        /// Its old name.
        from: Name,
        /// Its new name.
        to: Name,
    },
    /// A column gets another name.
    RenameColumn {
        /// The table, by its new name.
        table: Name,
        /// The column's old name.
        from: String,
        /// The column's new name.
        to: String,
    },
    /// A new enum type.
    CreateEnum {
        /// Its name.
        name: Name,
        /// What it is.
        enumeration: Enumeration,
    },
    /// An enum type goes.
    DropEnum {
        /// Its name.
        name: Name,
        /// What it was.
        enumeration: Enumeration,
    },
    /// An enum type gets other values or another comment.
    AlterEnum {
        /// Its name.
        name: Name,
        /// What it was.
        from: Enumeration,
        /// What it becomes.
        to: Enumeration,
        /// The values that only get another name, old and new.
        renamed: Vec<(String, String)>,
        /// The columns that are of this type on both sides.
        users: Vec<EnumUser>,
    },
    /// A new sequence.
    CreateSequence {
        /// Its name.
        name: Name,
        /// What it is.
        sequence: Sequence,
    },
    /// A sequence goes.
    DropSequence {
        /// Its name.
        name: Name,
        /// What it was.
        sequence: Sequence,
    },
    /// A sequence counts in another way, or gets another owner or comment.
    AlterSequence {
        /// Its name.
        name: Name,
        /// What it was.
        from: Sequence,
        /// What it becomes.
        to: Sequence,
    },
    /// A new table with everything it has, but for foreign keys in a circle: those are constraints of their own.
    CreateTable {
        /// Its name.
        name: Name,
        /// What it is.
        table: Table,
    },
    /// A table goes with everything it has, but for foreign keys in a circle: those are dropped first.
    DropTable {
        /// Its name.
        name: Name,
        /// What it was.
        table: Table,
    },
    /// A table gets another comment.
    CommentTable {
        /// Its name.
        name: Name,
        /// The old comment.
        from: Option<String>,
        /// The new comment.
        to: Option<String>,
    },
    /// SQLite: a table becomes `STRICT` or `WITHOUT ROWID`, or is no longer.
    AlterStorage {
        /// Its name.
        name: Name,
        /// What it was: strict, without rowid.
        from: (bool, bool),
        /// What it becomes: strict, without rowid.
        to: (bool, bool),
    },
    /// A new column.
    AddColumn {
        /// The table.
        table: Name,
        /// What it is.
        column: Column,
    },
    /// A column goes.
    DropColumn {
        /// The table.
        table: Name,
        /// What it was.
        column: Column,
    },
    /// A column changes where it is.
    AlterColumn {
        /// The table.
        table: Name,
        /// What it was.
        from: Column,
        /// What it becomes; of the same name.
        to: Column,
    },
    /// A new key, constraint or index.
    AddConstraint {
        /// The table.
        table: Name,
        /// What it is.
        constraint: Constraint,
    },
    /// A key, a constraint or an index goes.
    DropConstraint {
        /// The table.
        table: Name,
        /// What it was.
        constraint: Constraint,
    },
    /// A key, a constraint or an index gets another name or comment, or is validated: it is not built anew.
    AlterConstraint {
        /// The table.
        table: Name,
        /// What it was.
        from: Constraint,
        /// What it becomes.
        to: Constraint,
    },
}

/// A column whose type is an enum that changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EnumUser {
    /// The table.
    pub table: Name,
    /// The column as it was.
    pub from: Column,
    /// The column as it becomes.
    pub to: Column,
}

impl Change {
    /// Whether it makes something, `+`, drops something, `-`, or alters what is there, `~`.
    #[must_use]
    pub fn sign(&self) -> char {
        match self {
            Self::CreateEnum { .. }
            | Self::CreateSequence { .. }
            | Self::CreateTable { .. }
            | Self::AddColumn { .. }
            | Self::AddConstraint { .. } => '+',
            Self::DropEnum { .. }
            | Self::DropSequence { .. }
            | Self::DropTable { .. }
            | Self::DropColumn { .. }
            | Self::DropConstraint { .. } => '-',
            _ => '~',
        }
    }

    /// The change that undoes this one. Rows that it dropped do not come back.
    #[must_use]
    pub fn reverse(&self) -> Self {
        match self.clone() {
            Self::RenameTable { from, to } => Self::RenameTable { from: to, to: from },
            Self::RenameColumn { table, from, to } => Self::RenameColumn {
                table,
                from: to,
                to: from,
            },
            Self::CreateEnum { name, enumeration } => Self::DropEnum { name, enumeration },
            Self::DropEnum { name, enumeration } => Self::CreateEnum { name, enumeration },
            Self::AlterEnum {
                name,
                from,
                to,
                renamed,
                users,
            } => Self::AlterEnum {
                name,
                from: to,
                to: from,
                renamed: renamed.into_iter().map(|(old, new)| (new, old)).collect(),
                users: users
                    .into_iter()
                    .map(|user| EnumUser {
                        table: user.table,
                        from: user.to,
                        to: user.from,
                    })
                    .collect(),
            },
            Self::CreateSequence { name, sequence } => Self::DropSequence { name, sequence },
            Self::DropSequence { name, sequence } => Self::CreateSequence { name, sequence },
            Self::AlterSequence { name, from, to } => Self::AlterSequence {
                name,
                from: to,
                to: from,
            },
            Self::CreateTable { name, table } => Self::DropTable { name, table },
            Self::DropTable { name, table } => Self::CreateTable { name, table },
            Self::CommentTable { name, from, to } => Self::CommentTable {
                name,
                from: to,
                to: from,
            },
            Self::AlterStorage { name, from, to } => Self::AlterStorage {
                name,
                from: to,
                to: from,
            },
            Self::AddColumn { table, column } => Self::DropColumn { table, column },
            Self::DropColumn { table, column } => Self::AddColumn { table, column },
            Self::AlterColumn { table, from, to } => Self::AlterColumn {
                table,
                from: to,
                to: from,
            },
            Self::AddConstraint { table, constraint } => Self::DropConstraint { table, constraint },
            Self::DropConstraint { table, constraint } => Self::AddConstraint { table, constraint },
            Self::AlterConstraint { table, from, to } => Self::AlterConstraint {
                table,
                from: to,
                to: from,
            },
        }
    }
}
