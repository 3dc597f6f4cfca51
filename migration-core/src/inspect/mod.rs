//! What a database holds, as lines of text that two states can be compared by.

mod postgres;
mod scratch;
mod sqlite;

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, DbBackend, DbErr};

pub(crate) use scratch::Scratch;

use crate::database::quote::{identifier, literal};
use crate::database::read_in;

/// Where to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The schema that the connection works in.
    Current,
    /// The temporary tables of the connection.
    Temporary,
}

/// Objects by name, each with its definition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Catalogue {
    objects: BTreeMap<String, String>,
}

/// One object that two catalogues do not have alike.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// What it is: `column jobs.reader_type`, `index ix_jobs_id`.
    pub object: String,
    /// Its definition on one side; none where it is not there.
    pub left: Option<String>,
    /// Its definition on the other side; none where it is not there.
    pub right: Option<String>,
}

impl Catalogue {
    /// Reads the catalogue. `history` is the name of the history table, which does not count.
    pub(crate) async fn read(
        connection: &impl ConnectionTrait,
        place: Place,
        history: &str,
    ) -> Result<Self, DbErr> {
        let sql = match connection.get_database_backend() {
            DbBackend::Postgres => postgres::objects(place, history),
            _ => sqlite::objects(history),
        };
        let rows = read_in(connection, &sql).await?;
        Ok(Self {
            objects: rows
                .into_iter()
                .map(|(name, definition, _)| (name, definition))
                .collect(),
        })
    }

    /// Everything that is not alike, by name.
    pub(crate) fn differences(&self, other: &Self) -> Vec<Difference> {
        let names: std::collections::BTreeSet<&String> =
            self.objects.keys().chain(other.objects.keys()).collect();
        names
            .into_iter()
            .filter(|name| self.objects.get(*name) != other.objects.get(*name))
            .map(|name| Difference {
                object: name.clone(),
                left: self.objects.get(name).cloned(),
                right: other.objects.get(name).cloned(),
            })
            .collect()
    }

    /// Without the order of the columns: what a downgrade adds again stands at the end.
    pub(crate) fn without_order(&self) -> Self {
        let objects = self
            .objects
            .iter()
            .filter(|(name, _)| !name.starts_with(COLUMN_ORDER));
        Self {
            objects: objects
                .map(|(name, definition)| (name.clone(), definition.clone()))
                .collect(),
        }
    }

    /// Without the names of the sequences that number a column (`serial`, identity): where a table was renamed, its
    /// sequence kept its name, and what a downgrade makes anew has one after the table.
    pub(crate) fn without_names_of_counters(&self) -> Self {
        let mut objects = self.objects.clone();
        let mut owned: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (object, definition) in &self.objects {
            if let Some(name) = object.strip_prefix(SEQUENCE)
                && let Some((_, column)) = definition.split_once(" owned by ")
            {
                let column = format!("column {column}");
                owned.entry(column).or_default().push(name);
            }
        }
        for (column, names) in owned {
            // Which of several it is, nobody knows here.
            let ([name], Some(definition)) = (names.as_slice(), objects.get_mut(&column)) else {
                continue;
            };
            let serial = [(*name).to_owned(), identifier(name)]
                .map(|name| format!("nextval({}::regclass)", literal(&name)))
                .into_iter()
                .find(|default| definition.contains(default));
            match serial {
                Some(default) => *definition = definition.replace(&default, "nextval"),
                None if definition.contains(" AS IDENTITY") => {}
                None => continue,
            }
            if let Some(sequence) = objects.remove(&format!("{SEQUENCE}{name}")) {
                objects.insert(format!("{SEQUENCE}of {column}"), sequence);
            }
        }
        Self { objects }
    }
}

/// How a sequence's object begins.
const SEQUENCE: &str = "sequence ";

/// How the object is called that says in which order a table's columns stand.
const COLUMN_ORDER: &str = "column order of ";
