//! Where a schema comes from: entities, migrations, a database or a script.
//!
//! ```text
//! entities ---- as declared --\
//! migrations --- run ----------+--> scratch --> introspect --> Schema
//! SQL file ----- run ---------/
//! database ---------------------------------> introspect --> Schema
//! ```
//!
//! All of them end in introspection on one server, so that two schemas say the same thing in the same words.

mod canonical;
mod comparison;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
mod load;
mod script;
mod settle;
#[cfg(test)]
mod tests;
mod translate;

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

pub use comparison::{Comparison, compare};
pub(crate) use load::{Compared, Loader};
#[cfg(test)]
pub(crate) use script::statements;
pub(crate) use translate::translated;

use crate::settings::DatabaseUrl;

/// Where a schema comes from.
#[derive(Debug, Clone)]
pub(crate) enum Source {
    /// The entities of the project.
    Entities,
    /// The migrations of the project, all of them.
    Migrations,
    /// The project's configured database.
    Database,
    /// A database of any project.
    Url(DatabaseUrl),
    /// A script of SQL statements.
    File(PathBuf),
}

impl FromStr for Source {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "entities" => Self::Entities,
            "migrations" => Self::Migrations,
            "database" => Self::Database,
            _ if text.contains("://") || text.starts_with("sqlite:") => {
                Self::Url(DatabaseUrl::parse(text)?)
            }
            _ if std::path::Path::new(text)
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case("sql")) =>
            {
                Self::File(PathBuf::from(text))
            }
            _ => {
                return Err(
                    "expected entities, migrations, database, a database URL, or a file that ends in .sql"
                        .to_owned(),
                );
            }
        })
    }
}

impl fmt::Display for Source {
    /// For people: no password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entities => formatter.write_str("the entities"),
            Self::Migrations => formatter.write_str("the migrations"),
            Self::Database => formatter.write_str("the database"),
            Self::Url(url) => write!(formatter, "the {url}"),
            Self::File(path) => write!(formatter, "{}", path.display()),
        }
    }
}
