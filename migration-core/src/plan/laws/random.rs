//! Random schemas that a database takes. Names come from a short list, so that two of them have much in common.

use std::collections::BTreeMap;

use super::choose::Choices;
use crate::database::quote::{identifier, literal};
use crate::schema::{
    Action, Check, Column, DataType, Deferral, Dialect, Enumeration, Exclusion, ForeignKey, Index,
    IndexKey, IndexPart, Name, PrimaryKey, Schema, Sequence, SequenceOptions, Table, Unique, Value,
};

const TABLES: [&str; 4] = ["users", "Big \"Orders\"", "größe", "select"];
const COLUMNS: [&str; 7] = ["a", "b", "c d", "Ünï \"x\"", "order", "it's", "z"];

pub(super) fn schema(choices: &mut Choices<'_>, dialect: Dialect) -> Schema {
    let mut schema = Schema::empty(dialect);
    if dialect == Dialect::Postgres {
        enums(choices, &mut schema);
        if choices.once_in(3) {
            schema
                .sequences
                .insert(Name::new("numbers"), sequence(choices));
        }
    }
    for name in TABLES {
        if choices.once_in(4) {
            continue;
        }
        let table = table(choices, name, &schema.enums, dialect);
        schema.tables.insert(Name::new(name), table);
    }
    foreign_keys(choices, &mut schema);
    if let Some(sequence) = schema.sequences.values_mut().next()
        && choices.once_in(2)
        && let Some((name, table)) = schema.tables.iter().next()
    {
        sequence.owned_by = Some((name.clone(), table.columns[0].name.clone()));
    }
    schema.sort();
    schema
}

fn enums(choices: &mut Choices<'_>, schema: &mut Schema) {
    for name in ["mood", "Härte \"x\""] {
        if choices.once_in(3) {
            continue;
        }
        let all = ["sad", "it's", "ok", "HÄPPY"];
        let mut values: Vec<String> = all.iter().map(|value| (*value).to_owned()).collect();
        if choices.once_in(3) {
            values.remove(choices.below(all.len()));
        }
        if choices.once_in(4) {
            values.swap(0, 1);
        }
        let comment = comment(choices);
        schema
            .enums
            .insert(Name::new(name), Enumeration { values, comment });
    }
}

fn sequence(choices: &mut Choices<'_>) -> Sequence {
    let data_type = (*choices.one(&["bigint", "integer", "smallint"])).to_owned();
    let mut options = SequenceOptions::of(&data_type);
    options.increment = *choices.one(&[1, 2, 5]);
    options.cache = *choices.one(&[1, 10]);
    options.cycle = choices.once_in(2);
    if choices.once_in(2) {
        options.minimum = -5;
        options.start = *choices.one(&[1, 7, -5]);
        options.maximum = 1000;
    }
    Sequence {
        data_type,
        options,
        owned_by: None,
        comment: comment(choices),
    }
}

fn comment(choices: &mut Choices<'_>) -> Option<String> {
    choices
        .once_in(4)
        .then(|| (*choices.one(&["it's \\ a \"comment\"", "two\nlines"])).to_owned())
}

/// The comment, where the database has them.
fn commented(choices: &mut Choices<'_>, dialect: Dialect) -> Option<String> {
    match dialect {
        Dialect::Postgres => comment(choices),
        Dialect::Sqlite => None,
    }
}

