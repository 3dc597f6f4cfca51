//! One line of a check-up.

use serde::Serialize;

use super::unanswered::Unanswered;
use crate::database::Failure;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Worth knowing: a migration may have to wait or may fail, or the check could not be done.
    Warning,
    /// Somebody has to act.
    Problem,
}

impl Verdict {
    /// The word that is shown to people and in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

/// What one check found. Neither text has a line end or a password in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// What was checked, in one word.
    pub check: &'static str,
    /// How bad it is.
    pub verdict: Verdict,
    /// What was found.
    pub detail: String,
    /// What to do; none where it is as it should be.
    pub hint: Option<String>,
}

impl Finding {
    pub(super) fn ok(check: &'static str, detail: impl AsRef<str>) -> Self {
        Self {
            check,
            verdict: Verdict::Ok,
            detail: printable(detail.as_ref()),
            hint: None,
        }
    }

    pub(super) fn warning(
        check: &'static str,
        detail: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) -> Self {
        Self {
            verdict: Verdict::Warning,
            hint: Some(printable(hint.as_ref())),
            ..Self::ok(check, detail)
        }
    }

    pub(super) fn problem(
        check: &'static str,
        detail: impl AsRef<str>,
        hint: impl AsRef<str>,
    ) -> Self {
        Self {
            verdict: Verdict::Problem,
            ..Self::warning(check, detail, hint)
        }
    }

    /// The check could not be done.
    pub(super) fn unchecked(check: &'static str, why: &Unanswered) -> Self {
        let hint = match why.failure {
            Failure::Forbidden => "grant the role the right that is missing",
            _ => "see to that first, then run `doctor` again",
        };
        Self::warning(check, format!("could not be checked: {}", why.detail), hint)
    }
}

/// What other sessions run and call themselves ends up on a terminal.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_without_escapes() {
        let finding = Finding::warning("x", "a\nb\u{1b}[31mc", "d\r\ne");
        assert_eq!(finding.detail, "a b [31mc");
        assert_eq!(finding.hint.as_deref(), Some("d  e"));
        assert!(Verdict::Ok < Verdict::Warning && Verdict::Warning < Verdict::Problem);
    }
}
