//! Whether a database is what its migrations build.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use migration_core::{State, compare, diagram, diff::Diff};

use super::Site;
use super::keeper::Keeper;
use crate::clock::rfc3339;
use crate::report::DriftReport;

/// When a comparison that failed is tried again.
const AGAIN: Duration = Duration::from_mins(1);

impl Keeper {
    /// Compares beside everything else, once for each history that was found, and only where somebody looks at the
    /// report: it takes connections and time of the database, and many replicas would do it at once.
    pub(super) fn compare(&mut self) {
        let view = self.view.borrow();
        let comparable = view.reachable
            && view.unread.is_none()
            // What a newer program built is not for this one to judge.
            && matches!(view.state(), Some(State::Current | State::Behind));
        let wanted = self.comparison_wanted.load(Ordering::Relaxed);
        let failed = view
            .drift
            .as_ref()
            .is_some_and(|drift| drift.error.is_some())
            && self
                .compared_at
                .is_none_or(|compared| compared.elapsed() > AGAIN);
        if !wanted || !comparable || (self.compared == view.standing && !failed) {
            return;
        }
        let seen = view.standing.clone();
        drop(view);
        self.compared.clone_from(&seen);
        self.compared_at = Some(Instant::now());
        let (site, view) = (self.site.clone(), self.view.clone());
        tokio::spawn(async move {
            let (report, diagram) = compared(site).await;
            view.send_modify(|view| {
                // Not of a history that has changed meanwhile.
                if view.standing == seen {
                    view.drift = Some(Arc::new(report));
                    view.diagram = diagram.or(view.diagram.take());
                }
            });
        });
    }
}

async fn compared(site: Site) -> (DriftReport, Option<Arc<str>>) {
    let project = site.project;
    let comparison = match (site.chain)() {
        Ok(chain) => compare(project, chain, &site.settings, None).await,
        Err(error) => Err(error),
    };
    let compared_at = rfc3339(SystemTime::now());
    match comparison {
        Ok(comparison) => {
            let title = format!("{} database", project.name);
            let there = comparison.database.as_ref().map(|diff| &diff.to);
            let diagram = there.map(|schema| diagram::svg(schema, &title).into());
            let report = DriftReport {
                compared_at,
                database: lines(comparison.database.as_ref()),
                entities: lines(comparison.entities.as_ref()),
                error: None,
            };
            if comparison.is_different() {
                tracing::warn!(
                    database = project.name,
                    changes = report.database.len(),
                    entities = report.entities.len(),
                    "the database is not what its migrations build"
                );
            }
            (report, diagram)
        }
        Err(error) => {
            tracing::warn!(database = project.name, %error, "the database cannot be compared");
            let report = DriftReport {
                compared_at,
                database: Vec::new(),
                entities: Vec::new(),
                error: Some(error.to_string()),
            };
            (report, None)
        }
    }
}

fn lines(diff: Option<&Diff>) -> Vec<String> {
    let changes = diff.iter().flat_map(|diff| &diff.changes);
    changes
        .map(|change| format!("{} {change}", change.sign()))
        .collect()
}