fn table(
    choices: &mut Choices<'_>,
    name: &str,
    enums: &BTreeMap<Name, Enumeration>,
    dialect: Dialect,
) -> Table {
    let mut table = Table::default();
    let key = key_column(choices, dialect);
    table.columns.push(key);
    for column in COLUMNS {
        if choices.once_in(2) {
            table
                .columns
                .push(self::column(choices, column, enums, dialect));
        }
    }
    let named = |choices: &mut Choices<'_>, end: &str| {
        let always = dialect == Dialect::Postgres;
        (always || choices.once_in(2)).then(|| format!("{name}_{end}"))
    };
    if !choices.once_in(5) || table.columns[0].value == Value::Autoincrement {
        table.primary_key = Some(PrimaryKey {
            name: named(choices, "pkey"),
            columns: vec!["id".to_owned()],
            include: Vec::new(),
            deferral: Deferral::NotDeferrable,
            comment: commented(choices, dialect),
        });
    }
    let plain: Vec<String> = table
        .columns
        .iter()
        .filter(|column| comparable(column) && column.name != "id")
        .map(|column| column.name.clone())
        .collect();
    if let Some(first) = plain.first() {
        if choices.once_in(3) {
            table.uniques.push(Unique {
                name: named(choices, "key"),
                columns: plain.iter().take(1 + choices.below(2)).cloned().collect(),
                include: Vec::new(),
                nulls_not_distinct: dialect == Dialect::Postgres && choices.once_in(3),
                deferral: match dialect {
                    Dialect::Postgres => {
                        *choices.one(&[Deferral::NotDeferrable, Deferral::Deferred])
                    }
                    Dialect::Sqlite => Deferral::NotDeferrable,
                },
                comment: commented(choices, dialect),
            });
        }
        if choices.once_in(3) {
            let column = identifier(choices.one::<String>(&plain));
            let expression = match choices.below(2) {
                0 => format!("{column} IS NOT NULL"),
                _ => format!("({column} IS NULL) OR ({} IS NOT NULL)", identifier(first)),
            };
            table.checks.push(Check {
                name: named(choices, "check"),
                expression,
                no_inherit: false,
                validated: dialect == Dialect::Sqlite || !choices.once_in(4),
                comment: commented(choices, dialect),
            });
        }
        if dialect == Dialect::Postgres && choices.once_in(6) {
            table.exclusions.push(Exclusion {
                name: named(choices, "excl"),
                definition: format!("EXCLUDE USING btree ({} WITH =)", identifier(first)),
                comment: comment(choices),
            });
        }
        for number in 0..choices.below(3) {
            table.indexes.push(index(
                choices,
                &format!("ix {name} {number}"),
                &plain,
                dialect,
            ));
        }
    }
    if dialect == Dialect::Sqlite {
        table.without_rowid = table.primary_key.is_some()
            && table.columns[0].value != Value::Autoincrement
            && choices.once_in(6);
        if table.without_rowid {
            table.columns[0].nullable = false;
        }
    }
    table.comment = commented(choices, dialect);
    table
}

/// Whether a unique key or an index over it is possible: not for `json`.
fn comparable(column: &Column) -> bool {
    column.data_type.sql != "json"
}

fn key_column(choices: &mut Choices<'_>, dialect: Dialect) -> Column {
    let mut column = Column::new("id", "integer");
    column.nullable = false;
    match dialect {
        Dialect::Postgres => {
            column.data_type.sql = (*choices.one(&["integer", "bigint", "text"])).to_owned();
            if column.data_type.sql != "text" {
                column.value = match choices.below(4) {
                    0 => Value::Serial,
                    1 => Value::Identity {
                        always: choices.once_in(2),
                        options: SequenceOptions {
                            increment: *choices.one(&[1, 3]),
                            ..SequenceOptions::of(&column.data_type.sql)
                        },
                    },
                    _ => Value::None,
                };
            }
        }
        Dialect::Sqlite => match choices.below(3) {
            0 => {}
            1 => column.value = Value::Autoincrement,
            _ => column.data_type.sql = "varchar".to_owned(),
        },
    }
    column
}

fn column(
    choices: &mut Choices<'_>,
    name: &str,
    enums: &BTreeMap<Name, Enumeration>,
    dialect: Dialect,
) -> Column {
    let types: &[(&str, &str)] = match dialect {
        Dialect::Postgres => &[
            ("integer", "7"),
            ("character varying(20)", "'it''s'::character varying"),
            ("text", "'x'::text"),
            ("boolean", "false"),
            ("timestamp without time zone", "CURRENT_TIMESTAMP"),
            ("numeric(10,2)", "1.5"),
            ("json", "'{}'::json"),
            ("bigint", "'-1'::integer"),
            ("integer[]", "'{1,2}'::integer[]"),
        ],
        Dialect::Sqlite => &[
            ("integer", "7"),
            ("varchar(20)", "'it''s'"),
            ("text", "'x' || 'y'"),
            ("boolean", "FALSE"),
            ("datetime_text", "CURRENT_TIMESTAMP"),
            ("real(10,2)", "1.5"),
            ("json_text", "'{}'"),
        ],
    };
    let (data_type, default) = *choices.one(types);
    let mut column = Column::new(name, data_type);
    column.nullable = !choices.once_in(3);
    if choices.once_in(3) {
        column.value = Value::Default(default.to_owned());
    } else if choices.once_in(8) {
        let stored = dialect == Dialect::Postgres || choices.once_in(2);
        column.data_type = DataType::new("integer");
        column.nullable = true;
        column.value = Value::Generated {
            expression: "1 + 1".to_owned(),
            stored,
        };
    }
    if let Some((name, enumeration)) = enums.iter().nth(choices.below(enums.len().max(1)))
        && choices.once_in(4)
    {
        let array = if choices.once_in(3) { "[]" } else { "" };
        let data_type = format!("{}{array}", plain(&name.name));
        column.value = match choices.below(2) {
            0 if array.is_empty() => Value::Default(format!(
                "{}::{data_type}",
                literal(enumeration.values.last().map_or("", String::as_str))
            )),
            _ => Value::None,
        };
        column.data_type = DataType {
            sql: data_type,
            enumeration: Some(name.clone()),
        };
    }
    column.comment = commented(choices, dialect);
    column
}

