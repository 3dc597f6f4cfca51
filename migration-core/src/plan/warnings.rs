//! What a person should know before a change is made: what is lost, what can fail, and what stands in its way.

use super::conversion::conversion;
use super::obstacles::obstacles;
use crate::change::Change;
use crate::diff::Diff;
use crate::diff::words::names;
use crate::schema::{Column, Constraint, ForeignKey, Name, Value};

/// The warnings about one change.
pub(super) fn of(change: &Change, diff: &Diff) -> Vec<String> {
    let mut warnings = Vec::new();
    match change {
        Change::DropTable { name, .. } => warnings.push(format!("all rows of {name} are lost")),
        Change::DropColumn { table, column } if stored(column) => {
            warnings.push(format!("the values of {table}.{} are lost", column.name));
        }
        Change::AddColumn { table, column } if !column.nullable && column.value == Value::None => {
            warnings.push(format!(
                "fails where {table} has rows: {} is NOT NULL and has no default",
                column.name
            ));
        }
        Change::AlterColumn { table, from, to } => {
            if stored(from) && !stored(to) {
                warnings.push(format!("the values of {table}.{} are lost", to.name));
            } else {
                warnings.extend(conversion(table, from, to, diff.to.dialect));
            }
            if from.nullable && needs_value(to) {
                warnings.push(format!("fails where {table}.{} is null", to.name));
            }
        }
        Change::AlterEnum {
            name,
            from,
            to,
            renamed,
            ..
        } => {
            let gone = from.values.iter().filter(|value| {
                !to.values.contains(value) && !renamed.iter().any(|(old, _)| old == *value)
            });
            warnings.extend(gone.map(|value| format!("fails where a row has {name} '{value}'")));
        }
        Change::AddConstraint { table, constraint } if !is_kept(table, constraint, diff) => {
            warnings.extend(new_rule(table, constraint));
        }
        Change::AlterConstraint { table, from, to } if to.validated() && !from.validated() => {
            warnings.extend(new_rule(table, to));
        }
        _ => {}
    }
    warnings.extend(obstacles(change, diff));
    warnings
}

fn stored(column: &Column) -> bool {
    !matches!(column.value, Value::Generated { .. })
}

fn needs_value(column: &Column) -> bool {
    !column.nullable && !matches!(column.value, Value::Default(_) | Value::Generated { .. })
}

/// Whether the rows that are there keep the rule for certain: there are none, or they kept it before.
fn is_kept(name: &Name, constraint: &Constraint, diff: &Diff) -> bool {
    let Some(table) = diff.from.tables.get(name) else {
        return true;
    };
    let added: Vec<&Column> = diff
        .changes
        .iter()
        .filter_map(|change| match change {
            Change::AddColumn { table, column } if table == name => Some(column),
            _ => None,
        })
        .collect();
    let is_new = |name: &str| added.iter().any(|column| column.name == name);
    let is_null = |name: &String| {
        let mut added = added.iter();
        added.any(|column| column.name == *name && column.nullable && column.value == Value::None)
    };
    let known = table.constraints();
    let mut known = known.iter().filter(|old| old.validated());
    match constraint {
        Constraint::Check(check) => {
            let is_new = names(&check.expression).iter().any(|name| is_new(name));
            !is_new
                && known.any(
                    |old| matches!(old, Constraint::Check(old) if old.expression == check.expression),
                )
        }
        Constraint::ForeignKey(key) => {
            let refers = |old: &ForeignKey| {
                old.columns == key.columns
                    && old.table == key.table
                    && old.referenced == key.referenced
                    && (old.match_full || !key.match_full)
            };
            (!key.match_full && key.columns.iter().any(is_null))
                || !key.columns.iter().any(|column| is_new(column))
                    && known.any(|old| matches!(old, Constraint::ForeignKey(old) if refers(old)))
        }
        _ => {
            let Some(columns) = constraint.unique_columns() else {
                return false;
            };
            let (strict, columns): (bool, Vec<String>) = (
                nulls_not_distinct(constraint),
                columns.into_iter().map(str::to_owned).collect(),
            );
            let holds = |old: &Constraint| {
                let narrower = old.unique_columns().is_some_and(|old| {
                    old.iter()
                        .all(|old| !is_new(old) && columns.iter().any(|column| column == old))
                });
                narrower && (!strict || nulls_not_distinct(old))
            };
            (!strict && columns.iter().any(is_null)) || known.any(holds)
        }
    }
}

/// Whether two rows with nulls are equal; of a primary key there are none.
fn nulls_not_distinct(constraint: &Constraint) -> bool {
    match constraint {
        Constraint::PrimaryKey(_) => true,
        Constraint::Unique(unique) => unique.nulls_not_distinct,
        Constraint::Index(index) => index.nulls_not_distinct,
        _ => false,
    }
}

fn new_rule(table: &Name, constraint: &Constraint) -> Option<String> {
    let unique = constraint
        .unique_columns()
        .map(|columns| columns.join(", "));
    Some(match constraint {
        Constraint::Check(check) if check.validated => {
            format!(
                "fails where a row of {table} does not keep {}",
                check.expression
            )
        }
        Constraint::ForeignKey(key) if key.validated => format!(
            "fails where {table}.{} refers to nothing",
            key.columns.join(", ")
        ),
        Constraint::Exclusion(_) => format!("fails where rows of {table} exclude each other"),
        // Over expressions, or over some of the rows.
        Constraint::Index(index) if index.unique && unique.is_none() => format!(
            "fails where rows of {table} are equal in {}",
            index.name.as_deref().unwrap_or("it")
        ),
        _ => format!("fails where rows of {table} are equal in {}", unique?),
    })
}
