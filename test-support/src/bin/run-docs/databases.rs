//! The databases of a document: it names them as a reader would, and a server of the tests has them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::{Captures, Regex};
use test_support::{PostgresDatabase, PostgresRole, postgres_database};

use crate::document::{Document, Piece};

/// What a URL says between its scheme and its parameters: `platform:secret@localhost/sketch2bim`.
static PLACE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(\w+):secret@localhost(?::5432)?/(\w+)").unwrap());

/// The user who owns the databases. Any other has no rights but those that the document grants.
const OWNER: &str = "platform";

/// The databases that a document names, by name; they are dropped with this.
#[derive(Default)]
pub(crate) struct Databases(BTreeMap<String, Made>);

struct Made {
    database: PostgresDatabase,
    roles: BTreeMap<String, PostgresRole>,
}

impl Databases {
    /// Makes each database that the document uses, empty, and its users.
    pub(crate) fn named_in(document: &Document) -> Self {
        let mut databases = Self::default();
        for (user, name) in document.pieces.iter().flat_map(uses) {
            let made = databases.0.entry(name).or_insert_with_key(|name| Made {
                database: postgres_database(name),
                roles: BTreeMap::new(),
            });
            let role = made.database.create_role(&user);
            if user == OWNER {
                let (database, role) = (made.database.name(), &role.name);
                made.database
                    .execute(&format!("ALTER DATABASE {database} OWNER TO {role}"));
            }
            made.roles.insert(user, role);
        }
        databases
    }

    /// What a reader types, with the places where the databases are.
    pub(crate) fn real(&self, text: &str) -> String {
        let place = |captures: &Captures<'_>| {
            let role = self
                .0
                .get(&captures[2])
                .and_then(|made| made.roles.get(&captures[1]));
            let url = role.and_then(|role| role.url.split_once("://"));
            url.map_or_else(|| captures[0].to_owned(), |(_, place)| place.to_owned())
        };
        PLACE.replace_all(text, place).into_owned()
    }

    /// What was printed, as a reader would see it.
    pub(crate) fn shown(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, made) in &self.0 {
            text = text.replace(made.database.name(), name);
            for (user, role) in &made.roles {
                let place = role.url.split_once("://").map_or("", |(_, place)| place);
                let (login, address) = place.split_once('@').unwrap_or_default();
                let password = login.split_once(':').map_or("", |(_, password)| password);
                let address = address.split('/').next().unwrap_or_default();
                for (real, shown) in [
                    (role.name.as_str(), user.as_str()),
                    (password, "secret"),
                    (address, "localhost:5432"),
                ] {
                    if !real.is_empty() {
                        text = text.replace(real, shown);
                    }
                }
            }
        }
        text
    }
}

/// The users and databases that a piece names where it is run.
fn uses(piece: &Piece) -> BTreeSet<(String, String)> {
    let named = |text: &str| {
        let found = PLACE.captures_iter(text);
        found
            .map(|captures| (captures[1].to_owned(), captures[2].to_owned()))
            .collect::<Vec<_>>()
    };
    match piece {
        Piece::Text(_) => BTreeSet::new(),
        Piece::File { text, .. } | Piece::Patch { text, .. } => named(text).into_iter().collect(),
        Piece::Commands(entries) => entries
            .iter()
            .flat_map(|entry| named(&entry.command))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_use_is_found() {
        let text = "postgresql://platform:secret@localhost/prose\n```console\n\
                    $ export A=postgresql://platform:secret@localhost/ask B=x://reader:secret@localhost:5432/ask?a=b\n\
                    postgresql://platform:secret@localhost/printed\n```\n`.env`:\n```ini\n\
                    C=postgresql+psycopg://platform:secret@localhost/sketch2bim\n```\n";
        let document = Document::parse(text).unwrap();
        let found: BTreeSet<_> = document.pieces.iter().flat_map(uses).collect();
        let expected = [
            ("platform", "ask"),
            ("platform", "sketch2bim"),
            ("reader", "ask"),
        ];
        assert_eq!(
            found.into_iter().collect::<Vec<_>>(),
            expected.map(|(user, name)| (user.to_owned(), name.to_owned()))
        );
    }

    #[test]
    fn what_is_typed_is_real_and_what_is_printed_is_shown() {
        let typed = "psql postgresql://platform:secret@localhost/ask -c 'SELECT 1'";
        let document = Document::parse(&format!("```console\n$ {typed}\n```\n")).unwrap();
        let databases = Databases::named_in(&document);
        let real = databases.real(typed);
        assert!(
            !real.contains("secret") && !real.contains("localhost"),
            "{real}"
        );
        let expected = typed.replace("localhost/", "localhost:5432/");
        assert_eq!(databases.shown(&real), expected);
        let made = &databases.0["ask"];
        let owner = "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()";
        assert_eq!(
            made.database.value(owner).as_ref(),
            Some(&made.roles["platform"].name)
        );
        assert_eq!(
            databases.real("a:secret@localhost/other"),
            "a:secret@localhost/other"
        );
    }
}
