//! SeaORM's types on SQLite.

use sea_orm::sea_query::backend::TableBuilder;
use sea_orm::sea_query::{ColumnType, SqliteQueryBuilder};

use crate::schema::DataType;

/// What sea-query declares, in lower case. None where it has nothing to declare: its writer panics there.
pub(in super::super) fn sqlite(column_type: &ColumnType) -> Option<DataType> {
    if !matches!(
        column_type,
        ColumnType::Char(_)
            | ColumnType::String(_)
            | ColumnType::Text
            | ColumnType::Blob
            | ColumnType::TinyInteger
            | ColumnType::SmallInteger
            | ColumnType::Integer
            | ColumnType::BigInteger
            | ColumnType::TinyUnsigned
            | ColumnType::SmallUnsigned
            | ColumnType::Unsigned
            | ColumnType::BigUnsigned
            | ColumnType::Float
            | ColumnType::Double
            | ColumnType::Decimal(_)
            | ColumnType::DateTime
            | ColumnType::Timestamp
            | ColumnType::TimestampWithTimeZone
            | ColumnType::Time
            | ColumnType::Date
            | ColumnType::Binary(_)
            | ColumnType::VarBinary(_)
            | ColumnType::Boolean
            | ColumnType::Money(_)
            | ColumnType::Json
            | ColumnType::JsonBinary
            | ColumnType::Uuid
            | ColumnType::Custom(_)
            | ColumnType::Enum { .. }
    ) {
        return None;
    }
    let mut sql = String::new();
    TableBuilder::prepare_column_type(&SqliteQueryBuilder, column_type, &mut sql);
    Some(DataType::new(sql.trim().to_lowercase()))
}
