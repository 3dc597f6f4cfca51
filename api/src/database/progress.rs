//! What a run of migrations does, as it happens: for those who asked for it and for the view.

use std::time::SystemTime;

use migration_core::{Event, Observer};
use serde::Serialize;
use tokio::sync::{broadcast, watch};

use super::view::View;
use crate::clock::rfc3339;
use crate::report::{Phase, Running};

/// How much of a statement is shown while it runs.
const SHOWN: usize = 200;

/// Something that happened: a line of the stream that `POST .../up` answers with.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Progress {
    /// Another runner migrates.
    Waiting {
        holder: Option<String>,
    },
    Started {
        version: String,
        direction: &'static str,
    },
    Statement {
        sql: String,
        elapsed_ms: f64,
        failed: bool,
    },
    /// A statement could not get its locks in time, and is tried again.
    LockMissed {
        sql: String,
    },
    Finished {
        version: String,
        elapsed_ms: f64,
    },
    /// Another runner did this one meanwhile.
    ByOther {
        version: String,
    },
    /// The end: it went wrong.
    Failed {
        message: String,
        hint: String,
    },
    /// The end: all is done.
    Done {
        applied: Vec<String>,
        by_others: Vec<String>,
        state: &'static str,
    },
    /// The listener was too slow for so many lines.
    Skipped {
        lines: u64,
    },
}

impl Progress {
    /// Whether nothing comes after it.
    pub(crate) fn is_last(&self) -> bool {
        matches!(self, Self::Failed { .. } | Self::Done { .. })
    }
}

/// Writes what happens into the view, and tells those who listen.
pub(super) struct Reporter {
    pub(super) name: &'static str,
    pub(super) view: watch::Sender<View>,
    pub(super) listeners: broadcast::Sender<Progress>,
}

impl Observer for Reporter {
    fn event(&self, event: &Event<'_>) {
        let Some(progress) = told(event) else {
            return;
        };
        let name = self.name;
        match &progress {
            Progress::Waiting { holder } => {
                tracing::info!(database = name, holder, "waiting for another runner");
            }
            Progress::Started { version, direction } => {
                tracing::info!(database = name, version, direction, "a migration begins");
            }
            Progress::Finished {
                version,
                elapsed_ms,
            } => {
                tracing::info!(database = name, version, elapsed_ms, "a migration is done");
            }
            Progress::ByOther { version } => {
                tracing::info!(database = name, version, "another runner did a migration");
            }
            _ => {}
        }
        self.view.send_modify(|view| note(view, &progress));
        // Nobody may be listening.
        drop(self.listeners.send(progress));
    }
}

fn told(event: &Event<'_>) -> Option<Progress> {
    let milliseconds = |elapsed: &std::time::Duration| (elapsed.as_secs_f64() * 1e6).round() / 1e3;
    Some(match event {
        Event::Waiting { holder } => Progress::Waiting {
            holder: holder.map(str::to_owned),
        },
        Event::Started {
            revision,
            direction,
        } => Progress::Started {
            version: revision.version.clone(),
            direction: direction.word(),
        },
        Event::Statement {
            sql,
            elapsed,
            failed,
        } => Progress::Statement {
            sql: one_line(sql),
            elapsed_ms: milliseconds(elapsed),
            failed: *failed,
        },
        Event::LockMissed { sql, .. } => Progress::LockMissed { sql: one_line(sql) },
        Event::Finished {
            revision, elapsed, ..
        } => Progress::Finished {
            version: revision.version.clone(),
            elapsed_ms: milliseconds(elapsed),
        },
        Event::DoneByOther { revision, .. } => Progress::ByOther {
            version: revision.version.clone(),
        },
        // The error says more, and comes at the end.
        _ => return None,
    })
}

fn note(view: &mut View, progress: &Progress) {
    match progress {
        Progress::Waiting { holder } => {
            view.phase = Phase::Waiting;
            if let Some(running) = &mut view.running {
                running.holder.clone_from(holder);
            }
        }
        Progress::Started { version, direction } => {
            view.phase = Phase::Migrating;
            view.running = Some(Running {
                version: version.clone(),
                direction,
                since: rfc3339(SystemTime::now()),
                statements: 0,
                last: None,
                holder: None,
            });
        }
        Progress::Statement { sql, .. } => {
            if let Some(running) = &mut view.running {
                running.statements += 1;
                running.last = Some(sql.clone());
            }
        }
        Progress::LockMissed { sql } => {
            if let Some(running) = &mut view.running {
                running.last = Some(format!("waiting for a lock: {sql}"));
            }
        }
        Progress::Finished { .. } | Progress::ByOther { .. } => {
            view.phase = Phase::Migrating;
            view.running = None;
        }
        Progress::Failed { .. } | Progress::Done { .. } | Progress::Skipped { .. } => {}
    }
}

fn one_line(sql: &str) -> String {
    let line = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}
