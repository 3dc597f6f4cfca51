//! What a column holds, as far as this layer can say it in JSON. A column of another type is refused at registration.

use sea_orm::Value;
use sea_orm::sea_query::{ArrayType, ColumnType, StringLen};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Two bytes.
    SmallInt,
    /// Four bytes.
    Int,
    /// Eight bytes.
    BigInt,
    /// Eight bytes, with a binary point.
    Double,
    Bool,
    Text,
    /// Date and time without a zone; UTC by convention.
    Timestamp,
    /// A moment, `timestamptz`; the entity has it as `DateTime<Utc>`.
    Moment,
    /// A moment; the entity has it as `DateTime<FixedOffset>`.
    MomentWithOffset,
    Date,
    Time,
    Json,
}

/// Text that is limited.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Limits {
    /// The most characters.
    pub(crate) length: Option<usize>,
    /// The values of an enum; empty where it is none.
    pub(crate) values: Vec<String>,
}

impl Kind {
    /// From the type in Rust, which says which values the entity takes, and the type in the database, which must be one
    /// that holds them. None where they do not go together or are not known here.
    pub(crate) fn of(rust: &ArrayType, column: &ColumnType) -> Option<(Self, Limits)> {
        use ColumnType as C;
        let kind = match (rust, column) {
            (ArrayType::SmallInt, C::SmallInteger) => Self::SmallInt,
            (ArrayType::Int, C::Integer) => Self::Int,
            (ArrayType::BigInt, C::BigInteger) => Self::BigInt,
            (ArrayType::Double, C::Double) => Self::Double,
            (ArrayType::Bool, C::Boolean) => Self::Bool,
            (ArrayType::String, C::Text | C::String(_) | C::Char(_) | C::Enum { .. }) => Self::Text,
            (ArrayType::ChronoDateTime, C::DateTime | C::Timestamp) => Self::Timestamp,
            (ArrayType::ChronoDateTimeUtc, C::TimestampWithTimeZone) => Self::Moment,
            (ArrayType::ChronoDateTimeWithTimeZone, C::TimestampWithTimeZone) => {
                Self::MomentWithOffset
            }
            (ArrayType::ChronoDate, C::Date) => Self::Date,
            (ArrayType::ChronoTime, C::Time) => Self::Time,
            (ArrayType::Json, C::Json | C::JsonBinary) => Self::Json,
            _ => return None,
        };
        let limits = match column {
            C::String(StringLen::N(length)) | C::Char(Some(length)) => Limits {
                length: usize::try_from(*length).ok(),
                values: Vec::new(),
            },
            C::Enum { variants, .. } => Limits {
                length: None,
                values: variants.iter().map(ToString::to_string).collect(),
            },
            _ => Limits::default(),
        };
        Some((kind, limits))
    }

    /// NULL, as a value of this kind.
    pub(crate) fn null(self) -> Value {
        match self {
            Self::SmallInt => Value::SmallInt(None),
            Self::Int => Value::Int(None),
            Self::BigInt => Value::BigInt(None),
            Self::Double => Value::Double(None),
            Self::Bool => Value::Bool(None),
            Self::Text => Value::String(None),
            Self::Timestamp => Value::ChronoDateTime(None),
            Self::Moment => Value::ChronoDateTimeUtc(None),
            Self::MomentWithOffset => Value::ChronoDateTimeWithTimeZone(None),
            Self::Date => Value::ChronoDate(None),
            Self::Time => Value::ChronoTime(None),
            Self::Json => Value::Json(None),
        }
    }

    /// Whether a number without a fraction.
    pub(crate) fn is_integer(self) -> bool {
        matches!(self, Self::SmallInt | Self::Int | Self::BigInt)
    }

    /// The smallest and the largest integer.
    pub(crate) fn range(self) -> (i64, i64) {
        match self {
            Self::SmallInt => (i16::MIN.into(), i16::MAX.into()),
            Self::Int => (i32::MIN.into(), i32::MAX.into()),
            _ => (i64::MIN, i64::MAX),
        }
    }

    /// An integer as a value of this kind; none where it does not fit.
    pub(crate) fn integer(self, number: i64) -> Option<Value> {
        match self {
            Self::SmallInt => i16::try_from(number).ok().map(Value::from),
            Self::Int => i32::try_from(number).ok().map(Value::from),
            Self::BigInt => Some(number.into()),
            _ => None,
        }
    }
}
