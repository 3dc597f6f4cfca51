//! The whole chain is clean, or says why not.

use test_support::Program;

#[test]
fn the_chain_is_clean() {
    let program = Program::new(env!("CARGO_BIN_EXE_migration-ask"), std::env::temp_dir());
    for (dialect, name) in [("postgres", "Postgres"), ("sqlite", "SQLite")] {
        let finished = program.run(&["lint", "--offline", "--dialect", dialect]);
        assert_eq!(
            finished.stdout,
            format!("no notes on 1 revision ({name})\n"),
            "{}",
            finished.stderr
        );
    }
}
