//! What SQLite can do in place.

use crate::change::Change;
use crate::diff::Diff;
use crate::diff::words::names;
use crate::schema::{Column, Constraint, IndexKey, Name, UnmanagedKind, Value};

/// Whether the change can be made in place; all of a table's changes must be, or it is built anew.
pub(super) fn possible(change: &Change, diff: &Diff) -> bool {
    match change {
        Change::AddColumn { column, .. } => can_add(column),
        Change::DropColumn { table, column } => can_drop(table, column, diff),
        Change::AlterColumn { .. } | Change::AlterStorage { .. } => false,
        Change::AddConstraint { constraint, .. }
        | Change::DropConstraint { constraint, .. }
        | Change::AlterConstraint { to: constraint, .. } => {
            matches!(constraint, Constraint::Index(_))
        }
        _ => true,
    }
}

/// A column that is added in place has a constant for the rows that are there.
fn can_add(column: &Column) -> bool {
    match &column.value {
        Value::None => column.nullable,
        Value::Default(expression) => is_constant(expression),
        Value::Generated { stored, .. } => !stored && column.nullable,
        _ => false,
    }
}

/// A number, a text or a word that is one: neither an expression nor the time of day.
fn is_constant(expression: &str) -> bool {
    let upper = expression.to_ascii_uppercase();
    if upper.starts_with("CURRENT_") || upper == "NULL" {
        return false;
    }
    let text = expression.len() >= 2
        && expression.starts_with('\'')
        && expression.ends_with('\'')
        && !expression[1..expression.len() - 1]
            .replace("''", "")
            .contains('\'');
    text || expression.parse::<f64>().is_ok_and(f64::is_finite)
        || upper == "TRUE"
        || upper == "FALSE"
}

/// A column goes in place when nothing but indexes that go before it mentions it.
fn can_drop(name: &Name, column: &Column, diff: &Diff) -> bool {
    let Some(table) = diff.from.tables.get(name) else {
        return false;
    };
    // A table has one column at least that is not computed, at any time.
    let stays = diff.to.tables.get(name).is_some_and(|after| {
        let mut columns = table.columns.iter();
        columns.any(|column| {
            !matches!(column.value, Value::Generated { .. }) && after.column(&column.name).is_some()
        })
    });
    if !stays {
        return false;
    }
    let this = &column.name;
    let listed = |columns: &[String]| columns.contains(this);
    let in_text = |sql: &str| {
        names(sql)
            .iter()
            .any(|name| name.eq_ignore_ascii_case(this))
    };
    let in_the_way = table.constraints().iter().any(|constraint| match constraint {
        Constraint::PrimaryKey(key) => listed(&key.columns),
        Constraint::Unique(unique) => listed(&unique.columns),
        Constraint::Check(check) => in_text(&check.expression),
        Constraint::ForeignKey(key) => {
            listed(&key.columns) || (key.table == *name && listed(&key.referenced))
        }
        Constraint::Exclusion(_) => false,
        Constraint::Index(index) => {
            let used = index.predicate.as_deref().is_some_and(in_text)
                || index.parts.iter().any(|part| match &part.key {
                    IndexKey::Column(column) => column == this,
                    IndexKey::Expression(expression) => in_text(expression),
                });
            let goes = diff.changes.iter().any(|change| {
                matches!(change, Change::DropConstraint { constraint: other, .. } if other == constraint)
            });
            used && !goes
        }
    });
    let computed = table.columns.iter().any(|column| {
        matches!(&column.value, Value::Generated { expression, .. } if in_text(expression))
    });
    let referenced = diff.from.tables.values().any(|other| {
        let mut keys = other.foreign_keys.iter();
        keys.any(|key| key.table == *name && listed(&key.referenced))
    });
    let mentioned = diff.from.unmanaged.iter().any(|unmanaged| {
        matches!(unmanaged.kind, UnmanagedKind::View | UnmanagedKind::Trigger)
            && unmanaged.definition.as_deref().is_some_and(in_text)
    });
    !(in_the_way || computed || referenced || mentioned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_constant() {
        for constant in ["0", "-1.5", "'it''s'", "''", "TRUE", "false"] {
            assert!(is_constant(constant), "{constant}");
        }
        for other in [
            "CURRENT_TIMESTAMP",
            "1 + 1",
            "'a' || 'b'",
            "random()",
            "null",
            "inf",
        ] {
            assert!(!is_constant(other), "{other}");
        }
    }
}
