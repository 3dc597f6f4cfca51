//! For fuzzers: any text, to what takes the server's expressions apart.

use super::expression::{bare, key};

/// Takes the text for an expression.
pub(crate) fn read(sql: &str) {
    let bare = bare(sql);
    assert!(sql.contains(bare), "{bare:?} of {sql:?}");
    assert_eq!(super::expression::bare(bare), bare, "of {sql:?}");
    let key_of_index = key(sql);
    assert_eq!(key(&key_of_index), key_of_index, "of {sql:?}");
}
