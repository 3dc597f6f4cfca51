//! Reports of databases in every state.

use crate::page::Diagram;
use crate::report::{
    AppliedRevision, DatabaseReport, DriftReport, Kind, NoteReport, PendingRevision, Phase,
    PlatformReport, ProblemReport, ReframeReport, Running,
};

/// When all of this is.
const AT: &str = "2026-03-01T03:12:45.120Z";

/// The platform with these databases.
pub(super) fn platform(databases: Vec<DatabaseReport>) -> PlatformReport {
    PlatformReport {
        version: "0.1.0",
        at: AT.to_owned(),
        automatic: true,
        databases,
        reframe: reframe(Some(true)),
    }
}

/// The platform as it mostly is, with `sketch2bim` in some state.
pub(super) fn both(sketch2bim: DatabaseReport) -> PlatformReport {
    let mut ask = current();
    ask.name = "ask";
    ask.program = "migration-ask";
    ask.database = "Postgres database \"ask\" at db.internal:5432".to_owned();
    ask.applied.truncate(1);
    ask.head = Some("m001_initial_schema".to_owned());
    ask.current.clone_from(&ask.head);
    platform(vec![ask, sketch2bim])
}

pub(super) fn reframe(reachable: Option<bool>) -> ReframeReport {
    ReframeReport {
        configured: reachable.is_some(),
        redis: reachable.map(|_| "redis://cache.internal:6379/2".to_owned()),
        reachable,
        ping_ms: reachable.unwrap_or_default().then_some(0.43),
        error: (reachable == Some(false)).then(|| "connection refused (os error 111)".to_owned()),
    }
}

pub(super) fn current() -> DatabaseReport {
    let names = [
        "m001_initial_schema",
        "m002_add_legend_to_jobs",
        "m003_add_batch_id_to_jobs",
        "m004_add_iterations_variations_referrals",
        "m005_add_sketchup_url",
        "m006_remove_api_keys",
        "m007_add_subscription_expires_at",
        "m008_add_subscription_fields",
        "m009_add_project_type_to_jobs",
        "m010_remove_reader_type_column",
    ];
    let mut applied: Vec<_> = names.iter().map(|name| applied(name)).collect();
    // What was there before the engine is stamped, without an attempt that took time.
    for stamped in &mut applied[..8] {
        stamped.how = Some("stamp".to_owned());
        (
            stamped.duration_ms,
            stamped.lock_wait_ms,
            stamped.statements,
        ) = (None, None, None);
    }
    DatabaseReport {
        name: "sketch2bim",
        database: "Postgres database \"sketch2bim\" at db.internal:5432".to_owned(),
        program: "migration-sketch2bim",
        phase: Phase::Resting,
        ready: true,
        reachable: true,
        state: Some("current"),
        head: Some(names[9].to_owned()),
        current: Some(names[9].to_owned()),
        applied,
        pending: Vec::new(),
        running: None,
        problem: None,
        drift: Some(DriftReport {
            compared_at: "2026-03-01T03:10:00Z".to_owned(),
            database: Vec::new(),
            entities: Vec::new(),
            error: None,
        }),
        checked_at: Some("2026-03-01T03:12:41Z".to_owned()),
    }
}

pub(super) fn applied(version: &str) -> AppliedRevision {
    let revision = name(version);
    AppliedRevision {
        version: version.to_owned(),
        number: revision.0,
        message: revision.1,
        known: true,
        applied_at: "2026-02-27T16:20:31Z".to_owned(),
        duration_ms: Some(184),
        lock_wait_ms: Some(0),
        statements: Some(6),
        program: Some("migration-sketch2bim 0.1.0".to_owned()),
        host: Some("api-7d9f".to_owned()),
        how: Some("up".to_owned()),
    }
}

pub(super) fn pending(version: &str, sql: Option<&str>) -> PendingRevision {
    let (number, message) = name(version);
    PendingRevision {
        version: version.to_owned(),
        number,
        message,
        sql: sql.map(str::to_owned),
        notes: Vec::new(),
        failed: None,
    }
}

fn note() -> NoteReport {
    NoteReport {
        code: "changing-column-type".to_owned(),
        message: "another type writes the table anew while nobody can use it".to_owned(),
        help: "add a column of the new type, fill it with steps::Backfill".to_owned(),
        statement: Some("ALTER TABLE \"jobs\" ALTER COLUMN \"priority\" TYPE bigint".to_owned()),
        table: Some("jobs".to_owned()),
        lock: Some("ACCESS EXCLUSIVE".to_owned()),
        stops: Some("reads and writes of jobs".to_owned()),
        size: Some("this rewrites 3,000,000 rows, 1.2 GB".to_owned()),
    }
}

fn name(version: &str) -> (String, String) {
    let (number, words) = version.split_once('_').unwrap_or(("", version));
    (
        number.trim_start_matches('m').to_owned(),
        words.replace('_', " "),
    )
}

