//! New values of an enum.

use crate::change::Change;
use crate::diff::{Diff, Renames};
use crate::lower;

/// New values of an enum have a migration of their own: Postgres lets nothing use them before they are committed.
pub(super) fn values_first(diff: &Diff) -> Vec<Diff> {
    let (values, others): (Vec<Change>, Vec<Change>) = diff
        .changes
        .iter()
        .cloned()
        .partition(lower::postgres::is_alone);
    if values.is_empty() || others.is_empty() {
        return vec![diff.clone()];
    }
    let mut between = diff.from.clone();
    let mut renames = Renames::default();
    for change in values {
        if let Change::AlterEnum {
            name, to, renamed, ..
        } = change
        {
            let new_names = renamed.into_iter();
            renames
                .values
                .extend(new_names.map(|(old, new)| (name.clone(), old, new)));
            between.enums.insert(name, to);
        }
    }
    // The renames of tables and columns are made in the second one: in the first, all have their old names.
    let second = Diff {
        changes: others,
        from: between.clone(),
        ..diff.clone()
    };
    let first = Diff::new(&diff.unnamed(&diff.from), &diff.unnamed(&between), &renames);
    vec![first, second]
}
