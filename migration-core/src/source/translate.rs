//! The same way on Postgres, where only SQLite could be asked: what was found there, in the words of the entities.

use crate::change::Change;
use crate::diff::{Diff, Renames};
use crate::schema::{Column, Constraint, IndexPart, Name, Schema, Table, Value};

/// The difference on Postgres: the entities are declared for it, and what is there is what they are without the changes.
///
/// What SQLite alone has known gets the type that sea-query would have had there.
pub(crate) fn translated(diff: &Diff, declared: &Schema) -> Diff {
    let mut before = declared.clone();
    let declared_table = |name: &Name| declared.tables.get(name);
    for change in diff.changes.iter().rev() {
        match change {
            Change::CreateTable { name, .. } => {
                before.tables.remove(name);
            }
            Change::DropTable { name, table } => {
                before.tables.insert(name.clone(), on_postgres(name, table));
            }
            Change::AddColumn { table, column } => {
                if let Some(table) = before.tables.get_mut(table) {
                    table.columns.retain(|other| other.name != column.name);
                }
            }
            Change::DropColumn { table, column } => {
                if let Some(table) = before.tables.get_mut(table) {
                    table.columns.push(column_on_postgres(column));
                }
            }
            Change::AlterColumn { table, from, to } => {
                let now = declared_table(table).and_then(|table| table.column(&to.name));
                if let (Some(table), Some(now)) = (before.tables.get_mut(table), now)
                    && let Some(column) = table.column_mut(&to.name)
                {
                    *column = column_before(from, to, now);
                }
            }
            Change::AddConstraint { table, constraint } => {
                if let Some(table) = before.tables.get_mut(table) {
                    let wanted = constraint_on_postgres(constraint);
                    let mut constraints = table.constraints();
                    let same = |other: &Constraint| {
                        crate::diff::same_structure(other, &wanted)
                            || (other.name().is_some() && other.name() == wanted.name())
                    };
                    if let Some(at) = constraints.iter().position(same) {
                        constraints.remove(at);
                    }
                    table.set_constraints(constraints);
                }
            }
            Change::DropConstraint { table, constraint } => {
                if let Some(table) = before.tables.get_mut(table) {
                    let mut constraints = table.constraints();
                    constraints.push(constraint_on_postgres(constraint));
                    table.set_constraints(constraints);
                }
            }
            // Renames are made in both; the rest is SQLite's own, or Postgres's.
            _ => {}
        }
    }
    let back = Renames {
        values: Vec::new(),
        ..diff.renames.clone()
    };
    Diff::new(&back.reverse().apply(&before), declared, &back)
}

fn on_postgres(name: &Name, table: &Table) -> Table {
    let mut there = Table {
        columns: table.columns.iter().map(column_on_postgres).collect(),
        ..Table::default()
    };
    let constraints = table.constraints();
    there.set_constraints(constraints.iter().map(constraint_on_postgres).collect());
    if let Some(key) = &mut there.primary_key {
        key.name
            .get_or_insert_with(|| format!("{}_pkey", name.name));
        for column in &mut there.columns {
            if key.columns.contains(&column.name) {
                column.nullable = false;
            }
        }
    }
    there
}

fn column_on_postgres(column: &Column) -> Column {
    let mut there = column.clone();
    there.data_type.sql = type_on_postgres(&column.data_type.sql);
    there.value = value_on_postgres(&column.value);
    there.collation = None;
    there
}

fn value_on_postgres(value: &Value) -> Value {
    match value {
        Value::Autoincrement => Value::Serial,
        Value::Generated { expression, .. } => Value::Generated {
            expression: expression.clone(),
            stored: true,
        },
        other => other.clone(),
    }
}

/// The column as it was: what changed on SQLite is taken back, the rest is as it is now.
fn column_before(from: &Column, to: &Column, now: &Column) -> Column {
    let mut before = now.clone();
    if from.data_type != to.data_type {
        before.data_type.sql = type_on_postgres(&from.data_type.sql);
        before.data_type.enumeration = None;
    }
    if from.nullable != to.nullable {
        before.nullable = from.nullable;
    }
    if from.value != to.value {
        before.value = value_on_postgres(&from.value);
    }
    before
}

fn constraint_on_postgres(constraint: &Constraint) -> Constraint {
    let mut there = constraint.clone();
    if let Constraint::Index(index) = &mut there {
        for part in &mut index.parts {
            *part = IndexPart {
                // Where nothing is said, nulls stand at the other end than on SQLite.
                nulls_first: part.descending,
                collation: None,
                ..part.clone()
            };
        }
    }
    there
}

/// sea-query's type on SQLite as its type on Postgres; any other is taken over as it is.
fn type_on_postgres(sql: &str) -> String {
    crate::lower::type_on_postgres(sql).unwrap_or_else(|| sql.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Dialect;

    fn schema(dialect: Dialect, columns: &[(&str, &str)]) -> Schema {
        let mut schema = Schema::empty(dialect);
        let mut table = Table::default();
        for (name, data_type) in columns {
            table.columns.push(Column::new(*name, *data_type));
        }
        schema.tables.insert(Name::new("users"), table);
        schema
    }

    #[test]
    fn what_was_found_on_sqlite_is_said_on_postgres() {
        let none = Renames::default();
        let old = schema(
            Dialect::Sqlite,
            &[("id", "integer"), ("gone", "datetime_text")],
        );
        let new = schema(Dialect::Sqlite, &[("id", "integer"), ("fee", "integer")]);
        let declared = schema(Dialect::Postgres, &[("id", "integer"), ("fee", "bigint")]);
        let there = translated(&Diff::new(&old, &new, &none), &declared);
        let changes: Vec<String> = there.changes.iter().map(ToString::to_string).collect();
        assert_eq!(
            changes,
            ["drop column users.gone", "add column users.fee (bigint)"]
        );
        let gone = there.from.tables[&Name::new("users")]
            .column("gone")
            .unwrap();
        assert_eq!(gone.data_type.sql, "timestamp without time zone");
    }

    #[test]
    fn a_rename_stays_one() {
        let old = schema(Dialect::Sqlite, &[("name", "varchar")]);
        let new = schema(Dialect::Sqlite, &[("full_name", "varchar")]);
        let declared = schema(Dialect::Postgres, &[("full_name", "character varying")]);
        let renames = Renames {
            columns: vec![(Name::new("users"), "name".into(), "full_name".into())],
            ..Renames::default()
        };
        let there = translated(&Diff::new(&old, &new, &renames), &declared);
        let changes: Vec<String> = there.changes.iter().map(ToString::to_string).collect();
        assert_eq!(changes, ["rename column users.name to full_name"]);
    }
}
