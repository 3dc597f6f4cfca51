//! Makes a schema, in the form in which introspection gives one, of random choices.

use std::collections::BTreeSet;

use super::raw::{Choice, RawColumn, RawForeignKey, RawIndex, RawTable};
use crate::database::quote::identifier;
use crate::schema::{
    Action, Check, Column, Deferral, Dialect, ForeignKey, Index, IndexKey, IndexPart, Name,
    PrimaryKey, Schema, Table, Unique, Value,
};

const TYPES: [&str; 14] = [
    "integer",
    "text",
    "",
    "int",
    "varchar(20)",
    "double precision",
    "decimal(10,2)",
    "weird(",
    "primary key",
    "unsigned big int",
    "a\"b",
    "größe",
    "it's",
    "num(-1,+2)",
];
const STRICT_TYPES: [&str; 6] = ["integer", "text", "int", "real", "blob", "any"];
const DEFAULTS: [&str; 14] = [
    "1",
    "-1.5e3",
    "'it''s -- (\n'",
    "x'0F'",
    "TRUE",
    "CURRENT_TIMESTAMP",
    "1 + 2",
    "(1)+(2)",
    "datetime('now', 'utc')",
    "-CURRENT_TIMESTAMP",
    "''",
    "0x1F",
    "'a' || ')'",
    "CASE 1 WHEN 1 THEN ',' END",
];

fn pick<T: Copy>(from: &[T], choice: Choice) -> T {
    from[choice % from.len()]
}

/// Gives each a name of its own: SQLite takes names in any case for the same.
fn distinct(wanted: &str, taken: &mut BTreeSet<String>) -> String {
    let mut name = wanted.to_owned();
    while name.to_ascii_lowercase().starts_with("sqlite_")
        || !taken.insert(name.to_ascii_lowercase())
    {
        name.push('_');
    }
    name
}

pub(super) fn schema(raw: &[RawTable]) -> Schema {
    let mut taken = BTreeSet::new();
    let mut schema = Schema::empty(Dialect::Sqlite);
    let mut names = Vec::new();
    for table in raw {
        let name = Name::new(distinct(&table.name, &mut taken));
        schema.tables.insert(name.clone(), self::table(table));
        names.push(name);
    }
    let all = schema.tables.clone();
    for (raw, name) in raw.iter().zip(&names) {
        let table = schema.tables.get_mut(name).expect("made above");
        for index in &raw.indexes {
            let name = distinct(&index.name, &mut taken);
            let index = self::index(index, name, table);
            table.indexes.push(index);
        }
        for raw in &raw.foreign_keys {
            let place = raw.table % (names.len() + 1);
            let target = names.get(place).map(|name| (name, &all[name]));
            let key = foreign_key(raw, table, target);
            table.foreign_keys.push(key);
        }
    }
    schema.sort();
    schema
}

fn columns(table: &Table, choices: &[Choice]) -> Vec<String> {
    let mut columns: Vec<String> = Vec::new();
    for choice in choices {
        let name = &table.columns[choice % table.columns.len()].name;
        if !columns.contains(name) {
            columns.push(name.clone());
        }
    }
    columns
}

fn table(raw: &RawTable) -> Table {
    let strict = raw.strict && test_support::sqlite_has(3, 37);
    let mut table = Table {
        strict,
        ..Table::default()
    };
    let mut taken = BTreeSet::new();
    for column in &raw.columns {
        let name = distinct(&column.name, &mut taken);
        let column = self::column(column, name, strict, table.columns.first());
        table.columns.push(column);
    }
    let key = key(raw, &mut table);
    for (name, columns) in &raw.uniques {
        let columns = self::columns(&table, columns);
        let said = table.uniques.iter().any(|unique| unique.columns == columns);
        if !said && key.as_ref() != Some(&columns) {
            table.uniques.push(Unique {
                name: name.clone(),
                columns,
                include: Vec::new(),
                nulls_not_distinct: false,
                deferral: Deferral::NotDeferrable,
                comment: None,
            });
        }
    }
    for (name, kind, column) in &raw.checks {
        table.checks.push(Check {
            name: name.clone(),
            expression: condition(&table, *kind, *column),
            no_inherit: false,
            validated: true,
            comment: None,
        });
    }
    table
}

fn column(raw: &RawColumn, name: String, strict: bool, first: Option<&Column>) -> Column {
    let data_type = if strict {
        pick(&STRICT_TYPES, raw.data_type)
    } else {
        pick(&TYPES, raw.data_type)
    };
    let value = match (raw.value % 4, first) {
        (0, _) => Value::Default(pick(&DEFAULTS, raw.value / 4).to_owned()),
        (1, Some(first)) => Value::Generated {
            expression: format!("coalesce({}, ')')  || '  '", identifier(&first.name))
                .replace("  ||", " ||"),
            stored: raw.value % 8 == 1,
        },
        _ => Value::None,
    };
    let collation = pick(&[None, None, Some("NOCASE"), Some("RTRIM")], raw.collation);
    Column {
        nullable: raw.nullable,
        value,
        collation: collation.map(str::to_owned),
        ..Column::new(name, data_type)
    }
}

