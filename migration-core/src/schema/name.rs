//! Names of objects, with or without the Postgres schema that they live in.

use std::fmt;

use serde::{Serialize, Serializer};

/// The name of a table, an enum or a sequence, as the catalogue has it: not quoted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name {
    /// The Postgres schema; none for the one that the connection works in, and always none on SQLite.
    pub schema: Option<String>,
    /// The name itself.
    pub name: String,
}

impl Name {
    /// A name in the schema that the connection works in.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            schema: None,
            name: name.into(),
        }
    }

    /// A name in a schema of its own.
    pub fn within(schema: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            schema: Some(schema.into()),
            name: name.into(),
        }
    }

    /// Another name in the same schema.
    #[must_use]
    pub fn beside(&self, name: impl Into<String>) -> Self {
        Self {
            schema: self.schema.clone(),
            name: name.into(),
        }
    }

    /// As SQL: each part in double quotes.
    #[must_use]
    pub fn quoted(&self) -> String {
        self.qualifier() + &crate::quote::identifier(&self.name)
    }

    /// What stands before the name in SQL: the schema in double quotes and a dot, or nothing.
    pub(crate) fn qualifier(&self) -> String {
        let schema = self.schema.as_deref();
        let quoted = schema.map(crate::quote::identifier);
        quoted.map_or_else(String::new, |schema| schema + ".")
    }
}

impl Name {
    /// As Postgres itself writes it in a type: each part in quotes only where it has to be.
    #[must_use]
    pub fn spelled(&self) -> String {
        let name = crate::quote::written(&self.name);
        match &self.schema {
            Some(schema) => format!("{}.{name}", crate::quote::written(schema)),
            None => name,
        }
    }
}

impl From<&str> for Name {
    /// A name in the schema that the connection works in. A dot is part of it.
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}

impl fmt::Display for Name {
    /// For people: `audit.events`, without quotes.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.schema {
            Some(schema) => write!(formatter, "{schema}.{}", self.name),
            None => formatter.write_str(&self.name),
        }
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
