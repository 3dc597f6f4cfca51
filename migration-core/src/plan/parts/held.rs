//! What a transaction holds when it comes to a change.

use std::collections::BTreeSet;

use crate::change::Change;
use crate::diff::needs_rebuild;
use crate::schema::{Constraint, Name};

/// The tables that nobody can even read once the change is made, until the transaction ends (manual: explicit locking,
/// and the pages of the statements).
pub(super) fn exclusive(change: &Change) -> BTreeSet<&Name> {
    match change {
        Change::AddConstraint {
            constraint: Constraint::ForeignKey(_) | Constraint::Index(_),
            ..
        } => BTreeSet::new(),
        // Each has triggers on both tables.
        Change::DropConstraint {
            table,
            constraint: Constraint::ForeignKey(key),
        } => BTreeSet::from([table, &key.table]),
        Change::RenameTable { to: table, .. }
        | Change::RenameColumn { table, .. }
        | Change::AddColumn { table, .. }
        | Change::DropColumn { table, .. }
        | Change::AlterColumn { table, .. }
        | Change::AddConstraint { table, .. }
        | Change::DropConstraint { table, .. } => BTreeSet::from([table]),
        Change::AlterEnum {
            from,
            to,
            renamed,
            users,
            ..
        } if needs_rebuild(from, to, renamed) => users.iter().map(|user| &user.table).collect(),
        Change::DropTable { name, table } => {
            let keys = table.foreign_keys.iter().map(|key| &key.table);
            keys.chain([name]).collect()
        }
        _ => BTreeSet::new(),
    }
}