/// Gives the table its key, and says which columns are unique by it.
fn key(raw: &RawTable, table: &mut Table) -> Option<Vec<String>> {
    let mut columns = columns(table, &raw.key);
    columns.retain(|name| {
        let column = table.column(name).expect("one of its own");
        !matches!(column.value, Value::Generated { .. })
    });
    if columns.is_empty() {
        return None;
    }
    table.without_rowid = raw.without_rowid;
    if table.strict || table.without_rowid {
        for name in &columns {
            table.column_mut(name).expect("one of its own").nullable = false;
        }
    }
    let mut by_index = Some(columns.clone());
    if let [name] = columns.as_slice() {
        let column = table.column_mut(name).expect("one of its own");
        let is_rowid = column.data_type.sql == "integer" && !column.nullable && !raw.without_rowid;
        if is_rowid {
            by_index = None;
            if raw.autoincrement {
                column.value = Value::Autoincrement;
            }
        }
    }
    table.primary_key = Some(PrimaryKey {
        name: raw.key_name.clone(),
        columns,
        include: Vec::new(),
        deferral: Deferral::NotDeferrable,
        comment: None,
    });
    by_index
}

fn condition(table: &Table, kind: Choice, column: Choice) -> String {
    let column = identifier(&table.columns[column % table.columns.len()].name);
    match kind % 5 {
        0 => format!("{column}>0"),
        1 => format!("({column} > 0) AND ({column} <> 9)"),
        2 => format!("{column} <> 'x  -- /* '' )'"),
        3 => format!("{column} IN (1,2, x'0f')"),
        _ => format!("CASE {column} WHEN 1 THEN - -1 ELSE 0 END = 1.5e-3"),
    }
}

fn foreign_key(raw: &RawForeignKey, table: &Table, target: Option<(&Name, &Table)>) -> ForeignKey {
    const ACTIONS: [Action; 5] = [
        Action::NoAction,
        Action::Restrict,
        Action::Cascade,
        Action::SetNull,
        Action::SetDefault,
    ];
    const DEFERRALS: [Deferral; 3] = [
        Deferral::NotDeferrable,
        Deferral::Immediate,
        Deferral::Deferred,
    ];
    let columns = columns(table, &raw.columns);
    let (name, referenced) = match target {
        Some((name, target)) => {
            let all = target.columns.iter().map(|column| column.name.clone());
            (name.clone(), all.cycle().take(columns.len()).collect())
        }
        None => (Name::new("no \"where"), Vec::new()),
    };
    ForeignKey {
        name: raw.name.clone(),
        columns,
        table: name,
        referenced,
        on_delete: pick(&ACTIONS, raw.actions.0),
        on_delete_columns: Vec::new(),
        on_update: pick(&ACTIONS, raw.actions.1),
        match_full: false,
        deferral: pick(&DEFERRALS, raw.deferral),
        validated: true,
        comment: None,
    }
}

fn index(raw: &RawIndex, name: String, table: &Table) -> Index {
    let parts = raw
        .parts
        .iter()
        .map(|(kind, column, collation, descending)| {
            let column = &table.columns[column % table.columns.len()];
            let quoted = identifier(&column.name);
            let (key, own) = match kind % 5 {
                0 => (IndexKey::Expression(format!("lower({quoted})")), None),
                1 => (IndexKey::Expression(format!("{quoted} || ', )'")), None),
                2 => (
                    IndexKey::Expression(format!("({quoted}) + ({quoted} % 2)")),
                    None,
                ),
                _ => (
                    IndexKey::Column(column.name.clone()),
                    column.collation.as_deref(),
                ),
            };
            let collation = pick(
                &["BINARY", "NOCASE", "RTRIM", own.unwrap_or("BINARY")],
                *collation,
            );
            IndexPart {
                key,
                collation: (collation != own.unwrap_or("BINARY")).then(|| collation.to_owned()),
                operator_class: None,
                descending: *descending,
                nulls_first: !descending,
            }
        });
    Index {
        name: Some(name),
        method: "btree".to_owned(),
        unique: raw.unique,
        nulls_not_distinct: false,
        parts: parts.collect(),
        include: Vec::new(),
        predicate: raw
            .predicate
            .map(|(kind, column)| condition(table, kind, column)),
        options: Vec::new(),
        valid: true,
        comment: None,
    }
}
