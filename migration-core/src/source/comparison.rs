//! Whether entities, migrations and database say the same.

use super::{Loader, Source};
use crate::chain::Chain;
use crate::diff::{Diff, Renames};
use crate::error::Error;
use crate::project::Project;
use crate::resolve;
use crate::runner::Runner;
use crate::schema::Dialect;
use crate::settings::{DatabaseUrl, Settings};

/// What a comparison of entities, migrations and database found.
#[derive(Debug)]
#[non_exhaustive]
pub struct Comparison {
    /// In whose words it was compared.
    pub dialect: Dialect,
    /// What the entities have otherwise than the migrations build; none where the project names no entities.
    pub entities: Option<Diff>,
    /// What the database has otherwise than the migrations build that are applied; none while nothing is applied.
    pub database: Option<Diff>,
    /// How many migrations are pending in the database, which is no difference.
    pub pending: usize,
    /// Why the server could not be asked whether texts mean the same. What is not the same letter by letter is then a
    /// difference.
    pub unasked: Vec<Error>,
}

impl Comparison {
    /// Whether anything differs.
    #[must_use]
    pub fn is_different(&self) -> bool {
        [&self.entities, &self.database]
            .into_iter()
            .flatten()
            .any(|diff| !diff.is_empty())
    }
}

/// Compares the entities with the migrations, and the database with those migrations that it has. Nothing is written:
/// what has to be built to be compared is built in temporary tables that are rolled back, on `scratch` or else on the
/// database itself.
///
/// # Errors
/// What [`Runner::standing`] gives, and what the database refuses.
pub async fn compare(
    project: Project,
    chain: Chain,
    settings: &Settings,
    scratch: Option<&DatabaseUrl>,
) -> Result<Comparison, Error> {
    // The history first: a database that is another project's is not compared.
    let mut runner = Runner::reader(project, chain, settings).await?;
    let absent = runner.is_absent();
    let applied: Vec<String> = match runner.standing().await {
        Ok(standing) => standing
            .entries
            .iter()
            .filter(|entry| entry.known && entry.applied_at.is_some())
            .map(|entry| entry.revision.version.clone())
            .collect(),
        // Not adopted yet, but Alembic says how far it is.
        Err(Error::TablesWithoutHistory {
            alembic: Some(alembic),
            ..
        }) => up_to(runner.chain(), &alembic)?,
        Err(error) => return Err(error),
    };
    let chain = runner.into_chain().await;

    let loader = Loader::new(&project, &chain, settings, &[&Source::Database], scratch);
    let dialect = loader.dialect(&[&Source::Database])?;
    let mut comparison = Comparison {
        dialect,
        entities: None,
        database: None,
        pending: chain.len().saturating_sub(applied.len()),
        unasked: Vec::new(),
    };
    let none = Renames::default();
    let built = loader.load(&Source::Migrations, dialect).await?;
    if project.entities.is_some() {
        let declared = loader.load(&Source::Entities, dialect).await?;
        let compared = loader.compared(&built, &declared, &none).await?;
        comparison.entities = Some(compared.diff);
        comparison.unasked.extend(compared.unasked);
    }
    if !absent && !applied.is_empty() {
        let live = loader.load(&Source::Database, dialect).await?;
        let wanted = if applied.len() == chain.len() {
            built
        } else {
            loader.migrations(dialect, &applied).await?
        };
        let compared = loader.compared(&wanted, &live, &none).await?;
        comparison.database = Some(compared.diff);
        comparison.unasked.extend(compared.unasked);
    }
    Ok(comparison)
}

/// The versions up to the revision that Alembic has recorded.
fn up_to(chain: &Chain, alembic: &str) -> Result<Vec<String>, Error> {
    let revision = resolve::find(chain, alembic).map_err(|problem| Error::Target {
        problem,
        revisions: chain.revisions().map(ToString::to_string).collect(),
    })?;
    let position = chain.position(&revision.version).unwrap_or_default();
    let versions = chain.revisions().take(position + 1);
    Ok(versions.map(|revision| revision.version.clone()).collect())
}
