//! Rules that are away for a while: they go in one part and come again in a later one.

use super::Part;
use super::online::is_same_set;
use crate::change::Change;
use crate::diff::Diff;
use crate::plan::Plan;
use crate::schema::{Constraint, Name};

/// Says of each of them in the parts, which lead along the diffs, that nothing watches over it meanwhile.
pub(super) fn tell(parts: &mut [Part], diffs: &[Diff]) {
    let back: Vec<Diff> = diffs.iter().map(Diff::reverse).collect();
    for at in 0..parts.len() {
        let (later, earlier) = (&diffs[at + 1..], &back[..at]);
        warn(&mut parts[at].up, &diffs[at], later);
        warn(&mut parts[at].down, &back[at], earlier);
    }
}

fn warn(plan: &mut Plan, diff: &Diff, others: &[Diff]) {
    for change in &diff.changes {
        let Change::DropConstraint { table, constraint } = change else {
            continue;
        };
        let mut all = others.iter().flat_map(|other| &other.changes);
        let again = all.find(|other| {
            matches!(other, Change::AddConstraint { table: other, constraint: new }
                if other == table && is_same_rule(constraint, new))
        });
        let still = diff.to.tables.get(table).is_some_and(|left| {
            left.constraints()
                .iter()
                .any(|left| is_same_rule(constraint, left))
        });
        let what = change.to_string();
        let step = plan.steps.iter_mut().find(|it| it.changes.contains(&what));
        if let (Some(step), Some(rule), false) = (step, rule(table, constraint), still)
            && again.is_some()
        {
            step.warnings.push(format!(
                "nothing watches meanwhile {rule}: another of these files adds that again, and fails where a row breaks it"
            ));
        }
    }
}

/// What is kept, in words.
fn rule(table: &Name, constraint: &Constraint) -> Option<String> {
    Some(match constraint {
        Constraint::ForeignKey(key) => format!(
            "that {table}.{} refers to a row of {}",
            key.columns.join(", "),
            key.table
        ),
        _ => format!(
            "that no rows of {table} are equal in {}",
            constraint.unique_columns()?.join(", ")
        ),
    })
}

fn is_same_rule(old: &Constraint, new: &Constraint) -> bool {
    match (old, new) {
        (Constraint::ForeignKey(old), Constraint::ForeignKey(new)) => {
            old.columns == new.columns && old.table == new.table && old.referenced == new.referenced
        }
        _ => match (old.unique_columns(), new.unique_columns()) {
            (Some(old), Some(new)) => {
                let old: Vec<String> = old.into_iter().map(str::to_owned).collect();
                is_same_set(&old, &new)
            }
            _ => false,
        },
    }
}
