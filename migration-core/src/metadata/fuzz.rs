//! For fuzzers: any text, as a type and as the default of a column of each type.

use super::canonical::canonical;
use super::scan::{Scan, list};
use super::types::{spelled, without_modifiers};
use crate::schema::DataType;

const TYPES: [&str; 16] = [
    "text",
    "character varying(3)",
    "character(3)",
    "boolean",
    "smallint",
    "integer",
    "numeric(10,2)",
    "real",
    "date",
    "timestamp without time zone",
    "time without time zone",
    "uuid",
    "bytea",
    "jsonb",
    "bit(3)",
    "integer[]",
];

/// Takes the text for everything that it could be.
pub(crate) fn read(sql: &str) {
    // What is in the server's words already has to stay.
    let data_type = spelled(sql).sql;
    assert_eq!(spelled(&data_type).sql, data_type, "of {sql:?}");
    without_modifiers(sql);
    for data_type in TYPES
        .map(DataType::new)
        .into_iter()
        .chain([DataType::new(sql)])
    {
        if let Some(default) = canonical(sql, &data_type) {
            let again = canonical(&default, &data_type);
            assert_eq!(
                again.as_ref(),
                Some(&default),
                "{}: of {sql:?}",
                data_type.sql
            );
        }
    }
    drop(list(sql));
    let mut scan = Scan::new(sql);
    while scan.names().is_some()
        || scan.string().is_some()
        || scan.group().is_some()
        || scan.value().is_some()
    {}
}
