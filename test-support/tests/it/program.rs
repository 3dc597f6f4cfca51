//! A binary run as a user would.

use test_support::Program;

#[test]
fn runs_in_its_folder_with_a_clean_environment() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::new("/bin/sh", folder.path())
        .argument("-c")
        .variable("GIVEN", "yes");
    let finished = program
        .run(&["pwd; echo $GIVEN ${CARGO_MANIFEST_DIR-unset} ${PATH:+path}; echo no >&2; exit 3"]);
    let pwd = folder.path().canonicalize().unwrap();
    assert_eq!(
        finished.stdout,
        format!("{}\nyes unset path\n", pwd.display())
    );
    assert_eq!((finished.code, finished.stderr.as_str()), (Some(3), "no\n"));
    assert_eq!(program.succeed(&["true"]).code, Some(0));
}

#[test]
#[should_panic(expected = "`sh false` exited with 1")]
fn says_what_failed() {
    Program::new("/bin/sh", "/")
        .argument("-c")
        .succeed(&["false"]);
}
