//! For fuzzers: any text, to all that reads SQLite's SQL.

use super::token::tokens;
use super::{create_index, create_table, text};

/// Takes the text for everything that it could be.
pub(crate) fn read(sql: &str) {
    drop(create_table::read(sql));
    drop(create_index::read(sql));
    for token in tokens(sql).unwrap_or_default() {
        drop(token.name());
    }
    // One form for all ways to write the same has to be the form of itself.
    if let Some(normal) = text::normal(sql) {
        assert_eq!(text::normal(&normal).as_ref(), Some(&normal), "of {sql:?}");
    }
    if let Some(default) = text::default(sql) {
        let again = text::default(&default);
        assert_eq!(again.as_ref(), Some(&default), "of {sql:?}");
        text::default_needs_parentheses(&default);
    }
    let collation = text::collation(sql);
    assert!(
        tokens(&collation).is_some_and(|it| it.len() == 1),
        "{collation:?} of {sql:?}"
    );
    let data_type = text::type_sql(sql);
    assert!(tokens(&data_type).is_some(), "{data_type:?} of {sql:?}");
}
