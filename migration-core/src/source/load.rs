//! Makes a schema of each source.

use sea_orm::DbBackend;

use super::canonical::Disguise;
use super::settle::{Judge, settle};
use super::{Source, script};
use crate::chain::Chain;
use crate::database::{Database, Purpose};
use crate::diff::{Diff, Renames};
use crate::error::Error;
use crate::inspect::Scratch;
use crate::introspect;
use crate::plan::Plan;
use crate::project::Project;
use crate::runner::failed;
use crate::schema::{Dialect, Schema};
use crate::settings::{DatabaseUrl, Origin, Settings};
use crate::target::Direction;

/// What schemas are made from.
pub(crate) struct Loader<'a> {
    pub(crate) project: &'a Project,
    pub(crate) chain: &'a Chain,
    /// The project's configured database.
    pub(crate) settings: &'a Settings,
    /// The Postgres server on which scratches are made.
    pub(crate) server: Option<Settings>,
}

impl<'a> Loader<'a> {
    /// Scratches are made on the given server, or else on the one of the sources or of the project that is Postgres.
    pub(crate) fn new(
        project: &'a Project,
        chain: &'a Chain,
        settings: &'a Settings,
        sources: &[&Source],
        scratch: Option<&DatabaseUrl>,
    ) -> Self {
        let flag = |url: &DatabaseUrl| Settings {
            url: url.clone(),
            origin: Origin::Flag,
            schema: None,
        };
        let urls = sources.iter().filter_map(|source| match source {
            Source::Url(url) => Some(flag(url)),
            _ => None,
        });
        let server = scratch
            .map(flag)
            .into_iter()
            .chain(urls)
            .chain([settings.clone()])
            .find(|settings| settings.url.backend() == DbBackend::Postgres);
        Self {
            project,
            chain,
            settings,
            server,
        }
    }

    /// The dialect in which the sources can be compared: that of the databases among them, or else that of the
    /// project's database.
    pub(crate) fn dialect(&self, sources: &[&Source]) -> Result<Dialect, Error> {
        let mut dialects = sources.iter().filter_map(|source| match source {
            Source::Url(url) => Some(url.dialect()),
            Source::Database => Some(self.settings.url.dialect()),
            _ => None,
        });
        let Some(first) = dialects.next() else {
            return Ok(match &self.server {
                Some(server) => server.url.dialect(),
                None => self.settings.url.dialect(),
            });
        };
        if dialects.any(|other| other != first) {
            return Err(Error::Refused {
                problem: "Postgres and SQLite cannot be compared".to_owned(),
                hint: "name two sources of one kind".to_owned(),
            });
        }
        Ok(first)
    }

