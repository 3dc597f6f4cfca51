//! Tables and indexes as the statements that make them, one statement each, to be read by people.
//!
//! What introspection finds in a database that was made by these statements is what they were made from.

use crate::database::quote::identifier;
use crate::introspect::sqlite::{default_needs_parentheses, type_sql};
use crate::schema::{
    Action, Check, Column, Deferral, ForeignKey, Index, IndexKey, IndexPart, Name, PrimaryKey,
    Table, Unique, Value,
};

/// The table without its indexes, one column or constraint a line.
pub(crate) fn create_table(name: &Name, table: &Table) -> String {
    let key = table.primary_key.as_ref();
    let lines = (table.columns.iter())
        .map(|column| self::column(column, table))
        .chain(key.filter(|key| key.columns.len() != 1).map(primary_key))
        .chain(table.uniques.iter().map(unique))
        .chain(table.checks.iter().map(check))
        .chain(table.foreign_keys.iter().map(foreign_key));
    let lines: Vec<String> = lines.map(|line| format!("    {line}")).collect();
    let options = match (table.strict, table.without_rowid) {
        (false, false) => "",
        (true, false) => " STRICT",
        (false, true) => " WITHOUT ROWID",
        (true, true) => " STRICT, WITHOUT ROWID",
    };
    format!(
        "CREATE TABLE {} (\n{}\n){options}",
        name.quoted(),
        lines.join(",\n")
    )
}

/// A column as ALTER TABLE ADD COLUMN takes it.
pub(crate) fn added_column(column: &Column) -> String {
    self::column(column, &Table::default())
}

/// An index of the table. One without a name gets one that says table and columns.
pub(crate) fn create_index(table: &Name, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let mut sql = format!(
        "CREATE {unique}INDEX {} ON {} ({})",
        index_name(table, index),
        table.quoted(),
        parts.join(", ")
    );
    if let Some(predicate) = &index.predicate {
        sql.push_str("\n    WHERE ");
        sql.push_str(predicate);
    }
    sql
}

fn index_name(table: &Name, index: &Index) -> String {
    let name = index.name.clone().unwrap_or_else(|| {
        let columns = index.parts.iter().filter_map(|part| match &part.key {
            IndexKey::Column(column) => Some(column.as_str()),
            IndexKey::Expression(_) => None,
        });
        let words = ["ix", table.name.as_str()].into_iter().chain(columns);
        words.collect::<Vec<_>>().join("_")
    });
    identifier(&name)
}

fn column(column: &Column, table: &Table) -> String {
    let mut words = vec![identifier(&column.name), type_sql(&column.data_type.sql)];
    words.extend(
        column
            .collation
            .iter()
            .map(|name| format!("COLLATE {name}")),
    );
    words.extend((!column.nullable).then(|| "NOT NULL".to_owned()));
    match &column.value {
        Value::Default(text) if default_needs_parentheses(text) => {
            words.push(format!("DEFAULT ({text})"));
        }
        Value::Default(text) => words.push(format!("DEFAULT {text}")),
        Value::Generated { expression, stored } => {
            let kind = if *stored { "STORED" } else { "VIRTUAL" };
            words.push(format!("GENERATED ALWAYS AS ({expression}) {kind}"));
        }
        Value::None | Value::Autoincrement | Value::Serial | Value::Identity { .. } => {}
    }
    let key = table.primary_key.as_ref();
    if let Some(key) = key.filter(|key| key.columns == [column.name.as_str()]) {
        words.push(format!("{}PRIMARY KEY", constraint(key.name.as_deref())));
        if column.value == Value::Autoincrement {
            words.push("AUTOINCREMENT".to_owned());
        } else if column.nullable && column.data_type.sql == "integer" && !table.without_rowid {
            // The one way to an integer key that can be null: without the word it is the rowid.
            words.push("DESC".to_owned());
        }
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

fn primary_key(key: &PrimaryKey) -> String {
    let name = constraint(key.name.as_deref());
    format!("{name}PRIMARY KEY ({})", columns(&key.columns))
}

fn unique(unique: &Unique) -> String {
    let name = constraint(unique.name.as_deref());
    format!("{name}UNIQUE ({})", columns(&unique.columns))
}

fn check(check: &Check) -> String {
    let name = constraint(check.name.as_deref());
    format!("{name}CHECK ({})", check.expression)
}

fn foreign_key(key: &ForeignKey) -> String {
    let mut sql = format!(
        "{}FOREIGN KEY ({}) REFERENCES {}",
        constraint(key.name.as_deref()),
        columns(&key.columns),
        identifier(&key.table.name)
    );
    if !key.referenced.is_empty() {
        sql.extend([" (", &columns(&key.referenced), ")"]);
    }
    for (event, action) in [("DELETE", key.on_delete), ("UPDATE", key.on_update)] {
        if action != Action::NoAction {
            sql.extend([" ON ", event, " ", action.sql()]);
        }
    }
    sql.push_str(match key.deferral {
        Deferral::NotDeferrable => "",
        Deferral::Immediate => " DEFERRABLE",
        Deferral::Deferred => " DEFERRABLE INITIALLY DEFERRED",
    });
    sql
}

/// SQLite has one order of nulls for each direction, and takes no word about it.
fn part(part: &IndexPart) -> String {
    let mut sql = match (&part.key, &part.collation) {
        (IndexKey::Column(column), _) => identifier(column),
        // A collation binds more tightly than any operator.
        (IndexKey::Expression(expression), Some(_)) => format!("({expression})"),
        (IndexKey::Expression(expression), None) => expression.clone(),
    };
    if let Some(collation) = &part.collation {
        sql.push_str(" COLLATE ");
        sql.push_str(collation);
    }
    if part.descending {
        sql.push_str(" DESC");
    }
    sql
}

fn constraint(name: Option<&str>) -> String {
    name.map(|name| format!("CONSTRAINT {} ", identifier(name)))
        .unwrap_or_default()
}

fn columns(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| identifier(name)).collect();
    names.join(", ")
}
