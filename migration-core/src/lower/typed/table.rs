//! Tables, indexes and foreign keys that sea-query can say.

use std::fmt::Write as _;

use sea_orm::sea_query::{
    ForeignKey as ForeignKeyStatement, ForeignKeyAction, ForeignKeyCreateStatement,
    Index as IndexStatement, IndexCreateStatement, IndexOrder, IntoTableRef,
    Table as TableStatement, TableRef,
};

use super::column::column;
use super::{Statement, Typed, sayable, table_code};
use crate::schema::{
    Action, Column, Constraint, Deferral, Dialect, ForeignKey, Index, IndexKey, Name,
};

fn typed(statement: Statement, code: String) -> Typed {
    Typed { statement, code }
}

fn reference(name: &Name) -> TableRef {
    match &name.schema {
        Some(schema) => (schema.clone(), name.name.clone()).into_table_ref(),
        None => name.name.clone().into_table_ref(),
    }
}

/// A table with these columns and with the constraints that stand inside it.
pub(crate) fn create_table(
    name: &Name,
    columns: &[Column],
    inside: &[&Constraint],
    dialect: Dialect,
) -> Option<Typed> {
    if columns.is_empty() {
        // sea-query leaves the parentheses out.
        return None;
    }
    let mut statement = TableStatement::create();
    statement.table(reference(name));
    let mut code = format!(
        "manager.create_table(Table::create().table({})",
        table_code(name)
    );
    let key = inside.iter().find_map(|constraint| match constraint {
        Constraint::PrimaryKey(key) => Some(key),
        _ => None,
    });
    let ordinary = format!("{}_pkey", name.name);
    let single = key.filter(|key| {
        let named = key.name.as_deref().is_none_or(|name| name == ordinary);
        key.columns.len() == 1
            && named
            && key.include.is_empty()
            && key.deferral == Deferral::NotDeferrable
    });
    for definition in columns {
        let is_key = single.is_some_and(|key| key.columns[0] == definition.name);
        if is_key && definition.nullable && dialect == Dialect::Sqlite {
            // An integer key would become the rowid, which is never null.
            return None;
        }
        let (definition, line) = column(definition, dialect, is_key)?;
        statement.col(definition);
        _ = write!(code, ".col({line})");
    }
    for constraint in inside {
        match constraint {
            Constraint::PrimaryKey(key) if single.is_none() => {
                if !key.include.is_empty() || key.deferral != Deferral::NotDeferrable {
                    return None;
                }
                let (mut index, line) = key_index(key.name.as_deref(), &key.columns)?;
                statement.primary_key(&mut index);
                _ = write!(code, ".primary_key({line})");
            }
            Constraint::PrimaryKey(_) => {}
            Constraint::Unique(unique) => {
                if !unique.include.is_empty()
                    || unique.deferral != Deferral::NotDeferrable
                    || unique.nulls_not_distinct
                {
                    return None;
                }
                let (mut index, line) = key_index(unique.name.as_deref(), &unique.columns)?;
                statement.index(index.unique());
                _ = write!(code, ".index({line}.unique())");
            }
            Constraint::ForeignKey(key) => {
                let (mut key, line) = foreign_key(name, key)?;
                statement.foreign_key(&mut key);
                _ = write!(code, ".foreign_key({line})");
            }
            Constraint::Check(_) | Constraint::Exclusion(_) | Constraint::Index(_) => return None,
        }
    }
    code += ".to_owned())";
    Some(typed(Statement::CreateTable(statement), code))
}

/// `Index::create().name("t_pkey").col("a").col("b")`.
fn key_index(name: Option<&str>, columns: &[String]) -> Option<(IndexCreateStatement, String)> {
    let mut index = IndexStatement::create();
    let mut code = "Index::create()".to_owned();
    if let Some(name) = name {
        if !sayable(Some(name)) {
            return None;
        }
        index.name(name);
        _ = write!(code, ".name({name:?})");
    }
    for column in columns {
        index.col(column.clone());
        _ = write!(code, ".col({column:?})");
    }
    Some((index, code))
}

fn foreign_key(table: &Name, key: &ForeignKey) -> Option<(ForeignKeyCreateStatement, String)> {
    let plain = key.validated
        && !key.match_full
        && key.deferral == Deferral::NotDeferrable
        && key.on_delete_columns.is_empty();
    let name = key.name.as_deref();
    if !plain || (name.is_some() && !sayable(name)) {
        return None;
    }
    let mut statement = ForeignKeyStatement::create();
    let mut code = "ForeignKey::create()".to_owned();
    if let Some(name) = name {
        statement.name(name);
        _ = write!(code, ".name({name:?})");
    }
    statement.from_tbl(reference(table));
    _ = write!(code, ".from_tbl({})", table_code(table));
    for column in &key.columns {
        statement.from_col(column.clone());
        _ = write!(code, ".from_col({column:?})");
    }
    statement.to_tbl(reference(&key.table));
    _ = write!(code, ".to_tbl({})", table_code(&key.table));
    for column in &key.referenced {
        statement.to_col(column.clone());
        _ = write!(code, ".to_col({column:?})");
    }
    if let Some((action, word)) = action(key.on_delete) {
        statement.on_delete(action);
        _ = write!(code, ".on_delete(ForeignKeyAction::{word})");
    }
    if let Some((action, word)) = action(key.on_update) {
        statement.on_update(action);
        _ = write!(code, ".on_update(ForeignKeyAction::{word})");
    }
    Some((statement, code))
}

