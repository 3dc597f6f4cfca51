//! Changes in steps that stop nobody for long: each statement in a transaction of its own, each repeatable.

use super::{beside, column, constraint};
use crate::change::Change;
use crate::database::quote::identifier;
use crate::lower::raw;
use crate::lower::typed::{self, Piece, Step, table_code};
use crate::online;
use crate::schema::{
    Column, Constraint, Deferral, Dialect, Index, IndexKey, IndexPart, Name, PrimaryKey, Schema,
    Unique, Value,
};
use crate::steps::Backfill;

/// The steps that make a change; none where it has to be made in a transaction.
pub(crate) fn steps(change: &Change, from: &Schema) -> Option<Vec<Piece>> {
    Some(match change {
        Change::AddColumn { table, column } if is_instant(column) => {
            let mut pieces = vec![add_column(table, column)];
            pieces.extend(column::afterwards(table, column).into_iter().map(Piece::Sql));
            pieces
        }
        Change::DropColumn { table, column } => vec![drop_column(table, &column.name)],
        Change::AddConstraint { table, constraint } => {
            let mut pieces = add(table, constraint)?;
            pieces.extend(constraint::comments(table, constraint).map(Piece::Sql));
            pieces
        }
        Change::DropConstraint { table, constraint } => vec![drop(table, constraint)?],
        Change::AlterConstraint { table, from, to } if from.name() == to.name() => {
            let statements = constraint::alter(table, from, to).into_iter();
            statements.map(Piece::Sql).collect()
        }
        Change::AlterColumn {
            table,
            from: old,
            to,
        } => alter_column(table, old, to, from)?,
        Change::CommentTable { .. } => super::statements(change, from),
        _ => return None,
    })
}

/// Whether the column can be added without touching a row: it is null, or has a default that is the same for all.
pub(crate) fn is_instant(column: &Column) -> bool {
    match &column.value {
        Value::None => true,
        Value::Default(expression) => is_constant(expression),
        _ => false,
    }
}

/// Whether the server can work the default out once for all rows: no function is called in it but those that give the
/// same for a whole statement. Who asks has to be careful rather than exact: a function that nobody knows counts as
/// one that gives another value for each row.
fn is_constant(expression: &str) -> bool {
    const STABLE: [&str; 12] = [
        "and",
        "coalesce",
        "current_timestamp",
        "jsonb_build_object",
        "localtimestamp",
        "lower",
        "not",
        "now",
        "or",
        "statement_timestamp",
        "timezone",
        "transaction_timestamp",
    ];
    crate::diff::words::called(expression)
        .iter()
        .all(|function| STABLE.contains(&function.to_ascii_lowercase().as_str()))
}

pub(super) fn step(statements: Vec<String>, code: String) -> Piece {
    Piece::Step(Box::new(Step {
        statements,
        code,
        plain: None,
    }))
}

pub(super) fn add_column(table: &Name, column: &Column) -> Piece {
    let sql = format!(
        "ALTER TABLE {} ADD COLUMN IF NOT EXISTS {}",
        table.quoted(),
        column::definition(column)
    );
    match typed::add_column(table, column, Dialect::Postgres) {
        Some(typed) => {
            // sea-query writes a definition in its own way.
            let definition = typed.sql(Dialect::Postgres);
            let sql = definition.replacen(" ADD COLUMN ", " ADD COLUMN IF NOT EXISTS ", 1);
            let definition = typed
                .code
                .split_once(".add_column(")
                .and_then(|(_, rest)| rest.strip_suffix(").to_owned())"))
                .unwrap_or_default();
            let code = format!(
                "steps::add_column(manager, {}, {definition})",
                table_code(table)
            );
            Piece::Step(Box::new(Step {
                statements: vec![sql],
                code,
                plain: Some(typed),
            }))
        }
        None => Piece::Sql(sql),
    }
}

pub(super) fn drop_column(table: &Name, column: &str) -> Piece {
    Piece::Step(Box::new(Step {
        statements: vec![format!(
            "ALTER TABLE {} DROP COLUMN IF EXISTS {}",
            table.quoted(),
            identifier(column)
        )],
        code: format!(
            "steps::drop_column(manager, {}, {column:?})",
            table_code(table)
        ),
        plain: Some(typed::drop_column(table, column)),
    }))
}