/// A name as the server writes it in a type: quoted only where it has to be.
fn plain(name: &str) -> String {
    if crate::diff::words::is_plain(name) {
        name.to_owned()
    } else {
        identifier(name)
    }
}

fn index(choices: &mut Choices<'_>, name: &str, columns: &[String], dialect: Dialect) -> Index {
    let column = choices.one(columns).clone();
    let descending = choices.once_in(3);
    let nulls_first = match dialect {
        Dialect::Postgres => descending != choices.once_in(4),
        Dialect::Sqlite => !descending,
    };
    let key = if choices.once_in(4) {
        IndexKey::Expression(match dialect {
            Dialect::Postgres => format!("({} IS NULL)", identifier(&column)),
            Dialect::Sqlite => format!("{} IS NULL", identifier(&column)),
        })
    } else {
        IndexKey::Column(column.clone())
    };
    Index {
        name: Some(name.to_owned()),
        method: "btree".to_owned(),
        unique: choices.once_in(3),
        nulls_not_distinct: false,
        parts: vec![IndexPart {
            key,
            collation: None,
            operator_class: None,
            descending,
            nulls_first,
        }],
        include: Vec::new(),
        predicate: choices
            .once_in(3)
            .then(|| format!("{} IS NOT NULL", identifier(&column))),
        options: if dialect == Dialect::Postgres && choices.once_in(5) {
            vec!["fillfactor=70".to_owned()]
        } else {
            Vec::new()
        },
        valid: true,
        comment: commented(choices, dialect),
    }
}

/// Foreign keys to whatever has a primary key, circles and the table itself included.
fn foreign_keys(choices: &mut Choices<'_>, schema: &mut Schema) {
    let targets: Vec<(Name, DataType)> = schema
        .tables
        .iter()
        .filter(|(_, table)| table.primary_key.is_some())
        .map(|(name, table)| (name.clone(), table.columns[0].data_type.clone()))
        .collect();
    if targets.is_empty() {
        return;
    }
    let dialect = schema.dialect;
    for (name, table) in &mut schema.tables {
        for number in 0..choices.below(3) {
            let (target, data_type) = choices.one(&targets).clone();
            let column = format!("ref {number}");
            let mut referring = Column::new(column.clone(), data_type.sql);
            referring.nullable = !choices.once_in(4);
            table.columns.push(referring);
            let actions = [
                Action::NoAction,
                Action::Cascade,
                Action::SetNull,
                Action::Restrict,
            ];
            let on_delete = *choices.one(&actions);
            table.foreign_keys.push(ForeignKey {
                name: (dialect == Dialect::Postgres || choices.once_in(2))
                    .then(|| format!("{name}_{number}_fkey")),
                columns: vec![column.clone()],
                table: target,
                referenced: vec!["id".to_owned()],
                on_delete,
                on_delete_columns: if dialect == Dialect::Postgres
                    && on_delete == Action::SetNull
                    && choices.once_in(2)
                {
                    vec![column]
                } else {
                    Vec::new()
                },
                on_update: *choices.one(&actions),
                match_full: dialect == Dialect::Postgres && choices.once_in(4),
                deferral: *choices.one(&[
                    Deferral::NotDeferrable,
                    Deferral::Immediate,
                    Deferral::Deferred,
                ]),
                validated: dialect == Dialect::Sqlite || !choices.once_in(4),
                comment: commented(choices, dialect),
            });
        }
    }
}
