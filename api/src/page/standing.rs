//! How a database stands, in one word with a shape and a colour.

use maud::{Markup, html};

use crate::report::{DatabaseReport, Kind, Phase};

/// What a person must know first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    Starting,
    Migrating,
    Waiting,
    Unreachable,
    NotAdopted,
    Foreign,
    Diverged,
    Ahead,
    Failed,
    Behind,
    Current,
    Unknown,
}

/// What a colour means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Good,
    Busy,
    Warning,
    Bad,
    Quiet,
}

impl Standing {
    /// What goes on comes before what is: a database that is being migrated is not said to be behind.
    pub(super) fn of(report: &DatabaseReport) -> Self {
        let problem = report.problem.as_ref().map(|problem| problem.kind);
        match (report.phase, report.state) {
            (Phase::Migrating, _) => Self::Migrating,
            (Phase::Waiting, _) => Self::Waiting,
            _ if !report.reachable && report.problem.is_some() => Self::Unreachable,
            (Phase::Starting, _) => Self::Starting,
            _ if !report.reachable => Self::Unreachable,
            _ if problem == Some(Kind::NotAdopted) => Self::NotAdopted,
            _ if problem == Some(Kind::Foreign) => Self::Foreign,
            (_, Some("diverged")) => Self::Diverged,
            (_, Some("ahead")) => Self::Ahead,
            (_, Some("behind")) if matches!(problem, None | Some(Kind::Pending)) => Self::Behind,
            _ if !report.ready && report.problem.is_some() => Self::Failed,
            (_, Some("current")) => Self::Current,
            _ => Self::Unknown,
        }
    }

    /// The word.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Migrating => "migrating",
            Self::Waiting => "waiting",
            Self::Unreachable => "unreachable",
            Self::NotAdopted => "not adopted",
            Self::Foreign => "another project's",
            Self::Diverged => "diverged",
            Self::Ahead => "ahead",
            Self::Failed => "failed",
            Self::Behind => "behind",
            Self::Current => "current",
            Self::Unknown => "not known",
        }
    }

    /// The word in a sentence about a database that is not ready.
    pub(super) fn phrase(self) -> String {
        match self {
            Self::Failed | Self::Diverged => format!("has {}", self.word()),
            // A schema that fits, and still nobody is let in: the problem says why.
            Self::Current => "is shut".to_owned(),
            _ => format!("is {}", self.word()),
        }
    }

    /// The colour.
    pub(super) fn tone(self) -> Tone {
        match self {
            Self::Current => Tone::Good,
            Self::Starting | Self::Migrating | Self::Waiting => Tone::Busy,
            Self::Behind | Self::Ahead | Self::Unknown => Tone::Warning,
            Self::Unreachable
            | Self::NotAdopted
            | Self::Foreign
            | Self::Diverged
            | Self::Failed => Tone::Bad,
        }
    }

    /// Shape, colour and word.
    pub(super) fn badge(self) -> Markup {
        badge(self.tone(), self.shape(), self.word())
    }

    /// A path in a square of 16.
    fn shape(self) -> &'static str {
        match self {
            Self::Starting => "M3.5 8h.01M8 8h.01M12.5 8h.01",
            Self::Migrating => "M13.5 8a5.5 5.5 0 1 1-2-4.2M11.8 1.5v2.7H9.1",
            Self::Waiting => "M4.5 2h7M4.5 14h7M5 2c0 4 6 4 6 12M11 2c0 4-6 4-6 12",
            Self::Unreachable => "M8 2.2a5.8 5.8 0 1 0 .01 0M4 12L12 4",
            Self::NotAdopted | Self::Foreign => {
                "M2.5 5V2.5H5M11 2.5h2.5V5M13.5 11v2.5H11M5 13.5H2.5V11M6.5 6.5l3 3M9.5 6.5l-3 3"
            }
            Self::Diverged => "M8 14V9L3.5 4.5V2M8 9l4.5-4.5V2",
            Self::Ahead => "M3 3.5L7.5 8 3 12.5M8.5 3.5L13 8l-4.5 4.5",
            Self::Failed => "M3.5 3.5l9 9M12.5 3.5l-9 9",
            Self::Behind => "M8 13.5v-11M3.5 7L8 2.5 12.5 7",
            Self::Current => "M2.5 8.5l3.7 4 7.3-9",
            Self::Unknown => "M5.5 5.5A2.5 2.5 0 1 1 8 8.3V10M8 13h.01",
        }
    }
}

/// A word with its shape, in the colour of its tone. The shape says nothing that the word does not.
pub(super) fn badge(tone: Tone, shape: &str, word: &str) -> Markup {
    html! {
        span.badge data-tone=(tone.word()) {
            svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" { path d=(shape) {} }
            (word)
        }
    }
}

impl Tone {
    /// Its name in the style sheet.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Busy => "busy",
            Self::Warning => "warning",
            Self::Bad => "bad",
            Self::Quiet => "quiet",
        }
    }
}
