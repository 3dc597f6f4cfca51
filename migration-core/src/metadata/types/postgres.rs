//! SeaORM's types on Postgres.

use sea_orm::sea_query::{ColumnType, StringLen};

use super::super::ident;
use super::spelled;
use crate::quote;
use crate::schema::{DataType, Dialect, Name};

/// The type that SeaORM's stands for, as `format_type` says it. None where Postgres has no such type.
pub(in super::super) fn postgres(column_type: &ColumnType) -> Option<DataType> {
    let length = |name: &str, length: &Option<u32>| match length {
        Some(length) => format!("{name}({length})"),
        None => name.to_owned(),
    };
    Some(DataType::new(match column_type {
        ColumnType::Char(size) => format!("character({})", size.unwrap_or(1)),
        ColumnType::String(StringLen::N(size)) => format!("character varying({size})"),
        ColumnType::String(_) => "character varying".to_owned(),
        ColumnType::Text => "text".to_owned(),
        ColumnType::Blob | ColumnType::Binary(_) | ColumnType::VarBinary(_) => "bytea".to_owned(),
        ColumnType::TinyInteger | ColumnType::TinyUnsigned | ColumnType::SmallInteger => {
            "smallint".to_owned()
        }
        ColumnType::Integer | ColumnType::SmallUnsigned => "integer".to_owned(),
        ColumnType::BigInteger | ColumnType::Unsigned | ColumnType::BigUnsigned => {
            "bigint".to_owned()
        }
        ColumnType::Float => "real".to_owned(),
        ColumnType::Double => "double precision".to_owned(),
        ColumnType::Decimal(None) => "numeric".to_owned(),
        ColumnType::Decimal(Some((precision, scale))) => format!("numeric({precision},{scale})"),
        ColumnType::DateTime | ColumnType::Timestamp => "timestamp without time zone".to_owned(),
        ColumnType::TimestampWithTimeZone => "timestamp with time zone".to_owned(),
        ColumnType::Time => "time without time zone".to_owned(),
        ColumnType::Date => "date".to_owned(),
        ColumnType::Interval(None, precision) => length("interval", precision),
        ColumnType::Interval(Some(fields), precision) => length(
            &format!("interval {}", fields.to_string().to_lowercase()),
            precision,
        ),
        ColumnType::Bit(size) => format!("bit({})", size.unwrap_or(1)),
        ColumnType::VarBit(size) => format!("bit varying({size})"),
        ColumnType::Boolean => "boolean".to_owned(),
        // The type knows no precision; the server refuses the one that SeaORM writes.
        ColumnType::Money(_) => "money".to_owned(),
        ColumnType::Json => "json".to_owned(),
        ColumnType::JsonBinary => "jsonb".to_owned(),
        ColumnType::Uuid => "uuid".to_owned(),
        ColumnType::Custom(name) => spelled(&name.to_string()).sql,
        ColumnType::Enum { name, .. } => {
            let name = ident::kept(Dialect::Postgres, &name.to_string());
            return Some(DataType {
                sql: quote::written(&name),
                enumeration: Some(Name::new(name)),
            });
        }
        ColumnType::Array(element) => {
            let mut data_type = postgres(element)?;
            // An array of arrays is an array of more dimensions, which the catalogue does not count.
            if !data_type.sql.ends_with("[]") {
                data_type.sql.push_str("[]");
            }
            return Some(data_type);
        }
        ColumnType::Vector(size) => length("vector", size),
        ColumnType::Cidr => "cidr".to_owned(),
        ColumnType::Inet => "inet".to_owned(),
        ColumnType::MacAddr => "macaddr".to_owned(),
        ColumnType::LTree => "ltree".to_owned(),
        _ => return None,
    }))
}

/// The enum that a type is made of, with its values.
pub(in super::super) fn enumeration(column_type: &ColumnType) -> Option<(Name, Vec<String>)> {
    match column_type {
        ColumnType::Enum { name, variants } => Some((
            Name::new(ident::kept(Dialect::Postgres, &name.to_string())),
            variants.iter().map(ToString::to_string).collect(),
        )),
        ColumnType::Array(element) => enumeration(element),
        _ => None,
    }
}
