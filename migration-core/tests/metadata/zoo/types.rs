//! An entity with every type.

use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{PgInterval, RcOrArc, StringLen};

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "mood")]
pub(crate) enum Mood {
    #[sea_orm(string_value = "sad")]
    Sad,
    #[sea_orm(string_value = "it's")]
    Its,
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "String(StringLen::N(8))")]
pub(crate) enum Size {
    #[sea_orm(string_value = "big")]
    Big,
}

#[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "i16", db_type = "SmallInteger")]
pub(crate) enum Level {
    #[sea_orm(num_value = 1)]
    One,
}

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "types")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(column_type = "Char(None)")]
    pub char_none: String,
    #[sea_orm(column_type = "Char(Some(3))", default_value = "abc")]
    pub char_some: String,
    #[sea_orm(default_value = "it's \\ \n")]
    pub string: String,
    #[sea_orm(column_type = "String(StringLen::N(20))", default_value = "x")]
    pub string_n: Option<String>,
    #[sea_orm(column_type = "String(StringLen::Max)")]
    pub string_max: String,
    #[sea_orm(column_type = "Text", default_value = "")]
    pub text: String,
    #[sea_orm(column_type = "Blob")]
    pub blob: Vec<u8>,
    #[sea_orm(column_type = "Binary(16)")]
    pub binary: Vec<u8>,
    #[sea_orm(
        column_type = "VarBinary(StringLen::N(16))",
        default_expr = "vec![1u8, 171]"
    )]
    pub var_binary: Vec<u8>,
    #[sea_orm(default_value = -1)]
    pub tiny: i8,
    #[sea_orm(default_value = 1)]
    pub small: i16,
    #[sea_orm(default_value = -7)]
    pub integer: i32,
    #[sea_orm(default_value = 3_000_000_000_i64)]
    pub big: i64,
    pub tiny_unsigned: u8,
    pub small_unsigned: u16,
    pub unsigned: u32,
    #[sea_orm(default_value = 0)]
    pub big_unsigned: u64,
    #[sea_orm(default_value = 0.5)]
    pub float: f32,
    #[sea_orm(default_value = "0")]
    pub double: f64,
    #[sea_orm(column_type = "Decimal(None)", default_expr = "-1.25")]
    pub decimal: String,
    #[sea_orm(column_type = "Decimal(Some((10, 2)))", default_expr = "\"1.50\"")]
    pub decimal_len: String,
    #[sea_orm(default_expr = "Expr::current_timestamp()")]
    pub date_time: DateTime,
    #[sea_orm(column_type = "Timestamp", default_expr = "Expr::cust(\"NOW()\")")]
    pub timestamp: DateTime,
    #[sea_orm(default_expr = "Expr::current_timestamp()")]
    pub timestamp_tz: DateTimeWithTimeZone,
    #[sea_orm(default_expr = "Expr::current_time()")]
    pub time: Time,
    #[sea_orm(default_expr = "Expr::current_date()")]
    pub date: Date,
    #[sea_orm(default_value = true)]
    pub boolean: bool,
    #[sea_orm(column_type = "Money(None)")]
    pub money: String,
    #[sea_orm(column_type = "Json", default_value = "{}")]
    pub json: Json,
    #[sea_orm(column_type = "JsonBinary", default_value = "{}")]
    pub json_binary: Json,
    #[sea_orm(
        column_type = "Uuid",
        default_expr = "Expr::cust(\"gen_random_uuid()\")"
    )]
    pub uuid: String,
    #[sea_orm(column_type = "Custom(\"VARCHAR(7)\".into())", default_value = "c")]
    pub custom: String,
    #[sea_orm(default_value = "it's")]
    pub mood: Mood,
    pub moods: Option<Mood>,
    #[sea_orm(column_type = "custom(\"mood\")", default_value = "sad")]
    pub mood_by_name: String,
    #[sea_orm(default_value = "big")]
    pub size: Size,
    #[sea_orm(default_value = 1)]
    pub level: Level,
    #[sea_orm(column_type = "Text", default_expr = "Expr::null()", nullable)]
    pub null_text: String,
    #[sea_orm(
        column_type = "String(StringLen::N(5))",
        default_expr = "Expr::null()",
        nullable
    )]
    pub null_string: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What only Postgres has.
pub(crate) mod postgres {
    use super::{Mood, PgInterval, RcOrArc, StringLen};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "postgres_types")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        #[sea_orm(column_type = "Interval(None, None)")]
        pub interval: String,
        #[sea_orm(column_type = "Interval(None, Some(3))")]
        pub interval_3: String,
        #[sea_orm(column_type = "Interval(Some(PgInterval::DayToSecond), Some(3))")]
        pub interval_fields: String,
        #[sea_orm(column_type = "Interval(Some(PgInterval::YearToMonth), None)")]
        pub interval_years: String,
        #[sea_orm(column_type = "Bit(None)")]
        pub bit: String,
        #[sea_orm(column_type = "Bit(Some(4))", default_value = "1010")]
        pub bit_4: String,
        #[sea_orm(column_type = "VarBit(4)")]
        pub var_bit: String,
        #[sea_orm(
            column_type = "Array(RcOrArc::new(ColumnType::Integer))",
            default_value = "{}"
        )]
        pub integers: String,
        #[sea_orm(
            column_type = "Array(RcOrArc::new(ColumnType::String(StringLen::N(9))))",
            default_value = "{}"
        )]
        pub strings: String,
        #[sea_orm(
            column_type = "Array(RcOrArc::new(ColumnType::Array(RcOrArc::new(ColumnType::Text))))"
        )]
        pub grid: String,
        pub moods: Vec<Mood>,
        #[sea_orm(column_type = "Cidr")]
        pub cidr: String,
        #[sea_orm(column_type = "Inet")]
        pub inet: String,
        #[sea_orm(column_type = "MacAddr")]
        pub mac: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// What no server here has.
pub(crate) mod rare {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "rare_types")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: u32,
        #[sea_orm(column_type = "Year")]
        pub year: String,
        #[sea_orm(column_type = "Vector(Some(3))")]
        pub vector: String,
        #[sea_orm(column_type = "Vector(None)")]
        pub any_vector: String,
        #[sea_orm(column_type = "LTree")]
        pub tree: String,
        #[sea_orm(column_type = "Money(Some((10, 2)))")]
        pub money: String,
        #[sea_orm(default_expr = "'é'")]
        pub one: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}
