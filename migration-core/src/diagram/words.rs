//! The words of a diagram: types as people say them.

use crate::schema::{Column, Dialect, Value};

/// The type of a column, short: the other names that Postgres itself has for its long ones, and `serial`.
pub(super) fn data_type(dialect: Dialect, column: &Column) -> String {
    let sql = column.data_type.sql.as_str();
    if sql.is_empty() {
        return "any".to_owned();
    }
    if dialect == Dialect::Sqlite || column.data_type.enumeration.is_some() {
        return sql.to_owned();
    }
    if column.value == Value::Serial {
        match sql {
            "smallint" => return "smallserial".to_owned(),
            "integer" => return "serial".to_owned(),
            "bigint" => return "bigserial".to_owned(),
            _ => {}
        }
    }
    for (long, short) in [
        ("character varying", "varchar"),
        ("character", "char"),
        ("bit varying", "varbit"),
        ("double precision", "float8"),
    ] {
        if let Some(rest) = sql.strip_prefix(long)
            && !rest.starts_with(|next: char| next.is_alphanumeric() || next == '_')
        {
            return format!("{short}{rest}");
        }
    }
    if sql.starts_with("time") {
        if sql.contains(" without time zone") {
            return sql.replace(" without time zone", "");
        }
        if sql.contains(" with time zone") {
            let plain = sql.replace(" with time zone", "");
            return if plain.starts_with("timestamp") {
                plain.replacen("timestamp", "timestamptz", 1)
            } else {
                plain.replacen("time", "timetz", 1)
            };
        }
    }
    sql.to_owned()
}

/// `1 table`, `2 tables`.
pub(super) fn count(number: usize, thing: &str) -> String {
    if number == 1 {
        format!("1 {thing}")
    } else {
        format!("{number} {thing}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_types_are_said_short() {
        for (long, short) in [
            ("character varying", "varchar"),
            ("character varying(20)[]", "varchar(20)[]"),
            ("character(3)", "char(3)"),
            ("timestamp without time zone", "timestamp"),
            ("timestamp(3) without time zone[]", "timestamp(3)[]"),
            ("timestamp(3) with time zone", "timestamptz(3)"),
            ("time with time zone", "timetz"),
            ("interval", "interval"),
            ("double precision", "float8"),
            ("characteristic", "characteristic"),
            ("timeline", "timeline"),
            ("", "any"),
        ] {
            let column = Column::new("a", long);
            assert_eq!(data_type(Dialect::Postgres, &column), short);
        }
        let mut column = Column::new("id", "integer");
        column.value = Value::Serial;
        assert_eq!(data_type(Dialect::Postgres, &column), "serial");
        let column = Column::new("a", "character varying");
        assert_eq!(data_type(Dialect::Sqlite, &column), "character varying");
    }
}