pub(super) fn behind() -> DatabaseReport {
    let sql = "ALTER TABLE \"jobs\" ADD COLUMN \"priority\" integer NOT NULL DEFAULT 0;\nCREATE INDEX CONCURRENTLY IF NOT \
               EXISTS \"ix_jobs_priority_created_at\" ON \"jobs\" (\"priority\" DESC, \"created_at\") WHERE \"status\" = \
               'queued';";
    let mut database = current();
    database.head = Some("m012_backfill_priorities".to_owned());
    database.state = Some("behind");
    database.ready = false;
    database.pending = vec![
        pending("m011_add_priority_to_jobs", Some(sql)),
        pending("m012_backfill_priorities", None),
    ];
    database.pending[0].notes = vec![note()];
    database
}

pub(super) fn migrating() -> DatabaseReport {
    let mut database = behind();
    database.phase = Phase::Migrating;
    database.running = Some(Running {
        version: "m011_add_priority_to_jobs".to_owned(),
        direction: "up",
        since: "2026-03-01T03:10:39Z".to_owned(),
        statements: 1,
        last: Some(
            "ALTER TABLE \"jobs\" ADD COLUMN \"priority\" integer NOT NULL DEFAULT 0".to_owned(),
        ),
        holder: None,
    });
    database
}

pub(super) fn waiting() -> DatabaseReport {
    let mut database = migrating();
    database.phase = Phase::Waiting;
    if let Some(running) = &mut database.running {
        running.holder = Some("migration-sketch2bim 0.1.0 on api-58c4, pid 4127".to_owned());
        running.last = None;
        running.statements = 0;
    }
    database
}

/// `next_try`: whether it is tried again by itself.
pub(super) fn failed(next_try: bool) -> DatabaseReport {
    let mut database = behind();
    let message = "m011_add_priority_to_jobs failed: column \"priority\" of relation \"jobs\" already exists (42701)";
    database.problem = Some(ProblemReport {
        kind: Kind::Failed,
        message: message.to_owned(),
        hint: Some(
            "the column was added by hand; drop it, or stamp m011 if it is the same".to_owned(),
        ),
        since: "2026-03-01T03:02:10Z".to_owned(),
        tries: 4,
        next_try: next_try.then(|| "2026-03-01T03:13:10Z".to_owned()),
    });
    database.pending[0].failed =
        Some("column \"priority\" of relation \"jobs\" already exists (42701)".to_owned());
    database
}

pub(super) fn unreachable() -> DatabaseReport {
    let mut database = current();
    database.ready = false;
    database.reachable = false;
    database.problem = Some(ProblemReport {
        kind: Kind::Unreachable,
        message: "cannot connect to db.internal:5432: connection refused (os error 111)".to_owned(),
        hint: Some("is the server up, and does a firewall let this host through?".to_owned()),
        since: "2026-03-01T03:11:00Z".to_owned(),
        tries: 9,
        next_try: Some("2026-03-01T03:13:00Z".to_owned()),
    });
    database.drift = None;
    database
}

pub(super) fn ahead() -> DatabaseReport {
    let mut database = current();
    let mut newer = applied("m011_add_priority_to_jobs");
    newer.known = false;
    database.current = Some(newer.version.clone());
    database.applied.push(newer);
    database.state = Some("ahead");
    database
}

pub(super) fn diverged() -> DatabaseReport {
    let mut database = ahead();
    database.ready = false;
    database.state = Some("diverged");
    let missing = database.applied.remove(8);
    database.pending.push(pending(&missing.version, None));
    database.problem = Some(ProblemReport {
        kind: Kind::Diverged,
        message: "the history does not fit this program: m009 is missing below m010".to_owned(),
        hint: None,
        since: "2026-03-01T03:02:10Z".to_owned(),
        tries: 1,
        next_try: None,
    });
    database
}

pub(super) fn not_adopted() -> DatabaseReport {
    let mut database = current();
    database.ready = false;
    database.state = None;
    database.current = None;
    database.drift = None;
    database.pending = database
        .applied
        .drain(..)
        .map(|revision| pending(&revision.version, Some("SELECT 1")))
        .collect();
    database.problem = Some(ProblemReport {
        kind: Kind::NotAdopted,
        message: "the database has no migration history, but already has the table(s) jobs, users (built by Alembic, at 010)"
            .to_owned(),
        hint: None,
        since: "2026-03-01T03:02:10Z".to_owned(),
        tries: 1,
        next_try: None,
    });
    database
}

pub(super) fn drifted() -> DatabaseReport {
    let mut database = current();
    database.drift = Some(DriftReport {
        compared_at: "2026-03-01T03:10:00Z".to_owned(),
        database: vec![
            "+ add column jobs.note (text)".to_owned(),
            "- drop index ix_jobs_user_id on jobs (user_id)".to_owned(),
        ],
        entities: vec!["~ alter column users.email: varchar(255) -> text".to_owned()],
        error: None,
    });
    database
}

pub(super) fn empty() -> DatabaseReport {
    let mut database = current();
    database.applied.clear();
    (
        database.head,
        database.current,
        database.drift,
        database.checked_at,
    ) = (None, None, None, None);
    database
}

/// The drawing of a schema as large as the real one.
pub(super) fn diagrams() -> Vec<Diagram> {
    vec![Diagram {
        database: "sketch2bim",
        of: "the entities of this program".to_owned(),
        svg: include_str!("../../../../schemas/sketch2bim_schema.svg").to_owned(),
    }]
}