fn add(table: &Name, constraint: &Constraint) -> Option<Vec<Piece>> {
    Some(match constraint {
        Constraint::Index(index) => vec![create_index(table, index)],
        Constraint::Unique(unique) => add_unique(table, unique),
        Constraint::ForeignKey(key) if key.validated => {
            let name = key.name.as_deref()?;
            let typed = typed::create_foreign_key(table, key).filter(|_| table.schema.is_none());
            let in_words = typed.as_ref().and_then(|typed| {
                let sql = typed.sql(Dialect::Postgres);
                Some(online::definition(&sql, &table.quoted(), name)?.to_owned())
            });
            match (typed, in_words) {
                (Some(typed), Some(definition)) => vec![step(
                    online::add_constraint(&table.quoted(), name, &definition).into(),
                    typed.as_step("add_foreign_key"),
                )],
                _ => vec![add_constraint(table, name, &body(constraint)?)],
            }
        }
        Constraint::Check(check) if check.validated => {
            let name = check.name.as_deref()?;
            if check.no_inherit {
                return Some(vec![add_constraint(table, name, &body(constraint)?)]);
            }
            let definition = format!("CHECK ({})", check.expression);
            vec![step(
                online::add_constraint(&table.quoted(), name, &definition).into(),
                format!(
                    "steps::add_check(manager, {}, {name:?}, {})",
                    table_code(table),
                    raw(&check.expression)
                ),
            )]
        }
        _ => return None,
    })
}

/// The constraint without its name.
fn body(constraint: &Constraint) -> Option<String> {
    let mut unnamed = constraint.clone();
    *unnamed.name_mut() = None;
    constraint::clause(&unnamed)
}

fn add_constraint(table: &Name, name: &str, definition: &str) -> Piece {
    step(
        online::add_constraint(&table.quoted(), name, definition).into(),
        format!(
            "steps::add_constraint(manager, {}, {name:?}, {})",
            table_code(table),
            raw(definition)
        ),
    )
}

pub(crate) fn create_index(table: &Name, index: &Index) -> Piece {
    let name = index.name.as_deref().unwrap_or_default();
    let typed = typed::create_index(table, index, Dialect::Postgres)
        .filter(|_| table.schema.is_none());
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
    let schema = table.schema.as_ref();
    let schema = schema.map(|schema| format!("{}.", identifier(schema)));
    let statements = online::replace_index(&schema.unwrap_or_default(), name, &sql)?;
    Some(step(
        statements.into(),
        format!(
            "steps::replace_index(manager, {}, {})",
            table_code(&table.beside(name)),
            raw(&sql)
        ),
    ))
}

fn built(table: &Name, name: &str, sql: &str) -> Vec<String> {
    let mut statements = vec![online::drop_index(&beside(table, name))];
    statements.extend(online::concurrently(sql));
    statements
}

/// The index first, then the constraint on it.
fn add_unique(table: &Name, unique: &Unique) -> Vec<Piece> {
    let name = unique.name.as_deref().unwrap_or_default();
    let index = Index {
        name: Some(name.to_owned()),
        unique: true,
        nulls_not_distinct: unique.nulls_not_distinct,
        include: unique.include.clone(),
        ..plain_index(&unique.columns)
    };
    let sql = constraint::create_index(table, &index);
    let attach = |kind: &str| online::use_index(&table.quoted(), name, "UNIQUE", kind);
    if unique.include.is_empty()
        && !unique.nulls_not_distinct
        && unique.deferral == Deferral::NotDeferrable
    {
        let mut statements = built(table, name, &sql);
        statements.push(attach(""));
        let columns: Vec<String> = unique.columns.iter().map(|it| format!("{it:?}")).collect();
        return vec![step(
            statements,
            format!(
                "steps::add_unique(manager, {}, {name:?}, &[{}])",
                table_code(table),
                columns.join(", ")
            ),
        )];
    }
    let deferral = constraint::deferral(unique.deferral);
    vec![
        step(
            built(table, name, &sql),
            format!(
                "steps::create_index_from_sql(manager, {}, {})",
                table_code(&table.beside(name)),
                raw(&sql)
            ),
        ),
        step(
            vec![attach(deferral)],
            format!(
                "steps::constraint_from_index(manager, {}, {name:?}, \"UNIQUE{deferral}\")",
                table_code(table)
            ),
        ),
    ]
}

