//! Columns that sea-query can say.

use sea_orm::sea_query::{ColumnDef, ColumnType, Expr, PostgresQueryBuilder, StringLen, Table};

use super::default::default;
use crate::introspect::sqlite::type_sql;
use crate::schema::{Column, Dialect, Value};

/// The column as a definition and as Rust; none where sea-query cannot say it.
pub(super) fn column(
    column: &Column,
    dialect: Dialect,
    is_key: bool,
) -> Option<(ColumnDef, String)> {
    if dialect == Dialect::Sqlite && type_sql(&column.data_type.sql) != column.data_type.sql {
        // A type that has to be quoted.
        return None;
    }
    let (column_type, type_code) = column_type(&column.data_type.sql, dialect);
    let mut definition = ColumnDef::new_with_type(column.name.clone(), column_type);
    let mut code = format!("ColumnDef::new({:?}).{type_code}", column.name);
    if column.nullable {
        definition.null();
        code += ".null()";
    } else {
        definition.not_null();
        code += ".not_null()";
    }
    match &column.value {
        Value::None => {}
        Value::Default(expression) => {
            let (value, value_code) = default(expression, &column.data_type.sql, dialect);
            definition.default(value);
            code += &format!(".default({value_code})");
        }
        Value::Serial if writes_serial() && !column.nullable => {
            definition.auto_increment();
            code += ".auto_increment()";
        }
        Value::Autoincrement if is_key => {
            definition.auto_increment();
            code += ".auto_increment()";
        }
        Value::Generated { expression, stored } => {
            definition.generated(Expr::cust(expression.clone()), *stored);
            code += &format!(".generated(Expr::cust({expression:?}), {stored})");
        }
        Value::Serial | Value::Autoincrement | Value::Identity { .. } => return None,
    }
    if is_key {
        definition.primary_key();
        code += ".primary_key()";
    }
    if let Some(collation) = &column.collation {
        definition.extra(format!("COLLATE {collation}"));
        code += &format!(".extra({:?})", format!("COLLATE {collation}"));
    }
    Some((definition, code))
}

/// What sea-query writes for a key that counts: it depends on a feature that another crate may have set.
fn writes_serial() -> bool {
    let mut id = ColumnDef::new("id");
    id.integer().auto_increment();
    Table::create()
        .table("t")
        .col(id)
        .to_string(PostgresQueryBuilder)
        .contains("serial")
}

/// The type and the call that gives it. What sea-query has no word for is taken over as it is.
fn column_type(sql: &str, dialect: Dialect) -> (ColumnType, String) {
    let known = match dialect {
        Dialect::Postgres => on_postgres(sql),
        Dialect::Sqlite => on_sqlite(sql),
    };
    known.unwrap_or_else(|| {
        (
            ColumnType::custom(sql.to_owned()),
            format!("custom({sql:?})"),
        )
    })
}

fn on_postgres(sql: &str) -> Option<(ColumnType, String)> {
    let plain = |column_type, code: &str| Some((column_type, code.to_owned()));
    match sql {
        "character varying" => return plain(ColumnType::String(StringLen::None), "string()"),
        "text" => return plain(ColumnType::Text, "text()"),
        "smallint" => return plain(ColumnType::SmallInteger, "small_integer()"),
        "integer" => return plain(ColumnType::Integer, "integer()"),
        "bigint" => return plain(ColumnType::BigInteger, "big_integer()"),
        "real" => return plain(ColumnType::Float, "float()"),
        "double precision" => return plain(ColumnType::Double, "double()"),
        "numeric" => return plain(ColumnType::Decimal(None), "decimal()"),
        "timestamp without time zone" => return plain(ColumnType::DateTime, "date_time()"),
        "timestamp with time zone" => {
            return plain(
                ColumnType::TimestampWithTimeZone,
                "timestamp_with_time_zone()",
            );
        }
        "time without time zone" => return plain(ColumnType::Time, "time()"),
        "date" => return plain(ColumnType::Date, "date()"),
        "bytea" => return plain(ColumnType::Blob, "blob()"),
        "boolean" => return plain(ColumnType::Boolean, "boolean()"),
        "json" => return plain(ColumnType::Json, "json()"),
        "jsonb" => return plain(ColumnType::JsonBinary, "json_binary()"),
        "uuid" => return plain(ColumnType::Uuid, "uuid()"),
        _ => {}
    }
    with_lengths(
        sql,
        [
            ("character varying", "string_len"),
            ("character", "char_len"),
            ("numeric", "decimal_len"),
        ],
    )
}

