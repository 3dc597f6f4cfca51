//! What a migration program tells the engine about itself.

use sea_orm::DbBackend;

use crate::error::Error;
use crate::lint::Rules;
use crate::metadata::Entities;
use crate::schema::{Dialect, Schema};

/// One database of the platform, as its migration program sees it.
///
/// ```
/// use migration_core::Project;
/// use migration_core::lint::Rules;
///
/// const BILLING: Project = Project {
///     name: "billing",
///     url_variable: "BILLING_DATABASE_URL",
///     default_file: "data/billing.db",
///     program: "migration-billing",
///     version: "1.0.0",
///     entities: None,
///     rules: Rules::DEFAULT,
/// };
/// assert_eq!(BILLING.name, "billing");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Project {
    /// Short name, also recorded with each attempt: two chains may both have an `m001_initial_schema`,
    /// and this tells them apart.
    pub name: &'static str,
    /// The environment variable that holds the database URL. It comes before `DATABASE_URL`.
    pub url_variable: &'static str,
    /// The SQLite file to use where no URL is set, relative to the workspace root or the current folder.
    pub default_file: &'static str,
    /// Name of the program, for messages: what a person types after `cargo run -p`.
    pub program: &'static str,
    /// Version of the program, recorded with each attempt.
    pub version: &'static str,
    /// The entities, for the commands that compare them with the database; none where the project has none.
    pub entities: Option<fn(DbBackend) -> Entities>,
    /// Which rules of the lint are wanted otherwise than `docs/lint.md` says.
    pub rules: Rules,
}

impl Project {
    /// The schema that the entities declare, without asking a database.
    pub(crate) fn declared(&self, dialect: Dialect) -> Result<Schema, Error> {
        let refused = |problem: String, hint: &str| Error::Refused {
            problem,
            hint: hint.to_owned(),
        };
        let Some(entities) = self.entities else {
            return Err(refused(
                format!("{} names no entities", self.program),
                "give the project `entities:` a function that lists them",
            ));
        };
        let entities = entities(dialect.backend());
        match entities.problems().first() {
            Some(problem) => Err(refused(
                problem.to_string(),
                "correct the entity or its declaration",
            )),
            None => Ok(entities.schema()),
        }
    }

    /// There is no Postgres on which a scratch could be made.
    pub(crate) fn no_server(&self) -> Error {
        Error::Refused {
            problem: "there is no Postgres server to ask".to_owned(),
            hint: format!(
                "set {} or give --scratch-url; only temporary tables are made there",
                self.url_variable
            ),
        }
    }
}

/// Declares a [`Project`] whose program and version are those of the calling package. The entities may be left out.
#[macro_export]
macro_rules! project {
    (
        name: $name:literal,
        url_variable: $variable:literal,
        default_file: $file:literal
        $(, entities: $entities:path)?
        $(, rules: $rules:expr)? $(,)?
    ) => {
        $crate::Project {
            name: $name,
            url_variable: $variable,
            default_file: $file,
            program: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            entities: $crate::project!(@entities $($entities)?),
            rules: $crate::project!(@rules $($rules)?),
        }
    };
    (@entities $entities:path) => { Some($entities) };
    (@entities) => { None };
    (@rules $rules:expr) => { $rules };
    (@rules) => { $crate::lint::Rules::DEFAULT };
}
