//! What SQLite keeps of tables and indexes.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        migration_core::fuzzing::sqlite(text);
    }
});
