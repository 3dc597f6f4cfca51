//! Rows that get their values in batches.

use sea_orm::DbBackend;
use sea_orm::sea_query::Expr;

use super::step;
use crate::database::quote::identifier;
use crate::lower::raw;
use crate::lower::typed::Piece;
use crate::schema::{Name, Schema};
use crate::steps::Backfill;

/// Gives the column a value where it has none; none where the table has no key to walk along.
pub(crate) fn fill(table: &Name, schema: &Schema, column: &str, expression: &str) -> Option<Piece> {
    let filter = format!("{} IS NULL", identifier(column));
    backfill(table, schema, column, expression, &filter)
}

/// Sets the column where the condition holds, batch by batch; it must hold no longer where the column is set.
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
        .set(column, Expr::cust(expression.to_owned()))
        .filter(Expr::cust(filter.to_owned()));
    Some(step(
        vec![backfill.script(DbBackend::Postgres)],
        format!(
            "steps::Backfill::new({:?}, {first:?}){then}.set({column:?}, Expr::cust({})).filter(Expr::cust({})).as_it_lies().run(manager)",
            table.name,
            raw(expression),
            raw(filter)
        ),
    ))
}
