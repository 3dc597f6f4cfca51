//! What `--help` says is what people read first: each text is kept.

use test_support::Program;

#[test]
fn each_help() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(env!("CARGO_BIN_EXE_migration-sketch2bim"), folder.path());
    insta::assert_snapshot!("help", program.succeed(&["--help"]).stdout);
    for command in [
        "up", "down", "status", "current", "history", "heads", "generate", "fresh", "refresh",
        "reset", "adopt", "verify", "stamp", "accept", "doctor", "check", "diff", "schema", "lint",
    ] {
        insta::assert_snapshot!(
            format!("help_{command}"),
            program.succeed(&[command, "--help"]).stdout
        );
    }
}
