//! The schemas between two parts.

use super::super::Step;
use super::online::{
    added, dropped, has_touched_columns, is_late, is_needed, is_replaced, is_same_set,
};
use super::stays;
use crate::change::Change;
use crate::diff::{Diff, Renames};
use crate::lower::postgres as lower;
use crate::schema::{Column, Constraint, Name, Schema, UnmanagedKind};

/// Whether a change, or its way back, would make others wait while rows are looked at or written.
pub(super) fn is_long(diff: &Diff) -> bool {
    diff.changes.iter().any(|change| match change {
        Change::AddConstraint { table, constraint }
        | Change::DropConstraint { table, constraint } => {
            stays(&diff.from, &diff.to, table)
                && constraint.validated()
                && !matches!(
                    constraint,
                    Constraint::PrimaryKey(_) | Constraint::Exclusion(_)
                )
        }
        Change::AlterConstraint { from, to, .. } => from.validated() != to.validated(),
        Change::AlterColumn { table, from, to } => {
            from.nullable != to.nullable && is_loose(table, from, to, diff)
        }
        Change::AddColumn { .. } => bare(change, diff).is_some(),
        _ => false,
    })
}

/// Whether it can be said of the column apart from all else that it may be null.
fn is_loose(table: &Name, from: &Column, to: &Column, diff: &Diff) -> bool {
    let is_key = |schema: &Schema| {
        let table = schema.tables.get(table);
        table.is_none_or(|table| table.is_key(&to.name))
    };
    let fillable = to.nullable
        || lower::given(table, to)
            .is_none_or(|value| lower::fill(table, &diff.to, &to.name, &value).is_some());
    lower::is_ordinary(from, to) && !is_key(&diff.from) && !is_key(&diff.to) && fillable
}

/// A column that is added without touching a row, and filled afterwards: its default is another one for each row.
/// Filling would fire triggers, which adding does not.
pub(super) fn bare<'a>(change: &'a Change, diff: &Diff) -> Option<(&'a Name, &'a Column)> {
    match change {
        Change::AddColumn { table, column } if !lower::is_instant(column) => {
            let value = lower::given(table, column)?;
            lower::fill(table, &diff.to, &column.name, &value)?;
            let mut unmanaged = diff.from.unmanaged.iter();
            let fires = unmanaged.any(|unmanaged| {
                unmanaged.table.as_ref() == Some(table)
                    && matches!(unmanaged.kind, UnmanagedKind::Trigger | UnmanagedKind::Rule)
            });
            let is_key = diff.to.tables.get(table)?.is_key(&column.name);
            (!fires && !is_key).then_some((table, column))
        }
        _ => None,
    }
}

/// The schemas on the way: `from`, `loose` (without what goes), `ready` (without what comes), `to`.
pub(super) struct Stages<'a> {
    diff: &'a Diff,
    loose: Schema,
    ready: Schema,
}

impl<'a> Stages<'a> {
    pub(super) fn new(diff: &'a Diff) -> Self {
        let (mut loose, mut ready) = (diff.from.clone(), diff.to.clone());
        for change in &diff.changes {
            match change {
                // What is replaced while its columns change stays where they change: nothing is unprotected meanwhile.
                Change::DropConstraint { table, constraint }
                | Change::AddConstraint { table, constraint }
                    if is_kept_together(table, constraint, diff) => {}
                Change::DropConstraint { table, constraint }
                    if is_online(table, constraint, diff)
                        && !is_needed(table, constraint, diff) =>
                {
                    // One of the same name takes the place of the old one.
                    if is_late(change, diff) || is_replaceable(change, table, constraint, diff) {
                        put(&mut ready, table, constraint);
                    } else {
                        take(&mut loose, table, constraint);
                    }
                }
                Change::AddConstraint { table, constraint }
                    if is_online(table, constraint, diff) =>
                {
                    take(&mut ready, table, constraint);
                }
                Change::AlterConstraint { table, from, to }
                    if !from.validated() && to.validated() =>
                {
                    unvalidate(&mut ready, table, to);
                }
                Change::AlterColumn { table, from, to }
                    if from.nullable != to.nullable && is_loose(table, from, to, diff) =>
                {
                    let schema = if to.nullable { &mut loose } else { &mut ready };
                    may_be_null(schema, table, &to.name);
                }
                Change::AddColumn { table, column } if bare(change, diff).is_some() => {
                    may_be_null(&mut ready, table, &column.name);
                }
                _ => {}
            }
        }
        without_targets(&mut ready, diff);
        Self { diff, loose, ready }
    }

