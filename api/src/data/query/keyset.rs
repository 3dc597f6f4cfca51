//! The rows after a row, by its values instead of by counting: rows that come or go meanwhile move nothing.
//!
//! NULL comes last in ascending order and first in descending: Postgres' own placement, so that its indexes serve, and
//! said aloud, so that SQLite does the same.

use sea_orm::sea_query::{Expr, ExprTrait, NullOrdering, Order, SelectStatement};

use super::cursor::Cursor;
use super::sort::{Sort, SortKey};
use crate::data::table::Table;

/// Puts a statement in order.
pub(crate) fn order(table: &Table, sort: &Sort, select: &mut SelectStatement) {
    for key in &sort.keys {
        let column = &table.columns[key.column];
        let (order, nulls) = if key.descending {
            (Order::Desc, NullOrdering::First)
        } else {
            (Order::Asc, NullOrdering::Last)
        };
        if column.nullable {
            select.order_by_with_nulls(column.iden.clone(), order, nulls);
        } else {
            select.order_by(column.iden.clone(), order);
        }
    }
}

/// Which rows come after the cursor's: later in the first column, or equal in it and later in the rest.
pub(crate) fn after(table: &Table, sort: &Sort, cursor: &Cursor) -> Expr {
    let mut keys = sort.keys.iter().zip(&cursor.values).rev();
    let mut after = match keys.next() {
        Some((last, value)) => later(table, *last, value.as_ref()),
        None => None,
    };
    for (key, value) in keys {
        let here = table.columns[key.column].expr();
        let same = match value {
            None => here.is_null(),
            Some(value) => here.eq(value.clone()),
        };
        let equal = after.map(|rest| same.and(rest));
        after = match (later(table, *key, value.as_ref()), equal) {
            (Some(later), Some(equal)) => Some(later.or(equal)),
            (later, equal) => later.or(equal),
        };
    }
    let after = after.unwrap_or_else(|| Expr::val(1).eq(0));
    match bound(table, sort, cursor) {
        Some(bound) => bound.and(after),
        None => after,
    }
}

/// Which values of a column come after one; none where no value does.
fn later(table: &Table, key: SortKey, value: Option<&Expr>) -> Option<Expr> {
    let column = &table.columns[key.column];
    let here = column.expr();
    match (value, key.descending) {
        (Some(value), false) if column.nullable => {
            Some(here.clone().gt(value.clone()).or(here.is_null()))
        }
        (Some(value), false) => Some(here.gt(value.clone())),
        (Some(value), true) => Some(here.lt(value.clone())),
        (None, false) => None,
        (None, true) => Some(here.is_not_null()),
    }
}

/// What follows from it for the first column alone. It changes nothing, but an index can begin there, which an OR does not
/// let it.
fn bound(table: &Table, sort: &Sort, cursor: &Cursor) -> Option<Expr> {
    let [key, _, ..] = sort.keys.as_slice() else {
        return None;
    };
    let column = &table.columns[key.column];
    let value = cursor.values.first()?.clone()?;
    if key.descending {
        Some(column.expr().lte(value))
    } else if column.nullable {
        None
    } else {
        Some(column.expr().gte(value))
    }
}