    /// The schema of a source.
    pub(crate) async fn load(&self, source: &Source, dialect: Dialect) -> Result<Schema, Error> {
        match source {
            Source::Database => self.database(self.settings).await,
            Source::Url(url) => {
                let settings = Settings {
                    url: url.clone(),
                    origin: Origin::Flag,
                    schema: self.settings.schema.clone(),
                };
                self.database(&settings).await
            }
            Source::Migrations => {
                let links = self.chain.links().iter();
                let all: Vec<String> = links.map(|link| link.revision.version.clone()).collect();
                self.migrations(dialect, &all).await
            }
            Source::Entities => self.entities(dialect).await,
            Source::File(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| Error::Refused {
                    problem: format!("{} cannot be read: {error}", path.display()),
                    hint: "name a file of SQL statements".to_owned(),
                })?;
                let refused = |problem: String| Error::Refused {
                    problem: format!("{}: {problem}", path.display()),
                    hint: "a script for diff holds statements that make tables".to_owned(),
                };
                let statements = script::for_scratch(&text, dialect).map_err(refused)?;
                let scratch = self.scratch(dialect).await?;
                for statement in &statements {
                    if dialect == Dialect::Postgres && !script::only_makes(statement) {
                        let line = statement.lines().next().unwrap_or_default();
                        return Err(refused(format!(
                            "`{line}` is not run: beside real tables only CREATE, ALTER and COMMENT are"
                        )));
                    }
                    let outcome = scratch.scratch.execute(statement).await;
                    outcome.map_err(|error| {
                        let line = statement.lines().next().unwrap_or_default();
                        refused(format!("`{line}`: {}", crate::database::detail(&error)))
                    })?;
                }
                scratch.read().await
            }
        }
    }

    /// What leads from one schema to another. Texts that mean the same are no difference, whatever their words: the
    /// database is asked.
    pub(crate) async fn compared(
        &self,
        old: &Schema,
        new: &Schema,
        renames: &Renames,
    ) -> Result<Compared, Error> {
        let mut new = new.clone();
        let mut judge = Judge::new(self, new.dialect);
        let settled = settle(&renames.made(old, &new), &mut new, &mut judge).await;
        let unasked = judge.close().await;
        settled.map_err(|source| failed("comparing expressions", source))?;
        Ok(Compared {
            diff: Diff::new(old, &new, renames),
            unasked,
        })
    }

    /// What these migrations build, run on a scratch.
    pub(crate) async fn migrations(
        &self,
        dialect: Dialect,
        versions: &[String],
    ) -> Result<Schema, Error> {
        let scratch = self.scratch(dialect).await?;
        let links = self.chain.links().iter();
        for link in links.filter(|link| versions.contains(&link.revision.version)) {
            let outcome = scratch.scratch.run(link, Direction::Up).await;
            outcome.map_err(|source| Error::Migration {
                version: link.revision.version.clone(),
                direction: Direction::Up,
                detail: crate::database::detail(&source),
                transactional: true,
                source,
            })?;
        }
        scratch.read().await
    }

    /// The entities, in the server's words where there is a server to ask.
    async fn entities(&self, dialect: Dialect) -> Result<Schema, Error> {
        let declared = self.declared(dialect)?;
        let mut disguise = Disguise::default();
        let disguised = disguise.put_on(&declared);
        let scratch = self.scratch_beside(dialect).await?;
        let diff = Diff::new(&Schema::empty(dialect), &disguised, &Renames::default());
        for statement in Plan::new(&diff).statements() {
            let outcome = scratch.scratch.execute(&statement).await;
            outcome.map_err(|error| Error::Refused {
                problem: format!(
                    "the entities ask for what the database refuses: `{}`: {}",
                    statement.lines().next().unwrap_or_default(),
                    crate::database::detail(&error)
                ),
                hint: "correct the entity or its declaration".to_owned(),
            })?;
        }
        let made = scratch.read().await?;
        Ok(disguise.take_off(&made))
    }

    /// The entities as they were declared, without asking a database.
    pub(crate) fn declared(&self, dialect: Dialect) -> Result<Schema, Error> {
        self.project.declared(dialect)
    }

    /// The renames that the wanted source knows of: those of entities.
    pub(crate) fn renames(&self, source: &Source, dialect: Dialect) -> Renames {
        match (source, self.project.entities) {
            (Source::Entities, Some(entities)) => Renames {
                columns: entities(dialect.backend()).renames(),
                ..Renames::default()
            },
            _ => Renames::default(),
        }
    }

    async fn database(&self, settings: &Settings) -> Result<Schema, Error> {
        let history = self.chain.history_table();
        let mut database = self.connect(settings).await?;
        let read = match settings.url.dialect() {
            // A file that is not there yet is an empty database.
            Dialect::Sqlite if database.is_absent() => Ok(Schema::empty(Dialect::Sqlite)),
            Dialect::Sqlite => {
                introspect::sqlite::introspect_database(&mut database, history).await
            }
            Dialect::Postgres => {
                let further = self.further();
                let further: Vec<&str> = further.iter().map(String::as_str).collect();
                let scope = introspect::postgres::Scope::schemas(&further, history);
                introspect::postgres::introspect_database(&mut database, &scope).await
            }
        };
        database.close().await;
        read.map_err(|source| failed("reading the schema", source))
    }

    /// The Postgres schemas that the entities name, beside the one that the connection works in.
    fn further(&self) -> Vec<String> {
        let Ok(declared) = self.declared(Dialect::Postgres) else {
            return Vec::new();
        };
        let names: std::collections::BTreeSet<String> = declared
            .tables
            .keys()
            .chain(declared.enums.keys())
            .filter_map(|name| name.schema.clone())
            .collect();
        names.into_iter().collect()
    }

    async fn connect(&self, settings: &Settings) -> Result<Database, Error> {
        let application = format!("{} {}", self.project.program, std::process::id());
        Database::connect(settings, Purpose::Read, &application).await
    }

    /// A scratch in which names mean what is made there, and nothing else.
    async fn scratch(&self, dialect: Dialect) -> Result<Opened, Error> {
        self.opened(dialect, false).await
    }

    /// A scratch from which the types and functions of the database can be seen.
    pub(super) async fn scratch_beside(&self, dialect: Dialect) -> Result<Opened, Error> {
        self.opened(dialect, true).await
    }

    async fn opened(&self, dialect: Dialect, beside: bool) -> Result<Opened, Error> {
        let doing = "making a scratch";
        let (database, pool) = match dialect {
            Dialect::Sqlite => {
                let pool = crate::database::memory().await;
                (None, pool.map_err(|source| failed(doing, source))?)
            }
            Dialect::Postgres => {
                let Some(server) = &self.server else {
                    return Err(self.project.no_server());
                };
                let mut database = self.connect(server).await?;
                let pool = database.pool().await?;
                (Some(database), pool)
            }
        };
        let scratch = if beside {
            Scratch::open_beside(&pool).await
        } else {
            Scratch::open(&pool).await
        };
        Ok(Opened {
            scratch: scratch.map_err(|source| failed(doing, source))?,
            database,
        })
    }
}

/// What a comparison gave.
pub(crate) struct Compared {
    pub(crate) diff: Diff,
    /// Why the database could not be asked whether texts mean the same: then each that is not the same letter by letter
    /// is a difference.
    pub(crate) unasked: Option<Error>,
}

/// A scratch and the connection it lives on.
pub(super) struct Opened {
    pub(super) scratch: Scratch,
    database: Option<Database>,
}

impl Opened {
    /// What is in it; then it is gone.
    async fn read(self) -> Result<Schema, Error> {
        let home = self
            .database
            .as_ref()
            .and_then(|database| database.schema().map(str::to_owned));
        let schema = self.scratch.schema(home.as_deref()).await;
        let closed = self.close().await;
        let schema = schema.map_err(|source| failed("reading the scratch", source))?;
        closed?;
        Ok(schema)
    }

    /// Takes everything back.
    pub(super) async fn close(self) -> Result<(), Error> {
        let closed = self.scratch.close().await;
        if let Some(database) = self.database {
            database.close().await;
        }
        closed.map_err(|source| failed("closing the scratch", source))
    }
}
