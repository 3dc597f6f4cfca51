//! SeaORM's expressions as SQL, without the ones on which sea-query's writers panic.

use sea_orm::sea_query::{
    ArrayType, BinOper, Expr, Func, PostgresQueryBuilder, QueryBuilder, SqliteQueryBuilder, Value,
};

use crate::schema::Dialect;

/// The expression as the dialect's writer says it, or none where that would panic or its parts cannot be seen.
pub(super) fn written(expression: &Expr, dialect: Dialect) -> Option<String> {
    if !writable(expression, dialect) {
        return None;
    }
    let mut sql = String::new();
    match dialect {
        Dialect::Postgres => PostgresQueryBuilder.prepare_expr(expression, &mut sql),
        Dialect::Sqlite => SqliteQueryBuilder.prepare_expr(expression, &mut sql),
    }
    Some(sql)
}

fn writable(expression: &Expr, dialect: Dialect) -> bool {
    let writable_too = |inner: &Expr| writable(inner, dialect);
    match expression {
        Expr::Column(_) | Expr::Custom(_) | Expr::Keyword(_) | Expr::TypeName(_) => true,
        Expr::Value(value) | Expr::Constant(value) => value_writable(value),
        Expr::Values(values) => values.iter().all(value_writable),
        Expr::Tuple(inner) => inner.iter().all(writable_too),
        Expr::Unary(_, inner) | Expr::AsEnum(_, inner) => writable_too(inner),
        Expr::Binary(left, operator, right) => {
            let known = match operator {
                BinOper::PgOperator(_) => dialect == Dialect::Postgres,
                BinOper::SqliteOperator(_) => dialect == Dialect::Sqlite,
                _ => true,
            };
            known && writable_too(left) && writable_too(right)
        }
        Expr::FunctionCall(call) => {
            let known =
                dialect == Dialect::Postgres || !matches!(call.get_func(), Func::PgFunction(_));
            known && call.get_filter().is_none() && call.get_args().iter().all(writable_too)
        }
        // Placeholders without values, subqueries and CASE: not to be looked into from here.
        _ => false,
    }
}

fn value_writable(value: &Value) -> bool {
    match value {
        // Written as one byte, which is not UTF-8 above these.
        Value::Char(Some(character)) => character.is_ascii(),
        Value::Array(ArrayType::Enum(_), Some(values)) => values
            .iter()
            .all(|value| matches!(value, Value::Enum(_)) && !is_null(value)),
        Value::Array(_, Some(values)) => values.iter().all(value_writable),
        _ => true,
    }
}

fn is_null(value: &Value) -> bool {
    *value == value.as_null()
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::extension::postgres::PgExpr;
    use sea_orm::sea_query::{ExprTrait, Query};

    use super::*;

    #[test]
    fn what_would_panic_is_refused() {
        let both = [
            Expr::val('é'),
            Expr::cust_with_values("$1 + $2", [1]),
            Expr::cust_with_values("?", Vec::<i32>::new()),
            Expr::SubQuery(None, Box::new(Query::select().expr(1).take().into())),
            Expr::tuple([Expr::val(1), Expr::val('é')]),
        ];
        for expression in both {
            assert_eq!(
                written(&expression, Dialect::Postgres),
                None,
                "{expression:?}"
            );
            assert_eq!(
                written(&expression, Dialect::Sqlite),
                None,
                "{expression:?}"
            );
        }
        let json = Expr::val("a").contains("b");
        assert_eq!(
            written(&json, Dialect::Postgres).as_deref(),
            Some("'a' @> 'b'")
        );
        assert_eq!(written(&json, Dialect::Sqlite), None);
    }

    #[test]
    fn each_dialect_writes_in_its_own_way() {
        for (expression, postgres, sqlite) in [
            (Expr::val("it's \\"), r"E'it\'s \\'", r"'it''s \'"),
            (Expr::val(false), "FALSE", "FALSE"),
            (Expr::val(vec![1_u8]), r"'\x01'", "x'01'"),
            (
                Expr::current_timestamp(),
                "CURRENT_TIMESTAMP",
                "CURRENT_TIMESTAMP",
            ),
            (Expr::val(1).add(1), "1 + 1", "1 + 1"),
            (Expr::cust("now()"), "now()", "now()"),
        ] {
            assert_eq!(
                written(&expression, Dialect::Postgres).as_deref(),
                Some(postgres)
            );
            assert_eq!(
                written(&expression, Dialect::Sqlite).as_deref(),
                Some(sqlite)
            );
        }
    }
}
