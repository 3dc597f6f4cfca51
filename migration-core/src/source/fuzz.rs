//! For fuzzers: any text, as a file of SQL statements.

use super::Source;
use super::script::{for_scratch, only_makes, statements};
use crate::diff::words::{called, is_plain, names, renamed, unqualified, unquoted};
use crate::schema::Dialect;

/// Takes the text for a script of either database, and for the name of a source.
pub(crate) fn read(text: &str) {
    for dialect in [Dialect::Postgres, Dialect::Sqlite] {
        let Ok(found) = statements(text, dialect) else {
            continue;
        };
        let mut rest = text;
        for statement in &found {
            let place = rest.find(statement.as_str());
            assert!(place.is_some(), "{statement:?} of {text:?}");
            rest = &rest[place.unwrap_or_default() + statement.len()..];
            only_makes(statement);
        }
        drop(for_scratch(text, dialect));
    }
    if let Ok(source) = text.parse::<Source>() {
        drop(source.to_string());
    }
}

/// Takes the text for an expression whose names are looked for.
pub(crate) fn read_words(sql: &str) {
    drop(called(sql));
    for name in names(sql).iter().filter(|name| is_plain(name)) {
        // What is replaced by itself may lose its quotes and nothing else.
        let same = renamed(sql, name, name);
        assert_eq!(unquoted(&same), unquoted(sql), "{name:?} of {sql:?}");
    }
    if !sql.contains("nowhere") {
        assert_eq!(unqualified(sql, "nowhere"), sql);
    }
}
