//! What the process ids of the server prove.

use std::collections::BTreeSet;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::doctor) enum Pooler {
    /// One connection of ours was served by several server connections, or two of ours by one.
    Transaction,
    /// It refused a transaction.
    Statement,
    /// The server connection is older than ours, but it was always the same one, so often as was looked.
    Session(usize),
    /// The server connection is older than ours; how it is lent out could not be looked at.
    Unclear(String),
    /// The server connection was made for ours and was always the same one, so often as was looked.
    NoneSeen(usize),
    /// Nothing speaks for a pooler, but it could not be looked at closely.
    Unknown(String),
}

impl Pooler {
    pub(in crate::doctor) fn is_there(&self) -> bool {
        !matches!(self, Self::NoneSeen(_) | Self::Unknown(_))
    }
}

/// Process ids of the server that answered, on two connections of ours.
#[derive(Debug, Default)]
pub(super) struct Sightings {
    pub(super) first: Vec<i64>,
    pub(super) second: Vec<i64>,
    /// A server connection was there before ours.
    pub(super) older: bool,
}

impl Sightings {
    pub(super) fn proof(&self) -> Option<Pooler> {
        let first: BTreeSet<i64> = self.first.iter().copied().collect();
        let shared = self.second.iter().any(|process| first.contains(process));
        (first.len() > 1 || shared).then_some(Pooler::Transaction)
    }

    pub(super) fn conclude(&self, obstacle: Option<String>) -> Pooler {
        let looks = self.first.len() + self.second.len();
        match (self.proof(), obstacle) {
            // PgBouncer: "transaction blocks not allowed in statement pooling mode".
            (_, Some(why)) if why.contains("statement pooling") => Pooler::Statement,
            (Some(proven), _) => proven,
            (None, Some(why)) if self.older => Pooler::Unclear(why),
            (None, Some(why)) => Pooler::Unknown(why),
            (None, None) if self.older => Pooler::Session(looks),
            (None, None) => Pooler::NoneSeen(looks),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn concluded(first: &[i64], second: &[i64], older: bool, obstacle: Option<&str>) -> Pooler {
        let seen = Sightings {
            first: first.to_vec(),
            second: second.to_vec(),
            older,
        };
        seen.conclude(obstacle.map(str::to_owned))
    }

    #[test]
    fn what_is_seen_is_what_is_said() {
        let refused = "a second connection was not to be had: too many connections";
        let statement = "transaction blocks not allowed in statement pooling mode (08P01)";
        assert_eq!(
            concluded(&[7, 7, 7, 7], &[8], false, None),
            Pooler::NoneSeen(5)
        );
        assert_eq!(
            concluded(&[7, 7, 7, 7], &[8], true, None),
            Pooler::Session(5)
        );
        assert_eq!(concluded(&[7, 8], &[], false, None), Pooler::Transaction);
        assert_eq!(concluded(&[7, 7], &[7], false, None), Pooler::Transaction);
        assert_eq!(
            concluded(&[7, 7], &[8, 7], true, Some(refused)),
            Pooler::Transaction
        );
        assert_eq!(
            concluded(&[7, 7], &[], true, Some(refused)),
            Pooler::Unclear(refused.to_owned())
        );
        assert_eq!(
            concluded(&[7, 7], &[], false, Some(refused)),
            Pooler::Unknown(refused.to_owned())
        );
        assert_eq!(
            concluded(&[7, 7], &[], false, Some(statement)),
            Pooler::Statement
        );
    }
}
