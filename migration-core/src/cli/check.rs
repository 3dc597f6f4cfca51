//! `check`: do entities, migrations and database say the same?

use std::process::ExitCode;

use serde_json::json;

use super::Session;
use super::args::{Json, Scratch};
use super::diff::{line, told, unmanaged};
use super::printer::{GOOD, STRONG};
use crate::chain::Chain;
use crate::diff::Renames;
use crate::error::Error;
use crate::resolve;
use crate::runner::Runner;
use crate::source::{Loader, Source};

/// Compares the entities with the migrations, and the database with the migrations that it has.
pub(super) async fn check(
    session: Session,
    scratch: Scratch,
    json: Json,
) -> Result<ExitCode, Error> {
    let Session {
        project,
        chain,
        settings,
        printer,
    } = session;
    // The history first: a database that is another project's is not compared.
    let mut runner = Runner::reader(project, chain, &settings).await?;
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

    let loader = Loader::new(
        &project,
        &chain,
        &settings,
        &[&Source::Database],
        scratch.url.as_ref(),
    );
    let dialect = loader.dialect(&[&Source::Database])?;
    let mut comparisons = Vec::new();
    let built = loader.load(&Source::Migrations, dialect).await?;
    if project.entities.is_some() {
        let declared = loader.load(&Source::Entities, dialect).await?;
        let none = Renames::default();
        let diff = told(&printer, loader.compared(&built, &declared, &none).await?);
        comparisons.push(("the entities have, and the migrations do not build", diff));
    }
    if !absent && !applied.is_empty() {
        let live = loader.load(&Source::Database, dialect).await?;
        let wanted = if applied.len() == chain.len() {
            built
        } else {
            loader.migrations(dialect, &applied).await?
        };
        let none = Renames::default();
        let diff = told(&printer, loader.compared(&wanted, &live, &none).await?);
        comparisons.push(("the database has, and its migrations did not build", diff));
    }
    let different = comparisons.iter().any(|(_, diff)| !diff.is_empty());
    if json.wanted {
        let comparisons: Vec<_> = comparisons
            .iter()
            .map(|(what, diff)| json!({ "what": what, "changes": diff.changes }))
            .collect();
        printer.json(&json!({
            "project": project.name,
            "database": settings.url.to_string(),
            "dialect": dialect,
            "different": different,
            "comparisons": comparisons,
        }))?;
    } else {
        for (what, diff) in comparisons.iter().filter(|(_, diff)| !diff.is_empty()) {
            printer.line(format!("{STRONG}{what}:{STRONG:#}"))?;
            for change in &diff.changes {
                printer.line(format!("  {}", line(change)))?;
            }
        }
        if !different {
            let what = match (project.entities.is_some(), comparisons.len()) {
                (true, 2) => "entities, migrations and database are the same",
                (true, _) => "entities and migrations are the same; there is no database yet",
                (false, 1) => "migrations and database are the same",
                (false, _) => "there is no database yet",
            };
            printer.line(format!("{GOOD}checked{GOOD:#}  {what}"))?;
        }
        if let Some((_, diff)) = comparisons.last() {
            unmanaged(&printer, &diff.to);
        }
    }
    Ok(ExitCode::from(u8::from(different)))
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
