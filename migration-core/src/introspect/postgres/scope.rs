//! Which schemas are read, and what their objects are called.

use std::collections::HashMap;

use sea_orm::DbErr;

use super::question::{Answers, select};
use crate::database::quote::{identifier, literal};
use crate::history::apart;
use crate::schema::Name;

const TOPIC: &str = "schemas";

/// What to read.
#[derive(Debug, Clone)]
pub(crate) struct Scope {
    /// The schema whose objects have names without one; none for the one that the connection works in.
    home: Option<String>,
    what: What,
    /// The history table, which does not count.
    history: String,
}

#[derive(Debug, Clone)]
enum What {
    /// The home, and further schemas, whose objects have theirs in their names.
    Schemas(Vec<String>),
    /// The temporary schema of the connection in the place of the home.
    Temporary,
}

impl Scope {
    /// The schema that the connection works in, and further ones. A further one that is not there is empty.
    pub(crate) fn schemas(further: &[&str], history: &str) -> Self {
        Self {
            home: None,
            what: What::Schemas(further.iter().map(|&name| name.to_owned()).collect()),
            history: history.to_owned(),
        }
    }

    /// The temporary schema of the connection, read as if its objects were in `home`; where none is given, in the
    /// first schema of the search path that is not temporary, or `public`.
    pub(crate) fn temporary(home: Option<&str>) -> Self {
        Self {
            home: home.map(str::to_owned),
            what: What::Temporary,
            history: String::new(),
        }
    }

    /// With that schema as its home, whatever the connection works in.
    #[must_use]
    #[cfg(test)]
    pub(crate) fn at_home_in(mut self, home: &str) -> Self {
        self.home = Some(home.to_owned());
        self
    }

    /// With that home, if it has none yet.
    pub(super) fn or_home(mut self, home: Option<&str>) -> Self {
        self.home = self.home.or_else(|| home.map(str::to_owned));
        self
    }

    /// Relations that do not count, as a list of literals.
    pub(super) fn ignored(&self) -> String {
        apart(&self.history)
    }

    /// Asks for all schemas, and which of them are the home and the temporary one.
    pub(super) fn question(&self) -> String {
        let home = match (&self.home, &self.what) {
            (Some(home), _) => literal(home),
            (None, What::Schemas(_)) => "current_schema()".to_owned(),
            (None, What::Temporary) => {
                "coalesce((SELECT s.name FROM unnest(current_schemas(false)) WITH ORDINALITY s(name, place) \
                   WHERE s.name !~ '^pg_temp_' AND s.name <> 'pg_catalog' ORDER BY s.place LIMIT 1), 'public')"
                    .to_owned()
            }
        };
        format!(
            "SELECT oid::text, nspname::text, \
               CASE WHEN oid = pg_my_temp_schema() THEN 'temporary' \
                 WHEN nspname IS DISTINCT FROM {home} THEN 'other' WHEN has_schema_privilege(oid, 'USAGE') THEN 'home' ELSE 'closed' END \
             FROM pg_namespace"
        )
    }
}

/// The schemas of a database.
pub(super) struct Places {
    schemas: HashMap<u32, Place>,
    /// Those that are read.
    within: Vec<u32>,
    path: String,
}

struct Place {
    name: String,
    /// Its name as SQL, quoted where it has to be.
    quoted: String,
    /// Whether its objects have names without a schema.
    bare: bool,
}

