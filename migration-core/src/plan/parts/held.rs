//! What a transaction holds when it comes to a change.

use std::collections::BTreeSet;

use crate::change::Change;
use crate::schema::{Constraint, Name};

/// The tables that nobody can even read once the change is made, until the transaction ends (manual: explicit locking,
/// and the pages of the statements).
pub(super) fn exclusive(change: &Change) -> BTreeSet<&Name> {
    match change {
        Change::RenameTable { to: table, .. }
        | Change::RenameColumn { table, .. }
        | Change::AddColumn { table, .. }
        | Change::DropColumn { table, .. }
        | Change::AlterColumn { table, .. } => BTreeSet::from([table]),
        Change::AlterEnum { users, .. } => users.iter().map(|user| &user.table).collect(),
        // Each has triggers on both tables.
        Change::DropConstraint {
            table,
            constraint: Constraint::ForeignKey(key),
        } => BTreeSet::from([table, &key.table]),
        Change::DropTable { name, table } => {
            let keys = table.foreign_keys.iter().map(|key| &key.table);
            keys.chain([name]).collect()
        }
        Change::DropConstraint { table, .. } => BTreeSet::from([table]),
        Change::AddConstraint { table, constraint }
            if !matches!(constraint, Constraint::ForeignKey(_) | Constraint::Index(_)) =>
        {
            BTreeSet::from([table])
        }
        _ => BTreeSet::new(),
    }
}