    pub(super) fn before(&self) -> Diff {
        let none = Renames::default();
        let old = |schema| self.diff.unnamed(schema);
        Diff::new(&old(&self.diff.from), &old(&self.loose), &none)
    }

    pub(super) fn main(&self) -> Diff {
        Diff::new(
            &self.diff.unnamed(&self.loose),
            &self.ready,
            &self.diff.renames,
        )
    }

    pub(super) fn online(&self) -> Diff {
        Diff::new(&self.ready, &self.diff.to, &Renames::default())
    }

    /// The values of new columns that may stay null, which no difference asks for.
    pub(super) fn fills(&self) -> Vec<Step> {
        let fill = |change: &Change| {
            let (table, column) = bare(change, self.diff).filter(|(_, it)| it.nullable)?;
            let value = lower::given(table, column)?;
            let filled = lower::fill(table, &self.ready, &column.name, &value)?;
            let what = format!("fill {table}.{}", column.name);
            Some(Step::of_part(what, vec![filled], true))
        };
        self.diff.changes.iter().filter_map(fill).collect()
    }
}

/// Whether it comes and goes in steps that stop nobody for long.
fn is_online(table: &Name, constraint: &Constraint, diff: &Diff) -> bool {
    let change = Change::AddConstraint {
        table: table.clone(),
        constraint: constraint.clone(),
    };
    stays(&diff.from, &diff.to, table) && lower::steps(&change, &diff.to).is_some()
}

/// Whether it is a rule for rows that goes and comes again around a change that is made in a transaction.
fn is_kept_together(table: &Name, constraint: &Constraint, diff: &Diff) -> bool {
    let is_rule = match constraint {
        Constraint::Index(index) => index.unique,
        _ => true,
    };
    let (name, all) = (constraint.name(), &diff.changes);
    let Some(drop) = dropped(table, name, all).filter(|_| added(table, name, all).is_some()) else {
        return false;
    };
    is_rule && !is_replaceable(drop, table, constraint, diff)
}

/// Whether some rule goes and comes again in one transaction.
pub(super) fn keeps_together(diff: &Diff) -> bool {
    diff.changes.iter().any(|change| match change {
        Change::DropConstraint { table, constraint } => is_kept_together(table, constraint, diff),
        _ => false,
    })
}

/// Whether it can stay until another of its name takes its place.
fn is_replaceable(change: &Change, table: &Name, constraint: &Constraint, diff: &Diff) -> bool {
    let target_stays = match constraint {
        Constraint::ForeignKey(key) => diff.to.tables.contains_key(&key.table),
        _ => true,
    };
    !has_touched_columns(table, diff) && target_stays && is_replaced(change, diff)
}

fn take(schema: &mut Schema, table: &Name, gone: &Constraint) {
    if let Some(table) = schema.tables.get_mut(table) {
        let mut constraints = table.constraints();
        constraints.retain(|constraint| constraint != gone);
        table.set_constraints(constraints);
    }
}

/// Puts back what goes later, in the place of what has its name.
fn put(schema: &mut Schema, table: &Name, kept: &Constraint) {
    if let Some(table) = schema.tables.get_mut(table) {
        let mut constraints = table.constraints();
        constraints.retain(|constraint| constraint.name() != kept.name());
        constraints.push(kept.clone());
        table.set_constraints(constraints);
        schema.sort();
    }
}

fn unvalidate(schema: &mut Schema, table: &Name, named: &Constraint) {
    let Some(table) = schema.tables.get_mut(table) else {
        return;
    };
    let name = named.name();
    for key in &mut table.foreign_keys {
        key.validated &= key.name.as_deref() != name;
    }
    for check in &mut table.checks {
        check.validated &= check.name.as_deref() != name;
    }
}

fn may_be_null(schema: &mut Schema, table: &Name, column: &str) {
    let table = schema.tables.get_mut(table);
    if let Some(column) = table.and_then(|table| table.column_mut(column)) {
        column.nullable = true;
    }
}

/// Takes out foreign keys whose target is not unique yet.
fn without_targets(ready: &mut Schema, diff: &Diff) {
    let missing: Vec<(Name, Vec<String>)> = diff
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::AddConstraint { table, constraint } if is_online(table, constraint, diff) => {
                let columns = constraint.unique_columns()?;
                Some((
                    table.clone(),
                    columns.into_iter().map(str::to_owned).collect(),
                ))
            }
            _ => None,
        })
        .collect();
    for table in ready.tables.values_mut() {
        table.foreign_keys.retain(|key| {
            let columns: Vec<&str> = key.referenced.iter().map(String::as_str).collect();
            let mut missing = missing.iter();
            !missing.any(|(table, unique)| *table == key.table && is_same_set(unique, &columns))
        });
    }
}
