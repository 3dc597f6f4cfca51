//! Names for what nobody named.

use std::collections::BTreeSet;

use super::constraints::same_structure;
use crate::schema::{Constraint, Dialect, Name, Schema, Table};

/// The most bytes that a name may have: Postgres cuts what is longer.
const LONGEST: usize = 63;

/// The wanted schema with a name for everything: that of its like in the schema that is there, or one in the way of
/// the server, `ix_` for an index. SQLite's own constraints need none.
pub(super) fn complete(from: &Schema, to: &Schema) -> Schema {
    let mut complete = to.clone();
    for (name, table) in &mut complete.tables {
        let before = from.tables.get(name).map(Table::constraints);
        let before = before.unwrap_or_default();
        let mut constraints = table.constraints();
        let mut taken: BTreeSet<String> = constraints
            .iter()
            .filter_map(Constraint::name)
            .map(str::to_owned)
            .collect();
        for constraint in &mut constraints {
            if constraint.name().is_some() {
                continue;
            }
            let like = before.iter().find(|other| {
                same_structure(constraint, other)
                    && !other.name().is_some_and(|name| taken.contains(name))
            });
            let chosen = match like {
                Some(like) => like.name().map(str::to_owned),
                None if to.dialect == Dialect::Sqlite
                    && !matches!(constraint, Constraint::Index(_)) =>
                {
                    None
                }
                None => Some(unused(&name_of(name, constraint), &taken)),
            };
            taken.extend(chosen.clone());
            *constraint.name_mut() = chosen;
        }
        table.set_constraints(constraints);
    }
    complete
}

/// The name as the server would make it: table, columns, and what it is.
fn name_of(table: &Name, constraint: &Constraint) -> String {
    let joined = |columns: &[String]| columns.join("_");
    let table = &table.name;
    let (start, columns, end) = match constraint {
        Constraint::PrimaryKey(_) => ("", String::new(), "_pkey"),
        Constraint::Unique(unique) => ("", joined(&unique.columns), "_key"),
        Constraint::Exclusion(_) => ("", String::new(), "_excl"),
        Constraint::Check(_) => ("", String::new(), "_check"),
        Constraint::ForeignKey(key) => ("", joined(&key.columns), "_fkey"),
        Constraint::Index(index) => {
            let columns = index.columns().map(|columns| columns.join("_"));
            ("ix_", columns.unwrap_or_else(|| "expr".to_owned()), "")
        }
    };
    let middle = if columns.is_empty() {
        table.clone()
    } else {
        format!("{table}_{columns}")
    };
    format!("{start}{}", with_end(&middle, end, LONGEST - start.len()))
}

/// A name in the way of the server: what it is about, and then what it is, in as many bytes as there may be.
pub(crate) fn conventional(about: &str, end: &str) -> String {
    with_end(about, end, LONGEST)
}

fn with_end(about: &str, end: &str, bytes: usize) -> String {
    format!("{}{end}", shortened(about, bytes - end.len()))
}

/// A name that is not taken: with a number behind it where it has to be.
fn unused(name: &str, taken: &BTreeSet<String>) -> String {
    (0..=taken.len())
        .map(|number| match number {
            0 => name.to_owned(),
            number => {
                let number = number.to_string();
                format!("{}{number}", shortened(name, LONGEST - number.len()))
            }
        })
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}

/// The text in so many bytes; what is cut is kept apart by a few letters made from all of it.
fn shortened(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mut end = bytes.saturating_sub(9);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{hash:08x}", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_between_letters_and_stays_apart() {
        let (first, second) = ("ö".repeat(40), format!("{}a", "ö".repeat(40)));
        let (one, two) = (shortened(&first, 63), shortened(&second, 63));
        assert!(one.len() <= 63 && two.len() <= 63);
        assert_ne!(one, two);
        assert_eq!(shortened("short", 63), "short");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = BTreeSet::from(["a".to_owned(), "a1".to_owned()]);
        assert_eq!(unused("a", &taken), "a2");
        assert_eq!(unused("b", &taken), "b");
    }
}
