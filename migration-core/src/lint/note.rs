//! A note: what a rule has to say of a statement.

use serde::Serialize;

use super::finding::Finding;
use super::lock::Lock;
use super::rules::find;
use crate::target::Direction;

/// What a rule has to say of a statement, or of a migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Note {
    /// The rule's code: `ban-drop-table`. It never changes.
    pub code: String,
    /// The way that is looked at: `up` or `down`.
    pub direction: Direction,
    /// The statement; none where it is about the migration as a whole.
    pub statement: Option<String>,
    /// What happens.
    pub message: String,
    /// What to do instead.
    pub help: String,
    /// The lock that the statement takes, and whom it stops; none where the rule is not about one.
    pub lock: Option<Lock>,
    /// The table concerned, where one is named.
    pub table: Option<String>,
    /// How much it is about: `this rewrites 3,000,000 rows, 1.2 GB`; none where no database was asked.
    pub size: Option<String>,
}

impl Note {
    pub(super) fn of(finding: Finding, direction: Direction) -> Self {
        let rule = find(&finding.code);
        let of_rule = |text: fn(&super::rules::Rule) -> &'static str| {
            rule.map_or_else(String::new, |rule| text(rule).to_owned())
        };
        Self {
            direction,
            statement: None,
            message: finding.what.unwrap_or_else(|| of_rule(|rule| rule.what)),
            help: finding.help.unwrap_or_else(|| of_rule(|rule| rule.help)),
            lock: None,
            table: None,
            size: None,
            code: finding.code,
        }
    }

    /// The note in one line: `ban-drop-table: the table's rows are lost ...`.
    #[must_use]
    pub fn line(&self) -> String {
        let lock = self
            .lock
            .as_ref()
            .map(|lock| format!("; {} lock, which stops {}", lock.class, lock.stops));
        let size = self.size.as_ref().map(|size| format!("; {size}"));
        one_line(&format!(
            "{}: {}{}{}",
            self.code,
            self.message,
            lock.unwrap_or_default(),
            size.unwrap_or_default()
        ))
    }

    /// The statement in one line, cut at 160 characters.
    #[must_use]
    pub fn statement_line(&self) -> Option<String> {
        let statement = one_line(self.statement.as_deref()?);
        Some(match statement.char_indices().nth(160) {
            Some((end, _)) => format!("{} ...", &statement[..end]),
            None => statement,
        })
    }
}

/// The text without line ends and other characters that a terminal or a script would act on.
pub(crate) fn one_line(text: &str) -> String {
    let printable = text.replace(|character: char| character.is_control(), " ");
    printable
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
