//! A schema made of the answers.

use std::collections::BTreeMap;

use sea_orm::DbErr;

use super::declared::{Declared, DeclaredColumn};
use super::questions::{Answers, Row, is_virtual};
use super::{clause, create_index, create_table, keys, text, unmanaged};
use crate::schema::{Check, Column, DataType, Dialect, Index, Name, Schema, Table, Value};

/// A stored statement that says something else than the pragmas, or nothing that is understood.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Misread {
    #[error(
        "the statement that SQLite keeps for the table `{table}` is not understood at `{near}`"
    )]
    Table { table: String, near: String },
    #[error(
        "the statement that SQLite keeps for the table `{table}` has other columns than the table"
    )]
    Columns { table: String },
    #[error("the statement that SQLite keeps for the index `{index}` is not understood")]
    Index { index: String },
}

impl From<Misread> for DbErr {
    fn from(misread: Misread) -> Self {
        Self::Custom(misread.to_string())
    }
}

/// The answers about one table.
#[derive(Debug, Default)]
pub(super) struct Rows<'a> {
    pub(super) columns: Vec<&'a Row<6>>,
    pub(super) indexes: BTreeMap<&'a str, Vec<&'a Row<8>>>,
    pub(super) foreign_keys: BTreeMap<i64, Vec<&'a Row<7>>>,
}

/// A value that the questions never leave out, or an empty one.
pub(super) fn said(value: Option<&String>) -> &str {
    value.map_or("", String::as_str)
}

pub(super) fn number(value: Option<&String>) -> i64 {
    said(value).parse().unwrap_or_default()
}

/// Makes the schema.
pub(super) fn schema(answers: &Answers) -> Result<Schema, Misread> {
    let mut schema = Schema::empty(Dialect::Sqlite);
    let rows = by_table(answers);
    let statements = index_statements(answers);
    let shadows = unmanaged::shadows(answers);
    let none = Rows::default();
    for object in &answers.objects {
        let [kind, Some(name), _, sql, _] = object else {
            continue;
        };
        if kind.as_deref() != Some("table") || is_virtual(object) || shadows.contains_key(name) {
            continue;
        }
        let declared = create_table::read(said(sql.as_ref())).map_err(|near| Misread::Table {
            table: name.clone(),
            near,
        })?;
        let rows = rows.get(name.as_str()).unwrap_or(&none);
        let table = table(name, &declared, rows, &statements)?;
        schema
            .unmanaged
            .extend(clause::unmanaged(name, &declared, &table));
        schema.tables.insert(Name::new(name), table);
    }
    keys::resolve(&mut schema.tables);
    let rest = unmanaged::objects(answers, &schema.tables, &shadows);
    schema.unmanaged.extend(rest);
    schema.sort();
    Ok(schema)
}

fn by_table(answers: &Answers) -> BTreeMap<&str, Rows<'_>> {
    let mut tables: BTreeMap<&str, Rows<'_>> = BTreeMap::new();
    for row in &answers.columns {
        let [table, ..] = row;
        let rows = tables.entry(said(table.as_ref())).or_default();
        rows.columns.push(row);
    }
    for row in &answers.indexes {
        let [table, index, ..] = row;
        let rows = tables.entry(said(table.as_ref())).or_default();
        let index = rows.indexes.entry(said(index.as_ref())).or_default();
        index.push(row);
    }
    for row in &answers.foreign_keys {
        let [table, id, ..] = row;
        let rows = tables.entry(said(table.as_ref())).or_default();
        let id = number(id.as_ref());
        rows.foreign_keys.entry(id).or_default().push(row);
    }
    tables
}

fn index_statements(answers: &Answers) -> BTreeMap<&str, &str> {
    answers
        .objects
        .iter()
        .filter_map(|object| match object {
            [Some(kind), Some(name), _, Some(sql), _] if kind == "index" => {
                Some((name.as_str(), sql.as_str()))
            }
            _ => None,
        })
        .collect()
}