fn on_sqlite(sql: &str) -> Option<(ColumnType, String)> {
    let plain = |column_type, code: &str| Some((column_type, code.to_owned()));
    match sql {
        "varchar" => return plain(ColumnType::String(StringLen::None), "string()"),
        "text" => return plain(ColumnType::Text, "text()"),
        "tinyint" => return plain(ColumnType::TinyInteger, "tiny_integer()"),
        "smallint" => return plain(ColumnType::SmallInteger, "small_integer()"),
        "integer" => return plain(ColumnType::Integer, "integer()"),
        "float" => return plain(ColumnType::Float, "float()"),
        "double" => return plain(ColumnType::Double, "double()"),
        "real_decimal" => return plain(ColumnType::Decimal(None), "decimal()"),
        "datetime_text" => return plain(ColumnType::DateTime, "date_time()"),
        "timestamp_text" => return plain(ColumnType::Timestamp, "timestamp()"),
        "timestamp_with_timezone_text" => {
            return plain(
                ColumnType::TimestampWithTimeZone,
                "timestamp_with_time_zone()",
            );
        }
        "time_text" => return plain(ColumnType::Time, "time()"),
        "date_text" => return plain(ColumnType::Date, "date()"),
        "blob" => return plain(ColumnType::Blob, "blob()"),
        "boolean" => return plain(ColumnType::Boolean, "boolean()"),
        "json_text" => return plain(ColumnType::Json, "json()"),
        "jsonb_text" => return plain(ColumnType::JsonBinary, "json_binary()"),
        "uuid_text" => return plain(ColumnType::Uuid, "uuid()"),
        _ => {}
    }
    with_lengths(
        sql,
        [
            ("varchar", "string_len"),
            ("char", "char_len"),
            ("real", "decimal_len"),
        ],
    )
}

/// What sea-query would have written on Postgres for what it wrote on SQLite, in the server's spelling.
pub(crate) fn type_on_postgres(sqlite: &str) -> Option<String> {
    let (column_type, _) = on_sqlite(sqlite)?;
    Some(match column_type {
        ColumnType::String(StringLen::N(length)) => format!("character varying({length})"),
        ColumnType::String(_) => "character varying".to_owned(),
        ColumnType::Char(Some(length)) => format!("character({length})"),
        ColumnType::Text => "text".to_owned(),
        ColumnType::TinyInteger | ColumnType::SmallInteger => "smallint".to_owned(),
        ColumnType::Integer => "integer".to_owned(),
        ColumnType::Float => "real".to_owned(),
        ColumnType::Double => "double precision".to_owned(),
        ColumnType::Decimal(Some((precision, scale))) => format!("numeric({precision},{scale})"),
        ColumnType::Decimal(None) => "numeric".to_owned(),
        ColumnType::DateTime | ColumnType::Timestamp => "timestamp without time zone".to_owned(),
        ColumnType::TimestampWithTimeZone => "timestamp with time zone".to_owned(),
        ColumnType::Time => "time without time zone".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Blob => "bytea".to_owned(),
        ColumnType::Boolean => "boolean".to_owned(),
        ColumnType::Json => "json".to_owned(),
        ColumnType::JsonBinary => "jsonb".to_owned(),
        ColumnType::Uuid => "uuid".to_owned(),
        _ => return None,
    })
}

/// `character varying(20)`, `numeric(10,2)`.
fn with_lengths(sql: &str, bases: [(&str, &str); 3]) -> Option<(ColumnType, String)> {
    let (base, lengths) = sql.strip_suffix(')')?.split_once('(')?;
    let (_, call) = bases.into_iter().find(|(known, _)| *known == base)?;
    let lengths: Vec<u32> = lengths
        .split(',')
        .map(|length| length.trim().parse().ok())
        .collect::<Option<_>>()?;
    let column_type = match (call, lengths.as_slice()) {
        ("string_len", [length]) => ColumnType::String(StringLen::N(*length)),
        ("char_len", [length]) => ColumnType::Char(Some(*length)),
        ("decimal_len", [precision, scale]) => ColumnType::Decimal(Some((*precision, *scale))),
        _ => return None,
    };
    let lengths: Vec<String> = lengths.iter().map(u32::to_string).collect();
    Some((column_type, format!("{call}({})", lengths.join(", "))))
}