fn plain_index(columns: &[String]) -> Index {
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

fn drop(table: &Name, constraint: &Constraint) -> Option<Piece> {
    let name = constraint.name()?;
    Some(match constraint {
        Constraint::Index(_) => drop_index(table, name),
        Constraint::PrimaryKey(PrimaryKey { .. }) => return None,
        _ => step(
            vec![online::drop_constraint(&table.quoted(), name)],
            format!(
                "steps::drop_constraint(manager, {}, {name:?})",
                table_code(table)
            ),
        ),
    })
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

/// Whether the column may be null, its default and its comment; nothing else of it.
fn alter_column(table: &Name, from: &Column, to: &Column, schema: &Schema) -> Option<Vec<Piece>> {
    if from.data_type != to.data_type
        || from.collation != to.collation
        || !is_ordinary(from, to)
        || schema.tables.get(table)?.is_key(&to.name)
    {
        return None;
    }
    if from.nullable && !to.nullable {
        let loose = Column {
            nullable: true,
            ..to.clone()
        };
        let statements = column::alter(table, from, &loose, false).into_iter();
        let mut pieces: Vec<Piece> = statements.map(Piece::Sql).collect();
        if let Some(expression) = given(table, to) {
            pieces.push(fill(table, schema, &to.name, &expression)?);
        }
        pieces.push(set_not_null(table, &to.name));
        return Some(pieces);
    }
    let statements = column::alter(table, from, to, false).into_iter();
    Some(statements.map(Piece::Sql).collect())
}

pub(super) fn set_not_null(table: &Name, column: &str) -> Piece {
    step(
        online::set_not_null(&table.quoted(), column).into(),
        format!(
            "steps::set_not_null(manager, {}, {column:?})",
            table_code(table)
        ),
    )
}

/// Whether the value of the column comes from where an online change of it can be made.
pub(crate) fn is_ordinary(from: &Column, to: &Column) -> bool {
    let ordinary = |column: &Column| matches!(column.value, Value::None | Value::Default(_));
    (ordinary(from) && ordinary(to)) || (from.value == Value::Serial && to.value == Value::Serial)
}

/// The value that a row gets that says none, as SQL.
pub(crate) fn given(table: &Name, column: &Column) -> Option<String> {
    match &column.value {
        Value::Default(expression) => Some(expression.clone()),
        Value::Serial => Some(format!("nextval({})", column::owned_sequence(table, column))),
        _ => None,
    }
}

/// Adds a column without touching a row: the default is for new rows only.
pub(crate) fn add_bare(table: &Name, column: &Column) -> Vec<Piece> {
    let bare = Column {
        value: Value::None,
        nullable: true,
        ..column.clone()
    };
    let statements = column::alter(
        table,
        &bare,
        &Column {
            nullable: true,
            ..column.clone()
        },
        false,
    );
    let mut pieces = column::add(table, &bare);
    // Nothing has been counted yet: no row has a value.
    let statements = statements
        .into_iter()
        .filter(|statement| !statement.starts_with("SELECT setval"));
    pieces.extend(statements.map(Piece::Sql));
    pieces
}

/// Gives the column a value where it has none; none where the table has no key to walk along.
pub(crate) fn fill(
    table: &Name,
    schema: &Schema,
    column: &str,
    expression: &str,
) -> Option<Piece> {
    let filter = format!("{} IS NULL", identifier(column));
    backfill(table, schema, column, expression, &filter)
}

/// Sets the column where the condition holds, batch by batch.
pub(crate) fn backfill(
    table: &Name,
    schema: &Schema,
    column: &str,
    expression: &str,
    filter: &str,
) -> Option<Piece> {
    let key = schema.tables.get(table)?.primary_key.as_ref()?;
    let (first, others) = key.columns.split_first()?;
    if table.schema.is_some() {
        return None;
    }
    let (mut backfill, mut then) = (Backfill::new(&table.name, first), String::new());
    for key in others {
        backfill = backfill.then_by(key);
        then += &format!(".then_by({key:?})");
    }
    let backfill = backfill
        .set(column, sea_orm::sea_query::Expr::cust(expression.to_owned()))
        .filter(sea_orm::sea_query::Expr::cust(filter.to_owned()));
    Some(step(
        vec![backfill.script(sea_orm::DbBackend::Postgres)],
        format!(
            "steps::Backfill::new({:?}, {first:?}){then}.set({column:?}, Expr::cust({})).filter(Expr::cust({})).run(manager)",
            table.name,
            raw(expression),
            raw(filter)
        ),
    ))
}