fn action(action: Action) -> Option<(ForeignKeyAction, &'static str)> {
    match action {
        Action::NoAction => None,
        Action::Restrict => Some((ForeignKeyAction::Restrict, "Restrict")),
        Action::Cascade => Some((ForeignKeyAction::Cascade, "Cascade")),
        Action::SetNull => Some((ForeignKeyAction::SetNull, "SetNull")),
        Action::SetDefault => Some((ForeignKeyAction::SetDefault, "SetDefault")),
    }
}

pub(crate) fn drop_table(name: &Name) -> Typed {
    let statement = TableStatement::drop().table(reference(name)).to_owned();
    let table = table_code(name);
    typed(
        Statement::DropTable(statement),
        format!("manager.drop_table(Table::drop().table({table}).to_owned())"),
    )
}

/// Within one schema; sea-query would write the new name with it, which Postgres does not take.
pub(crate) fn rename_table(from: &Name, to: &Name) -> Option<Typed> {
    if from.schema.is_some() || to.schema.is_some() {
        return None;
    }
    let statement = TableStatement::rename()
        .table(reference(from), reference(to))
        .to_owned();
    let (from, to) = (table_code(from), table_code(to));
    Some(typed(
        Statement::RenameTable(statement),
        format!("manager.rename_table(Table::rename().table({from}, {to}).to_owned())"),
    ))
}

pub(crate) fn rename_column(table: &Name, from: &str, to: &str) -> Typed {
    let statement = TableStatement::alter()
        .table(reference(table))
        .rename_column(from.to_owned(), to.to_owned())
        .to_owned();
    let table = table_code(table);
    typed(
        Statement::AlterTable(statement),
        format!(
            "manager.alter_table(Table::alter().table({table}).rename_column({from:?}, {to:?}).to_owned())"
        ),
    )
}

pub(crate) fn add_column(table: &Name, added: &Column, dialect: Dialect) -> Option<Typed> {
    let (definition, line) = column(added, dialect, false)?;
    let statement = TableStatement::alter()
        .table(reference(table))
        .add_column(definition)
        .to_owned();
    let table = table_code(table);
    Some(typed(
        Statement::AlterTable(statement),
        format!("manager.alter_table(Table::alter().table({table}).add_column({line}).to_owned())"),
    ))
}

pub(crate) fn drop_column(table: &Name, column: &str) -> Typed {
    let statement = TableStatement::alter()
        .table(reference(table))
        .drop_column(column.to_owned())
        .to_owned();
    let table = table_code(table);
    typed(
        Statement::AlterTable(statement),
        format!(
            "manager.alter_table(Table::alter().table({table}).drop_column({column:?}).to_owned())"
        ),
    )
}

/// An index over columns, in the order that the database takes where nothing is said about nulls.
pub(crate) fn create_index(table: &Name, index: &Index, dialect: Dialect) -> Option<Typed> {
    let plain = index.method == "btree"
        && index.predicate.is_none()
        && index.options.is_empty()
        && !index.nulls_not_distinct
        && index.include.is_empty();
    if !plain || !sayable(index.name.as_deref()) {
        return None;
    }
    let name = index.name.as_deref().unwrap_or_default();
    let mut statement = IndexStatement::create();
    statement.name(name).table(reference(table));
    let mut code = format!(
        "manager.create_index(Index::create().name({name:?}).table({})",
        table_code(table)
    );
    for part in &index.parts {
        let IndexKey::Column(column) = &part.key else {
            return None;
        };
        let ordinary = part.nulls_first == (part.descending == (dialect == Dialect::Postgres));
        if part.collation.is_some() || part.operator_class.is_some() || !ordinary {
            return None;
        }
        if part.descending {
            statement.col((column.clone(), IndexOrder::Desc));
            _ = write!(code, ".col(({column:?}, IndexOrder::Desc))");
        } else {
            statement.col(column.clone());
            _ = write!(code, ".col({column:?})");
        }
    }
    if index.unique {
        statement.unique();
        code += ".unique()";
    }
    code += ".to_owned())";
    Some(typed(Statement::CreateIndex(statement), code))
}

pub(crate) fn drop_index(table: &Name, name: &str) -> Option<Typed> {
    if !sayable(Some(name)) {
        return None;
    }
    let statement = IndexStatement::drop()
        .name(name)
        .table(reference(table))
        .to_owned();
    let table = table_code(table);
    Some(typed(
        Statement::DropIndex(statement),
        format!("manager.drop_index(Index::drop().name({name:?}).table({table}).to_owned())"),
    ))
}

pub(crate) fn create_foreign_key(table: &Name, key: &ForeignKey) -> Option<Typed> {
    key.name.as_ref()?;
    let (statement, line) = foreign_key(table, key)?;
    Some(typed(
        Statement::CreateForeignKey(statement),
        format!("manager.create_foreign_key({line}.to_owned())"),
    ))
}

pub(crate) fn drop_foreign_key(table: &Name, name: &str) -> Option<Typed> {
    if !sayable(Some(name)) {
        return None;
    }
    let statement = ForeignKeyStatement::drop()
        .name(name)
        .table(reference(table))
        .to_owned();
    let table = table_code(table);
    Some(typed(
        Statement::DropForeignKey(statement),
        format!(
            "manager.drop_foreign_key(ForeignKey::drop().name({name:?}).table({table}).to_owned())"
        ),
    ))
}
