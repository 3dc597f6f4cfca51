//! Identifiers as the catalogue keeps them.

use crate::schema::Dialect;

/// Postgres cuts a name after so many bytes (`NAMEDATALEN` less one).
const LONGEST: usize = 63;

/// A name as the catalogue has it: Postgres cuts a long one, and never within a character.
pub(super) fn kept(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Postgres => name[..name.floor_char_boundary(LONGEST)].to_owned(),
        Dialect::Sqlite => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_cut_where_postgres_cuts_them() {
        let long = format!("{}é{}", "a".repeat(62), "b".repeat(9));
        assert_eq!(kept(Dialect::Postgres, &long), "a".repeat(62));
        assert_eq!(kept(Dialect::Sqlite, &long), long);
        assert_eq!(kept(Dialect::Postgres, "short"), "short");
    }
}
