//! For fuzzers: any text, as a statement that a migration emits.

use super::canonical::canonical;
use super::tables::created_table;
use super::tokens;

/// Takes the text for a recorded statement.
pub(crate) fn read(sql: &str) {
    drop(created_table(sql));
    let count = tokens(sql).count();
    assert!(count <= sql.len(), "{count} tokens of {sql:?}");
    // The line ends of Windows are those of others, also within quotes; one that stands by itself is a character.
    if !sql.contains('\r') {
        let form = canonical(sql);
        assert_eq!(canonical(&form), form, "of {sql:?}");
    }
}
