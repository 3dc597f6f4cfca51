//! Which database to use: flags, environment, `.env` files, the embedded default.

mod environment;
mod tls;
mod url;

use std::path::PathBuf;

pub use crate::origin::Origin;
pub use environment::Environment;
pub(crate) use tls::TlsFiles;
pub use url::{ConnectOptions, DatabaseUrl};
pub(crate) use url::{Endpoint, SqliteFile};

use crate::error::Error;
use crate::project::Project;

/// The database to use, and the schema in it.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The database.
    pub url: DatabaseUrl,
    /// Where the URL came from.
    pub origin: Origin,
    /// The Postgres schema to work in; the server's own search path where none is given.
    pub schema: Option<String>,
}

impl Settings {
    /// The same database, for sessions that no other process calls as these.
    pub(crate) fn with_own_name(&self, process: u32) -> Self {
        let mut settings = self.clone();
        if let Endpoint::Postgres { options, .. } = &mut settings.url.target
            && let Some(name) = options.get_application_name()
        {
            // The server cuts names after 63 bytes.
            let name: String = name.chars().take(12).collect();
            **options = options
                .as_ref()
                .clone()
                .application_name(&format!("{name} {process}"));
        }
        settings
    }

    /// Decides which database to use: the flag, then the project's own variable, then `DATABASE_URL`, then the
    /// project's SQLite file. An empty variable counts as unset.
    ///
    /// # Errors
    /// [`Error::Url`] where the URL that was found cannot be used.
    pub fn resolve(
        project: &Project,
        environment: &Environment,
        flag: Option<&str>,
        schema: Option<&str>,
    ) -> Result<Self, Error> {
        let found = flag.map(|url| (url.to_owned(), Origin::Flag)).or_else(|| {
            [project.url_variable, "DATABASE_URL"]
                .into_iter()
                .find_map(|name| {
                    let (value, file) = environment.get(name)?;
                    Some((
                        value,
                        Origin::Variable {
                            name: name.to_owned(),
                            file,
                        },
                    ))
                })
        });
        let (url, origin) = match found {
            Some((text, origin)) => {
                let url = DatabaseUrl::parse(&text).map_err(|problem| Error::Url {
                    origin: origin.clone(),
                    problem,
                })?;
                (url, origin)
            }
            None => (
                DatabaseUrl::embedded(&default_file(project, environment)),
                Origin::Default,
            ),
        };
        let schema = schema
            .map(str::to_owned)
            .or_else(|| environment.get("DATABASE_SCHEMA").map(|(value, _)| value));
        Ok(Self {
            url,
            origin,
            schema,
        })
    }
}

fn default_file(project: &Project, environment: &Environment) -> PathBuf {
    match environment.root() {
        Some(root) => root.join(project.default_file),
        None => PathBuf::from(project.default_file),
    }
}
