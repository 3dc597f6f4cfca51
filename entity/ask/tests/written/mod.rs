//! A schema as the text of a Postgres catalogue, and as SeaORM's statements for SQLite. Both databases' tests use it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "these are tests, helpers included"
)]

use std::fmt::Write;

use migration_core::schema::{Action, ForeignKey, Index, IndexKey, Schema, Table, Value};

/// As `golden/` of the migrations has it. Names that Postgres makes up are made up here in the same way.
pub(crate) fn catalogue(schema: &Schema) -> String {
    let mut text = String::new();
    for (name, table) in &schema.tables {
        writeln!(text, "table {name}").unwrap();
        let mut sequences = String::new();
        for column in &table.columns {
            assert_eq!((&column.collation, &column.comment), (&None, &None));
            let (data_type, null) = (
                &column.data_type.sql,
                if column.nullable { "null" } else { "not null" },
            );
            write!(text, "  column {} {data_type} {null}", column.name).unwrap();
            match &column.value {
                Value::None => {}
                Value::Default(default) => write!(text, " default {default}").unwrap(),
                Value::Serial => {
                    let sequence = format!("{name}_{}_seq", column.name);
                    write!(text, " default nextval('{sequence}'::regclass)").unwrap();
                    let owner = format!("{name}.{}", column.name);
                    writeln!(
                        sequences,
                        "  sequence {sequence} {data_type} owned by {owner}"
                    )
                    .unwrap();
                }
                other => panic!("{other:?} of {name}.{}", column.name),
            }
            text.push('\n');
        }
        text.push_str(&sequences);
        for constraint in constraints(&name.name, table) {
            writeln!(text, "  constraint {constraint}").unwrap();
        }
        let mut indexes: Vec<_> = table.indexes.iter().collect();
        indexes.sort_by_key(|index| &index.name);
        for index in indexes {
            let unique = if index.unique { "UNIQUE " } else { "" };
            let (index, method) = ((index.name.as_deref(), columns(index)), &index.method);
            let (index, columns) = (index.0.expect("every index has a name"), index.1.join(", "));
            writeln!(
                text,
                "  index CREATE {unique}INDEX {index} ON public.{name} USING {method} ({columns})"
            )
            .unwrap();
        }
        assert!(table.checks.is_empty() && table.exclusions.is_empty());
    }
    assert!(schema.enums.is_empty() && schema.sequences.is_empty());
    text
}

fn constraints(name: &str, table: &Table) -> Vec<String> {
    let mut constraints = Vec::new();
    if let Some(key) = &table.primary_key {
        assert_eq!(key.name, None);
        constraints.push(format!(
            "{name}_pkey PRIMARY KEY ({})",
            key.columns.join(", ")
        ));
    }
    for unique in &table.uniques {
        let name = unique.name.as_deref().expect("every constraint has a name");
        constraints.push(format!("{name} UNIQUE ({})", unique.columns.join(", ")));
    }
    for key in &table.foreign_keys {
        assert_eq!(key.name, None);
        let columns = key.columns.join(", ");
        let referenced = key.referenced.join(", ");
        constraints.push(format!(
            "{name}_{}_fkey FOREIGN KEY ({columns}) REFERENCES {}({referenced}){}",
            key.columns.join("_"),
            key.table,
            actions(key),
        ));
    }
    constraints.sort();
    constraints
}

fn actions(key: &ForeignKey) -> String {
    let mut text = String::new();
    for (event, action) in [("UPDATE", key.on_update), ("DELETE", key.on_delete)] {
        if action != Action::NoAction {
            write!(text, " ON {event} {}", action.sql()).unwrap();
        }
    }
    text
}

fn columns(index: &Index) -> Vec<String> {
    assert_eq!((&index.predicate, &index.include), (&None, &Vec::new()));
    let column = |part: &migration_core::schema::IndexPart| match &part.key {
        IndexKey::Column(column) => column.clone(),
        IndexKey::Expression(expression) => expression.clone(),
    };
    index.parts.iter().map(column).collect()
}

/// The lines of `expected/sqlite.sql`, each behind its table, sorted. `UNIQUE` of a column is left out there: an index
/// is declared for each.
pub(crate) fn sqlite(schema: &Schema) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, table) in &schema.tables {
        let key = table.primary_key.as_ref().expect("every table has a key");
        for column in &table.columns {
            let mut line = format!("{name}: \"{}\" {}", column.name, column.data_type.sql);
            if !column.nullable {
                line.push_str(" NOT NULL");
            }
            if let Value::Default(default) = &column.value {
                write!(line, " DEFAULT {default}").unwrap();
            }
            if key.columns == [column.name.clone()] {
                line.push_str(" PRIMARY KEY");
            }
            if column.value == Value::Autoincrement {
                line.push_str(" AUTOINCREMENT");
            }
            lines.push(line);
        }
        for key in &table.foreign_keys {
            lines.push(format!(
                "{name}: FOREIGN KEY (\"{}\") REFERENCES \"{}\" (\"{}\"){}",
                key.columns.join("\", \""),
                key.table,
                key.referenced.join("\", \""),
                actions(key),
            ));
        }
        let indexes = table
            .indexes
            .iter()
            .map(|index| (index.unique, &index.name, columns(index)));
        let uniques = table.uniques.iter();
        let uniques = uniques.map(|unique| (true, &unique.name, unique.columns.clone()));
        for (unique, index, columns) in indexes.chain(uniques) {
            lines.push(format!(
                "CREATE {}INDEX \"{}\" ON \"{name}\" (\"{}\");",
                if unique { "UNIQUE " } else { "" },
                index.as_deref().expect("every index has a name"),
                columns.join("\", \""),
            ));
        }
    }
    lines.sort();
    lines
}

/// The lines of `expected/sqlite.sql` in the same form.
pub(crate) fn expected(sql: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut table = "";
    for line in sql.lines() {
        if let Some(name) = line.strip_prefix("CREATE TABLE \"") {
            table = name.trim_end_matches("\" (");
        } else if let Some(line) = line.strip_prefix("    ") {
            let line = line.trim_end_matches(',').trim_end_matches(" UNIQUE");
            lines.push(format!("{table}: {line}"));
        } else if line.starts_with("CREATE ") {
            lines.push(line.to_owned());
        }
    }
    lines.sort();
    lines
}
