//! A revision's name, taken apart.

use std::fmt;

use serde::Serialize;

/// A revision of a chain, as its file stem names it: `m010_remove_reader_type_column`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// The recorded version, which is the file's stem.
    pub version: String,
    /// What people say: `010`. Empty where the name has no leading number.
    pub number: String,
    /// The rest of the name in words: `remove reader type column`.
    pub message: String,
}

impl Revision {
    /// Takes a recorded version apart. Any name is accepted; one that is not `mNNN_words` has no number.
    #[must_use]
    pub fn parse(version: &str) -> Self {
        let rest = version.strip_prefix('m').unwrap_or(version);
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        // SeaORM's own generator numbers by date and time, `m20220101_000001`: both parts are the number.
        let length = match digits(rest) {
            8 if digits(rest.get(9..).unwrap_or_default()) == 6 => 15,
            length => length,
        };
        let (number, words) = rest.split_at(length);
        let words = match words.strip_prefix('_') {
            Some(words) if length > 0 => words,
            _ => {
                return Self {
                    version: version.to_owned(),
                    number: String::new(),
                    message: version.replace('_', " "),
                };
            }
        };
        Self {
            version: version.to_owned(),
            number: number.to_owned(),
            message: words.replace('_', " "),
        }
    }

    /// The number as a number, for comparing `10` with `010`.
    pub(crate) fn ordinal(&self) -> Option<u64> {
        self.number.replace('_', "").parse().ok()
    }
}

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::Revision;

    #[test]
    fn takes_names_apart() {
        let revision = Revision::parse("m010_remove_reader_type_column");
        assert_eq!(
            (revision.number.as_str(), revision.message.as_str()),
            ("010", "remove reader type column")
        );
        assert_eq!(revision.ordinal(), Some(10));
        let revision = Revision::parse("m20220101_000001_create_table");
        assert_eq!(
            (revision.number.as_str(), revision.message.as_str()),
            ("20220101_000001", "create table")
        );
        assert_eq!(revision.ordinal(), Some(20_220_101_000_001));
    }

    #[test]
    fn keeps_names_without_a_number() {
        for name in ["", "m", "migrate_users", "m_x", "12", "m12"] {
            let revision = Revision::parse(name);
            assert_eq!(
                (revision.version.as_str(), revision.number.as_str()),
                (name, ""),
                "{name}"
            );
        }
    }
}
