//! Indexes that are built and dropped beside readers and writers.

use super::step;
use crate::lower::postgres::{beside, constraint};
use crate::lower::raw;
use crate::lower::typed::{self, Piece, Step, table_code};
use crate::online;
use crate::schema::{Dialect, Index, IndexKey, IndexPart, Name};

pub(crate) fn create_index(table: &Name, index: &Index) -> Piece {
    let name = index.name.as_deref().unwrap_or_default();
    let typed =
        typed::create_index(table, index, Dialect::Postgres).filter(|_| table.schema.is_none());
    let sql = match &typed {
        Some(typed) => typed.sql(Dialect::Postgres),
        None => constraint::create_index(table, index),
    };
    let code = match &typed {
        Some(typed) => typed.as_step("create_index"),
        None => format!(
            "steps::create_index_from_sql(manager, {}, {})",
            table_code(&table.beside(name)),
            raw(&sql)
        ),
    };
    Piece::Step(Box::new(Step {
        statements: built(table, name, &sql),
        code,
        plain: typed,
    }))
}

/// An index in the place of another of its name.
pub(crate) fn replace_index(table: &Name, index: &Index) -> Option<Piece> {
    let name = index.name.as_deref()?;
    let sql = constraint::create_index(table, index);
    let statements = online::replace_index(&table.qualifier(), name, &sql)?;
    Some(step(
        statements.into(),
        format!(
            "steps::replace_index(manager, {}, {})",
            table_code(&table.beside(name)),
            raw(&sql)
        ),
    ))
}

pub(super) fn built(table: &Name, name: &str, sql: &str) -> Vec<String> {
    let mut statements = vec![online::drop_index(&beside(table, name))];
    statements.extend(online::concurrently(sql));
    statements
}

pub(super) fn plain_index(columns: &[String]) -> Index {
    Index {
        name: None,
        method: "btree".to_owned(),
        unique: false,
        nulls_not_distinct: false,
        parts: columns
            .iter()
            .map(|column| IndexPart {
                key: IndexKey::Column(column.clone()),
                descending: false,
                nulls_first: false,
                collation: None,
                operator_class: None,
            })
            .collect(),
        include: Vec::new(),
        predicate: None,
        options: Vec::new(),
        valid: true,
        comment: None,
    }
}

pub(crate) fn drop_index(table: &Name, name: &str) -> Piece {
    Piece::Step(Box::new(Step {
        statements: vec![online::drop_index(&beside(table, name))],
        code: format!(
            "steps::drop_index(manager, {})",
            table_code(&table.beside(name))
        ),
        plain: typed::drop_index(table, name),
    }))
}
