//! `check`: do entities, migrations and database say the same?

use std::process::ExitCode;

use serde_json::json;

use super::Session;
use super::args::{Json, Scratch};
use super::diff::{line, unasked, unmanaged};
use super::printer::{GOOD, STRONG};
use crate::error::Error;
use crate::source::compare;

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
    let comparison = compare(project, chain, &settings, scratch.url.as_ref()).await?;
    for error in &comparison.unasked {
        unasked(&printer, error);
    }
    let comparisons: Vec<_> = [
        (
            "the entities have, and the migrations do not build",
            &comparison.entities,
        ),
        (
            "the database has, and its migrations did not build",
            &comparison.database,
        ),
    ]
    .into_iter()
    .filter_map(|(what, diff)| Some((what, diff.as_ref()?)))
    .collect();
    let different = comparison.is_different();
    if json.wanted {
        let comparisons: Vec<_> = comparisons
            .iter()
            .map(|(what, diff)| json!({ "what": what, "changes": diff.changes }))
            .collect();
        printer.json(&json!({
            "project": project.name,
            "database": settings.url.to_string(),
            "dialect": comparison.dialect,
            "different": different,
            "pending": comparison.pending,
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
            let what = match (&comparison.entities, &comparison.database) {
                (Some(_), Some(_)) => "entities, migrations and database are the same",
                (Some(_), None) => "entities and migrations are the same; there is no database yet",
                (None, Some(_)) => "migrations and database are the same",
                (None, None) => "there is no database yet",
            };
            let pending = match (comparison.pending, &comparison.database) {
                (0, _) | (_, None) => String::new(),
                (1, _) => ", but for 1 migration that is pending".to_owned(),
                (pending, _) => format!(", but for {pending} migrations that are pending"),
            };
            printer.line(format!("{GOOD}checked{GOOD:#}  {what}{pending}"))?;
        }
        if let Some((_, diff)) = comparisons.last() {
            unmanaged(&printer, &diff.to);
        }
    }
    Ok(ExitCode::from(u8::from(different)))
}
