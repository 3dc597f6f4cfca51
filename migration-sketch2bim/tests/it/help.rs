//! What `--help` says is what people read first: each text is kept.

use test_support::Program;

use crate::BINARY;
use crate::manual::commands;

#[test]
fn each_help() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new(BINARY, folder.path());
    insta::assert_snapshot!("help", program.succeed(&["--help"]).stdout);
    for command in commands(&program) {
        insta::assert_snapshot!(
            format!("help_{command}"),
            program.succeed(&[command.as_str(), "--help"]).stdout
        );
    }
}
