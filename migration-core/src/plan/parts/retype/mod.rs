//! A column that gets another type although its table is too large to be written anew under a lock: a second column
//! grows beside it, a trigger keeps both equal, the rows are filled in batches, the two change names, the old one goes.
//!
//! ```text
//! c --expand--> c, c__new --fill--> the same, filled and indexed --switch--> c__old, c --release--> the same, where
//! c__old may be empty --contract--> c
//! ```
//!
//! Only where every value of the old type is one of the new, whatever the session: else a write would fail that nobody
//! expects, and the plain statement fails at once and harms nobody. Until the release a value that the old type does not
//! hold is refused; from there on it leaves `c__old` null. What would be rounded or cut does not fit.
//!
//! The way back is the same in a mirror, so that no state needs more than a short lock to be left in either direction,
//! and it refuses, at the release, to lose a value: nothing has the name `c` that does not hold what was written to it.

mod side;
mod stages;
mod types;

use super::super::{Plan, Step};
use super::Part;
use super::bound::{concerns, indexes, is_bound};
use super::marks::is_rewritten;
use crate::change::Change;
use crate::diff::Diff;
use crate::lower::postgres as lower;
use crate::schema::{Column, Constraint, Dialect, Index, Name, Schema, Value};
use types::holds_each;

/// A column that is to have another type.
struct Retyped {
    table: Name,
    from: Column,
    to: Column,
    /// The columns of the table that are given another type with it, itself among them.
    together: Vec<String>,
    /// The indexes that it is in, but for those that a later one of them is in too: each is built once over all of them.
    indexes: Vec<Index>,
}

/// The parts that give columns another type, and the rest of the way, which is to be gone before.
pub(super) fn retyped(diff: &Diff) -> Option<(Diff, Vec<Part>)> {
    let changes = diff.changes.iter();
    let mut columns: Vec<Retyped> = changes
        .filter_map(|change| Retyped::of(change, diff))
        .collect();
    if columns.is_empty() {
        return None;
    }
    bring_together(&mut columns);
    let mut before = diff.to.clone();
    for retyped in &columns {
        let table = before.tables.get_mut(&retyped.table);
        if let Some(column) = table.and_then(|table| table.column_mut(&retyped.to.name)) {
            *column = retyped.from.clone();
        }
    }
    let rest = Diff::new(&diff.unnamed(&diff.from), &before, &diff.renames);
    let part = |suffix, transactional, up: Stage, down: Stage| Part {
        suffix,
        up: plan(&columns, &diff.to, up),
        down: plan(&columns, &diff.to, down),
        transactional,
    };
    let mut parts = vec![
        part("_expand", true, |it, _| it.expand(), |it, _| it.unexpand()),
        part("_fill", false, Retyped::fill, |it, _| it.unfill()),
        part("_switch", true, |it, _| it.switch(), |it, _| it.unswitch()),
        part("_release", false, |it, _| it.release(), Retyped::unrelease),
        part(
            "_contract",
            true,
            |it, _| it.contract(),
            |it, _| it.uncontract(),
        ),
    ];
    for part in &mut parts {
        allow_nothing_to_undo(&mut part.down);
    }
    Some((rest, parts))
}

/// What a part does for a column.
type Stage = fn(&Retyped, &Schema) -> Step;

fn plan(columns: &[Retyped], schema: &Schema, stage: Stage) -> Plan {
    Plan {
        dialect: Dialect::Postgres,
        steps: columns.iter().map(|it| stage(it, schema)).collect(),
    }
}

/// Tells columns of one table of each other.
fn bring_together(columns: &mut [Retyped]) {
    let names: Vec<(Name, String)> = columns
        .iter()
        .map(|it| (it.table.clone(), it.to.name.clone()))
        .collect();
    for (at, column) in columns.iter_mut().enumerate() {
        let of_table = |others: &[(Name, String)]| -> Vec<String> {
            let others = others.iter().filter(|(table, _)| *table == column.table);
            others.map(|(_, name)| name.clone()).collect()
        };
        let later = of_table(&names[at + 1..]);
        column.together = of_table(&names);
        column.indexes.retain(|index| {
            let index = Constraint::Index(index.clone());
            !later.iter().any(|name| concerns(&index, name))
        });
    }
}

/// Where a way back has nothing to do, the lint need not say that it is missing.
fn allow_nothing_to_undo(plan: &mut Plan) {
    if plan.statements().next().is_none()
        && let Some(step) = plan.steps.first_mut()
    {
        let reason = "what was filled goes with the column".to_owned();
        step.allows.push(("missing-down", reason));
    }
}

impl Retyped {
    fn of(change: &Change, diff: &Diff) -> Option<Self> {
        let Change::AlterColumn { table, from, to } = change else {
            return None;
        };
        let (old, new) = (diff.from.tables.get(table)?, diff.to.tables.get(table)?);
        let is_plain = |column: &Column| matches!(column.value, Value::None | Value::Default(_));
        let suitable = is_rewritten(from, to)
            && holds_each(&from.data_type.sql, &to.data_type.sql)
            && is_plain(from)
            && is_plain(to)
            && from.nullable == to.nullable
            && from.collation == to.collation
            && from.data_type.enumeration.is_none()
            && to.data_type.enumeration.is_none()
            && lower::fill(table, &diff.to, &to.name, "NULL").is_some();
        let is_touched = diff.changes.iter().any(|other| match other {
            Change::AddConstraint {
                table: other,
                constraint,
            }
            | Change::DropConstraint {
                table: other,
                constraint,
            } => other == table && concerns(constraint, &to.name),
            _ => false,
        });
        let indexes = indexes(new, &to.name)?;
        let this = Self {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
            together: vec![to.name.clone()],
            indexes,
        };
        let is_free = [this.coming().name, this.going().name]
            .iter()
            .all(|name| old.column(name).is_none() && new.column(name).is_none());
        (suitable
            && !is_touched
            && is_free
            && !is_bound(table, old, &to.name, &diff.from)
            && !is_bound(table, new, &to.name, &diff.to))
        .then_some(this)
    }
}