impl Places {
    pub(super) fn read(scope: &Scope, rows: Vec<[Option<String>; 3]>) -> Result<Self, DbErr> {
        let mut places = Self {
            schemas: HashMap::new(),
            within: Vec::new(),
            path: String::new(),
        };
        let mut home = scope.home.clone();
        for row in rows {
            let [Some(oid), Some(name), role] = row else {
                continue;
            };
            let oid: u32 = oid.parse().map_err(|_| DbErr::Type(oid))?;
            let role = role.unwrap_or_default();
            let wanted = match &scope.what {
                What::Temporary => role == "temporary",
                What::Schemas(further) => role == "home" || further.contains(&name),
            };
            if wanted {
                places.within.push(oid);
            }
            let bare = match role.as_str() {
                "home" => {
                    home = Some(name.clone());
                    true
                }
                // Without USAGE the server takes it out of the search path, and every text would have its name.
                "closed" => {
                    return Err(DbErr::Custom(format!(
                        "no right to use the schema {name}; it takes GRANT USAGE ON SCHEMA {}",
                        identifier(&name)
                    )));
                }
                "temporary" => matches!(scope.what, What::Temporary),
                _ => false,
            };
            let place = Place {
                quoted: identifier(&name),
                name,
                bare,
            };
            places.schemas.insert(oid, place);
        }
        // The empty name is that of no schema.
        let home = identifier(&home.unwrap_or_default());
        places.path = match scope.what {
            What::Temporary => format!("pg_temp, {home}"),
            // Where it is not named, the temporary schema comes first.
            What::Schemas(_) => format!("{home}, pg_temp"),
        };
        Ok(places)
    }

    /// Asks how the server quotes the names of schemas, which depends on the settings.
    pub(super) fn question() -> String {
        select(TOPIC, &["oid", "quote_ident(nspname)"], "FROM pg_namespace")
    }

    pub(super) fn read_quoted(&mut self, answers: &mut Answers) -> Result<(), DbErr> {
        for mut fields in answers.take(TOPIC) {
            if let Some(place) = self.schemas.get_mut(&fields.number()?) {
                place.quoted = fields.text()?;
            }
        }
        Ok(())
    }

    /// The schemas to read, as a list of numbers; that of none where there is none.
    pub(super) fn within(&self) -> String {
        let numbers: Vec<String> = self.within.iter().map(u32::to_string).collect();
        if numbers.is_empty() {
            "0".to_owned()
        } else {
            numbers.join(", ")
        }
    }

    /// The name of an object in a schema.
    pub(super) fn name(&self, schema: u32, name: String) -> Name {
        match self.schemas.get(&schema) {
            Some(place) if !place.bare => Name::within(&place.name, name),
            _ => Name::new(name),
        }
    }

    /// The name of an object in a schema as SQL, from a name that is quoted where it has to be.
    pub(super) fn sql(&self, schema: u32, quoted: &str) -> String {
        match self.schemas.get(&schema) {
            Some(place) if !place.bare => format!("{}.{quoted}", place.quoted),
            _ => quoted.to_owned(),
        }
    }

    /// The definition without the schema before the name that it defines, where that name stands without.
    pub(super) fn unqualified(&self, schema: u32, quoted: &str, definition: &str) -> String {
        match self.schemas.get(&schema) {
            Some(place) if place.bare => [place.quoted.as_str(), "pg_temp"]
                .into_iter()
                .map(|schema| format!("{schema}.{quoted}"))
                .find(|qualified| definition.contains(qualified.as_str()))
                .map_or_else(
                    || definition.to_owned(),
                    |qualified| definition.replacen(&qualified, quoted, 1),
                ),
            _ => definition.to_owned(),
        }
    }

    /// What must hold for the rest of the transaction: the search path, and whatever else texts depend on. Compiling
    /// these questions would take longer than they do.
    pub(super) fn settings(&self) -> String {
        let settings = [
            ("search_path", self.path.as_str()),
            ("quote_all_identifiers", "off"),
            ("standard_conforming_strings", "on"),
            ("DateStyle", "ISO, YMD"),
            ("IntervalStyle", "postgres"),
            ("TimeZone", "UTC"),
            ("bytea_output", "hex"),
            ("extra_float_digits", "1"),
            ("jit", "off"),
        ]
        .map(|(name, value)| format!("set_config('{name}', {}, true)", literal(value)));
        select("settings", &settings.each_ref().map(String::as_str), "")
    }
}
