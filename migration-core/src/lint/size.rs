//! How much there is of a table.

use std::collections::BTreeMap;

/// How large a table is, as the server's statistics have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// About how many rows; none where the table was never analyzed.
    pub rows: Option<u64>,
    /// Bytes on disk, indexes and all.
    pub bytes: u64,
}

/// The sizes of the tables of a database, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sizes(BTreeMap<String, Size>);

impl Sizes {
    /// No table is known.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    pub(crate) fn of(&self, table: &str) -> Option<Size> {
        self.0.get(table).copied()
    }
}

impl FromIterator<(String, Size)> for Sizes {
    fn from_iter<I: IntoIterator<Item = (String, Size)>>(sizes: I) -> Self {
        Self(sizes.into_iter().collect())
    }
}

impl Size {
    /// `this rewrites 3,000,000 rows, 1.2 GB`.
    pub(crate) fn text(self, does: &str) -> String {
        let rows = match self.rows {
            Some(1) => "1 row".to_owned(),
            Some(rows) => format!("{} rows", grouped(rows)),
            None => "a number of rows that is not known (never analyzed)".to_owned(),
        };
        format!("this {does} {rows}, {}", bytes(self.bytes))
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// In units of 1,000, one digit behind the point.
fn bytes(bytes: u64) -> String {
    let mut unit = 1u64;
    for name in ["bytes", "kB", "MB", "GB", "TB"] {
        // 999.95 kB would be rounded to 1000.0 kB.
        if name == "TB" || bytes < unit.saturating_mul(1000) - unit / 20 {
            if name == "bytes" {
                return format!("{bytes} {name}");
            }
            let tenths = bytes.saturating_add(unit / 20) / (unit / 10);
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
        unit = unit.saturating_mul(1000);
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_for_people() {
        for (rows, size, expected) in [
            (
                Some(3_000_000),
                1_234_000_000,
                "this rewrites 3,000,000 rows, 1.2 GB",
            ),
            (Some(1), 8_192, "this rewrites 1 row, 8.2 kB"),
            (Some(0), 0, "this rewrites 0 rows, 0 bytes"),
            (Some(999), 999_960, "this rewrites 999 rows, 1.0 MB"),
            (Some(1000), 999, "this rewrites 1,000 rows, 999 bytes"),
            (
                None,
                u64::MAX,
                "this rewrites a number of rows that is not known (never analyzed), 18446744.0 TB",
            ),
        ] {
            let size = Size { rows, bytes: size };
            assert_eq!(size.text("rewrites"), expected);
        }
    }
}
