//! What the program says of itself has its own name, variable and file.

use test_support::Program;

#[test]
fn completions_and_manual_are_this_programs() {
    let program = Program::new(env!("CARGO_BIN_EXE_migration-ask"), std::env::temp_dir())
        .variable("ASK_DATABASE_URL", "not a URL");
    for (arguments, words) in [
        (
            &["completions", "bash"][..],
            &["migration-ask", "m001_initial_schema"][..],
        ),
        (&["man"], &[".TH migration-ask 1", "ASK_DATABASE_URL"]),
        (
            &["man", "--markdown"],
            &[
                "# The command line of `migration-ask`",
                "ASK_DATABASE_URL",
                "data/ask.db",
            ],
        ),
    ] {
        let printed = program.succeed(arguments).stdout;
        for word in words {
            assert!(printed.contains(word), "{arguments:?}: {word}");
        }
        assert!(!printed.contains("sketch2bim"), "{arguments:?}");
    }
}
