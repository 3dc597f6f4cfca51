//! The report of what is known.

use std::collections::HashMap;
use std::time::SystemTime;

use migration_core::lint::Note;
use migration_core::{Entry, LoggedAttempt, Standing};

use crate::clock::{of_seconds, rfc3339};
use crate::database::{Handle, View};
use crate::report::{
    AppliedRevision, DatabaseReport, NoteReport, PendingRevision, PlatformReport, ProblemReport,
    ReframeReport,
};

/// All databases, as they are known now.
pub(crate) fn platform(
    databases: &[Handle],
    reframe: ReframeReport,
    automatic: bool,
) -> PlatformReport {
    PlatformReport {
        version: env!("CARGO_PKG_VERSION"),
        at: rfc3339(SystemTime::now()),
        automatic,
        databases: databases.iter().map(database).collect(),
        reframe,
    }
}

fn database(handle: &Handle) -> DatabaseReport {
    let view = handle.view();
    let standing = view.standing.as_deref();
    let problem = view.trouble().map(|trouble| ProblemReport {
        kind: trouble.kind,
        message: trouble.message,
        hint: trouble.hint,
        since: rfc3339(trouble.since),
        tries: trouble.tries,
        next_try: trouble.next_try.map(rfc3339),
    });
    let chain = (handle.site.chain)().ok();
    let head = chain.and_then(|chain| chain.head().map(|head| head.version.clone()));
    DatabaseReport {
        name: handle.name(),
        database: handle.site.settings.url.to_string(),
        program: handle.site.project.program,
        phase: view.phase,
        ready: view.is_ready(),
        reachable: view.reachable,
        state: view.state().map(migration_core::State::word),
        head,
        current: standing
            .and_then(|standing| standing.current())
            .map(|entry| entry.revision.version.clone()),
        applied: standing.map_or_else(Vec::new, |standing| applied(standing, &view)),
        pending: standing.map_or_else(Vec::new, |standing| pending(standing, &view)),
        running: view.running.clone(),
        problem,
        drift: view.drift.as_deref().cloned(),
        checked_at: view.checked_at.map(rfc3339),
    }
}

fn applied(standing: &Standing, view: &View) -> Vec<AppliedRevision> {
    let took: HashMap<&str, &LoggedAttempt> = view
        .attempts
        .iter()
        .filter(|attempt| {
            attempt.outcome == "succeeded" && ["up", "stamp"].contains(&&*attempt.direction)
        })
        .map(|attempt| (attempt.version.as_str(), attempt))
        .collect();
    let revision = |entry: &Entry| {
        let applied_at = entry.applied_at?;
        let attempt = took.get(entry.revision.version.as_str());
        Some(AppliedRevision {
            version: entry.revision.version.clone(),
            number: entry.revision.number.clone(),
            message: entry.revision.message.clone(),
            known: entry.known,
            applied_at: of_seconds(applied_at),
            duration_ms: attempt.map(|attempt| attempt.duration_ms),
            lock_wait_ms: attempt.map(|attempt| attempt.lock_wait_ms),
            statements: attempt.map(|attempt| attempt.statements),
            program: attempt.map(|attempt| attempt.program.clone()),
            host: attempt.map(|attempt| attempt.host.clone()),
            how: attempt.map(|attempt| attempt.direction.clone()),
        })
    };
    standing.entries.iter().filter_map(revision).collect()
}

fn pending(standing: &Standing, view: &View) -> Vec<PendingRevision> {
    let failed: HashMap<&str, &str> = view
        .attempts
        .iter()
        .filter(|attempt| attempt.direction == "up")
        .filter_map(|attempt| Some((attempt.version.as_str(), attempt.error.as_deref()?)))
        .collect();
    standing
        .pending()
        .map(|revision| {
            let known = view.pending.get(&revision.version);
            PendingRevision {
                version: revision.version.clone(),
                number: revision.number.clone(),
                message: revision.message.clone(),
                sql: known.and_then(|known| known.sql.clone()),
                notes: known.map_or_else(Vec::new, |known| known.notes.iter().map(note).collect()),
                failed: failed
                    .get(&*revision.version)
                    .map(|&error| error.to_owned()),
            }
        })
        .collect()
}

fn note(note: &Note) -> NoteReport {
    NoteReport {
        code: note.code.clone(),
        message: note.message.clone(),
        help: note.help.clone(),
        statement: note.statement.clone(),
        table: note.table.clone(),
        lock: note.lock.as_ref().map(|lock| lock.class.to_string()),
        stops: note.lock.as_ref().map(|lock| lock.stops.clone()),
        size: note.size.clone(),
    }
}
