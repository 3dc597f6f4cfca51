//! What is near to what was typed.

use super::*;

fn target(typed: &str, revisions: &[String]) -> String {
    of_target(&TargetError::Unknown(typed.to_owned()), revisions)
}

#[test]
fn a_target_that_is_not_there() {
    let few = ["m001_initial (applied)", "m002_add_fee"].map(str::to_owned);
    assert_eq!(
        target("m001_inital", &few),
        "did you mean `m001_initial`? `history` lists all revisions"
    );
    assert_eq!(
        target("7", &few),
        "the revisions are: m001_initial (applied), m002_add_fee"
    );
    assert_eq!(
        target("postgres://m001_initial", &few),
        "the revisions are: m001_initial (applied), m002_add_fee"
    );
    assert_eq!(
        target("m001", &[]),
        "this program has no revision yet; `generate NAME` writes the first"
    );
    let many: Vec<String> = (1..=500).map(|at| format!("m{at:03}_step")).collect();
    assert_eq!(
        target("nothing", &many),
        "the newest of 500 revisions are: m497_step, m498_step, m499_step, m500_step; `history` lists all"
    );
}
