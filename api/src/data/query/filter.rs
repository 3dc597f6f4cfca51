//! Filters: `column=value`, `column.op=value`. All of several must hold. Null is equal to nothing and unequal to nothing: rows
//! where the column is null are found by `.null=true` alone.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};

use crate::data::input::from_text;
use crate::data::kind::Kind;
use crate::data::table::Table;

/// The most values of an `in`.
pub(crate) const MOST_VALUES: usize = 100;

/// The operators that a column of this kind takes.
pub(crate) fn operators(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Json => &["null"],
        Kind::Text => &[
            "eq", "ne", "lt", "lte", "gt", "gte", "in", "null", "prefix", "contains",
        ],
        Kind::Bool => &["eq", "ne", "in", "null"],
        _ => &["eq", "ne", "lt", "lte", "gt", "gte", "in", "null"],
    }
}

/// One filter as a condition.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn read(
    table: &Table,
    backend: DbBackend,
    name: &str,
    value: &str,
) -> Result<Expr, String> {
    let (position, operator) = match (table.position(name), name.rsplit_once('.')) {
        (Some(position), _) => (position, "eq"),
        (None, Some((column, operator))) => {
            let position = table.position(column);
            (position.ok_or("is no column of this table")?, operator)
        }
        (None, None) => return Err("is no column of this table, and no parameter".to_owned()),
    };
    let column = &table.columns[position];
    let known = operators(column.kind);
    if !known.contains(&operator) {
        return Err(format!(
            "is no operator of this column; it has: {}",
            known.join(", ")
        ));
    }
    let here = column.expr();
    let bound = |text: &str| Ok::<_, String>(table.bind(position, from_text(column, text)?));
    Ok(match operator {
        "eq" => here.eq(bound(value)?),
        "ne" => here.ne(bound(value)?),
        "lt" => here.lt(bound(value)?),
        "lte" => here.lte(bound(value)?),
        "gt" => here.gt(bound(value)?),
        "gte" => here.gte(bound(value)?),
        "in" => {
            let values: Vec<_> = value.split(',').map(bound).collect::<Result<_, _>>()?;
            if values.len() > MOST_VALUES {
                return Err(format!("has more than {MOST_VALUES} values"));
            }
            here.is_in(values)
        }
        "null" => match value {
            "true" => here.is_null(),
            "false" => here.is_not_null(),
            _ => return Err("must be true or false".to_owned()),
        },
        _ if value.contains('\0') => return Err("must not have a NUL character".to_owned()),
        _ => part(here, backend, value, operator == "prefix"),
    })
}

/// Whether text begins with or contains another, in upper and lower case as it stands. SQLite's LIKE does not tell
/// them apart (and GLOB has a longest pattern), so it is asked for the position instead.
fn part(here: Expr, backend: DbBackend, value: &str, prefix: bool) -> Expr {
    if backend == DbBackend::Sqlite {
        let position = Expr::from(Func::cust("instr").arg(here).arg(value));
        return if prefix {
            position.eq(1)
        } else {
            position.gt(0)
        };
    }
    let mut pattern = String::with_capacity(value.len() + 2);
    if !prefix {
        pattern.push('%');
    }
    for letter in value.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    here.like(LikeExpr::new(pattern).escape('\\'))
}
