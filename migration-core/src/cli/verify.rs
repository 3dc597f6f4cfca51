//! `verify`: up, down, up for every migration, in a scratch.

use sea_orm::DbBackend;

use super::Session;
use super::args::Dialect;
use super::printer::GOOD;
use crate::error::Error;
use crate::runner::{Options, Runner};
use crate::settings::{DatabaseUrl, Origin, Settings};

/// Proves the chain on SQLite in memory and, where the database or the given scratch is Postgres, there too. A chain
/// that is for one of them alone is proven on that one.
pub(super) async fn verify(
    session: Session,
    scratch_url: Option<&str>,
    only: Option<Dialect>,
) -> Result<(), Error> {
    let Session {
        project,
        mut chain,
        settings,
        printer,
    } = session;
    let url = |text: &str| {
        DatabaseUrl::parse(text).map_err(|problem| Error::Url {
            origin: Origin::Flag,
            problem,
        })
    };
    let settings = match scratch_url {
        Some(text) => Settings {
            url: url(text)?,
            origin: Origin::Flag,
            ..settings
        },
        None => settings,
    };
    let memory = Settings {
        url: url("sqlite::memory:")?,
        origin: Origin::Flag,
        schema: None,
    };
    let mut scratches = Vec::new();
    if only != Some(Dialect::Postgres) {
        scratches.push(("SQLite", memory));
    }
    if settings.url.backend() == DbBackend::Postgres {
        if only != Some(Dialect::Sqlite) {
            scratches.push(("Postgres", settings));
        }
    } else if only == Some(Dialect::Postgres) {
        return Err(project.no_server());
    }
    for (backend, settings) in scratches {
        let count = chain.len();
        let mut runner =
            Runner::connect(project, chain, &settings, Options::default(), None).await?;
        let unproven = runner.verify().await;
        chain = runner.into_chain().await;
        if let Some(first) = unproven?.into_iter().next() {
            return Err(Error::Unproven {
                version: first.version,
                backend,
                step: first.step,
                problem: first.problem,
            });
        }
        printer.line(format!(
            "{GOOD}proven{GOOD:#}  {count} migration(s) on {backend}: up, down, up"
        ))?;
    }
    Ok(())
}