fn table(
    name: &str,
    declared: &Declared,
    rows: &Rows<'_>,
    statements: &BTreeMap<&str, &str>,
) -> Result<Table, Misread> {
    let same = declared.columns.len() == rows.columns.len()
        && declared
            .columns
            .iter()
            .zip(&rows.columns)
            .all(|(declared, [_, name, ..])| Some(&declared.name) == name.as_ref());
    if !same {
        return Err(Misread::Columns {
            table: name.to_owned(),
        });
    }
    let is_rowid = keys::is_rowid(declared, rows);
    let columns = declared.columns.iter().zip(&rows.columns);
    let columns: Vec<Column> = columns
        .map(|(said, row)| column(said, row, is_rowid, declared.autoincrement))
        .collect();
    let primary_key = keys::primary_key(declared, rows);
    Ok(Table {
        uniques: keys::uniques(declared, rows, primary_key.as_ref().filter(|_| !is_rowid)),
        primary_key,
        checks: declared
            .checks
            .iter()
            .map(|check| Check {
                name: check.name.clone(),
                expression: check.expression.clone(),
                no_inherit: false,
                validated: true,
                comment: None,
            })
            .collect(),
        foreign_keys: keys::foreign_keys(declared, rows),
        indexes: indexes(declared, rows, statements)?,
        columns,
        strict: declared.strict,
        without_rowid: declared.without_rowid,
        ..Table::default()
    })
}

/// The key that is the rowid is never null, said or not; SQLite lets any other column be null unless it says `NOT NULL`,
/// those of a primary key too. For `STRICT` and `WITHOUT ROWID` tables the pragma says `NOT NULL` where it holds unsaid.
fn column(declared: &DeclaredColumn, row: &Row<6>, is_rowid: bool, autoincrement: bool) -> Column {
    let [_, _, not_null, default, key, hidden] = row;
    let in_key = number(key.as_ref()) > 0;
    let hidden = number(hidden.as_ref());
    let value = if let Some(expression) = declared.generated.clone().filter(|_| hidden > 1) {
        Value::Generated {
            expression,
            stored: hidden == 3,
        }
    } else if in_key && autoincrement {
        Value::Autoincrement
    } else {
        let default = default.as_deref().and_then(text::default);
        default.map_or(Value::None, Value::Default)
    };
    let collation = declared.collation.as_deref();
    Column {
        name: declared.name.clone(),
        data_type: DataType::new(&declared.data_type),
        nullable: number(not_null.as_ref()) == 0 && !(in_key && is_rowid),
        value,
        collation: collation
            .map(text::collation)
            .filter(|own| own != keys::BINARY),
        comment: None,
    }
}

fn indexes(
    declared: &Declared,
    rows: &Rows<'_>,
    statements: &BTreeMap<&str, &str>,
) -> Result<Vec<Index>, Misread> {
    let made = rows.indexes.iter().filter(
        |(_, parts)| matches!(parts.first(), Some([_, _, _, Some(origin), ..]) if origin == "c"),
    );
    made.map(|(name, parts)| {
        let statement = statements.get(name).copied().and_then(create_index::read);
        let Some(statement) = statement.filter(|read| read.parts.len() == parts.len()) else {
            return Err(Misread::Index {
                index: (*name).to_owned(),
            });
        };
        Ok(Index {
            name: Some((*name).to_owned()),
            method: "btree".to_owned(),
            unique: matches!(parts.first(), Some([_, _, Some(unique), ..]) if unique == "1"),
            nulls_not_distinct: false,
            parts: parts
                .iter()
                .zip(&statement.parts)
                .map(|(row, said)| keys::index_part(declared, row, said))
                .collect(),
            include: Vec::new(),
            predicate: statement.predicate,
            options: Vec::new(),
            valid: true,
            comment: None,
        })
    })
    .collect()
}
