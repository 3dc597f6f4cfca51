//! What a rule has found, before it is told in words.

/// A finding.
#[derive(Debug, Clone)]
pub(super) struct Finding {
    pub(super) code: String,
    /// The statement; none where it is about the migration as a whole.
    pub(super) at: Option<usize>,
    /// What is said in place of the rule's own words.
    pub(super) what: Option<String>,
    pub(super) help: Option<String>,
}

impl Finding {
    pub(super) fn at(code: impl Into<String>, at: usize) -> Self {
        Self {
            at: Some(at),
            ..Self::of_all(code)
        }
    }

    pub(super) fn of_all(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            at: None,
            what: None,
            help: None,
        }
    }

    pub(super) fn saying(self, what: impl Into<String>) -> Self {
        Self {
            what: Some(what.into()),
            ..self
        }
    }
}
