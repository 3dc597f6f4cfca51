//! Metrics in the text format of `OpenMetrics` 1.0, which Prometheus reads.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, text::encode};
use prometheus_client::metrics::{
    counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info,
};
use prometheus_client::registry::{Registry, Unit};

use crate::database::Handle;

/// Everything that is counted. Clones count together.
#[derive(Debug, Clone)]
pub(crate) struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Answer, Counter>,
    seconds: Family<Route, Histogram, fn() -> Histogram>,
    in_flight: Gauge,
    runs: Family<Run, Counter>,
    run_seconds: Family<Database, Gauge<f64, AtomicU64>>,
    migration_seconds: Family<Migration, Gauge<f64, AtomicU64>>,
    lock_wait_seconds: Family<Migration, Gauge<f64, AtomicU64>>,
    ready: Family<Database, Gauge>,
    reachable: Family<Database, Gauge>,
    state: Family<InState, Gauge>,
    pending: Family<Database, Gauge>,
    drift: Family<Database, Gauge>,
    connections: Family<Connections, Gauge>,
}

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct Answered {
    pub(crate) method: &'static str,
    /// The route as it was declared, never the path: that has ids in it.
    pub(crate) route: String,
    pub(crate) status: u16,
}

type Answer = Answered;

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Database {
    database: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Run {
    database: &'static str,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Migration {
    database: &'static str,
    version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    database: &'static str,
    state: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Connections {
    database: &'static str,
    state: &'static str,
}

/// Upper bounds in seconds, from a get by key to the time-out.
const BOUNDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("api");
        let new_histogram: fn() -> Histogram = || Histogram::new(BOUNDS);
        let requests = Family::default();
        let seconds = Family::new_with_constructor(new_histogram);
        let in_flight = Gauge::default();
        registry.register("requests", "Requests that were answered", requests.clone());
        registry.register_with_unit(
            "request_duration",
            "Time until the answer began",
            Unit::Seconds,
            seconds.clone(),
        );
        registry.register(
            "requests_in_flight",
            "Requests that are being worked on",
            in_flight.clone(),
        );
        let version = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program", version);

        let of_databases = registry.sub_registry_with_prefix("database");
        let runs = add(
            of_databases,
            "migration_runs",
            "Runs of migrations, by outcome",
        );
        let run_seconds = add(
            of_databases,
            "last_migration_run_seconds",
            "How long the last run took, in seconds, with waiting",
        );
        let migration_seconds = add(
            of_databases,
            "migration_seconds",
            "How long the migration took when it was applied, in seconds",
        );
        let lock_wait_seconds = add(
            of_databases,
            "migration_lock_wait_seconds",
            "How long it waited for other runners then, in seconds",
        );
        let ready = add(
            of_databases,
            "ready",
            "1 while requests are answered from it",
        );
        let reachable = add(
            of_databases,
            "reachable",
            "1 where it answered when it was last asked",
        );
        let state = add(
            of_databases,
            "state",
            "1 for the state that the schema is in",
        );
        let pending = add(
            of_databases,
            "migrations_pending",
            "Migrations that this program has and the database has not",
        );
        let drift = add(
            of_databases,
            "drift_changes",
            "Changes between the database and what its migrations build",
        );
        let connections = add(of_databases, "pool_connections", "Connections for requests");
        Self {
            registry: Arc::new(registry),
            requests,
            seconds,
            in_flight,
            runs,
            run_seconds,
            migration_seconds,
            lock_wait_seconds,
            ready,
            reachable,
            state,
            pending,
            drift,
            connections,
        }
    }

    /// A request begins; it ends when what this gives is dropped.
    pub(crate) fn begin(&self) -> InFlight {
        self.in_flight.inc();
        InFlight(self.in_flight.clone())
    }

    /// A request was answered.
    pub(crate) fn answered(&self, answered: &Answered, elapsed: Duration) {
        let route = Route {
            method: answered.method,
            route: answered.route.clone(),
        };
        self.seconds
            .get_or_create(&route)
            .observe(elapsed.as_secs_f64());
        self.requests.get_or_create(answered).inc();
    }

    /// A run of migrations ended.
    pub(crate) fn ran(&self, database: &'static str, elapsed: Duration, succeeded: bool) {
        let outcome = if succeeded { "succeeded" } else { "failed" };
        self.runs.get_or_create(&Run { database, outcome }).inc();
        self.run_seconds
            .get_or_create(&Database { database })
            .set(elapsed.as_secs_f64());
    }

    /// All of it as text.
    pub(crate) fn text(&self, databases: &[Handle]) -> Result<String, fmt::Error> {
        for handle in databases {
            self.look_at(handle);
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    fn look_at(&self, handle: &Handle) {
        let view = handle.view();
        let labels = Database {
            database: handle.name(),
        };
        let database = labels.database;
        let set = |family: &Family<Database, Gauge>, value: i64| {
            family.get_or_create(&labels).set(value);
        };
        let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        set(&self.ready, view.is_ready().into());
        set(&self.reachable, view.reachable.into());
        let pending = view
            .standing
            .as_ref()
            .map_or(0, |standing| standing.pending().count());
        set(&self.pending, count(pending));
        if let Some(drift) = view.drift.as_ref().filter(|drift| drift.error.is_none()) {
            set(
                &self.drift,
                count(drift.database.len() + drift.entities.len()),
            );
        }
        let now = view.state().map_or("unknown", migration_core::State::word);
        for state in ["current", "behind", "ahead", "diverged", "unknown"] {
            self.state
                .get_or_create(&InState { database, state })
                .set((state == now).into());
        }
        let (open, idle) = view
            .pool
            .as_ref()
            .map_or((0, 0), super::super::database::Pool::size);
        let in_use = i64::from(open) - count(idle);
        for (state, value) in [("idle", count(idle)), ("in_use", in_use.max(0))] {
            self.connections
                .get_or_create(&Connections { database, state })
                .set(value);
        }
        for attempt in view.attempts.iter() {
            if attempt.direction != "up" || attempt.outcome != "succeeded" {
                continue;
            }
            let version = attempt.version.clone();
            let migration = Migration { database, version };
            let seconds = |milliseconds: i64| {
                Duration::from_millis(milliseconds.try_into().unwrap_or(0)).as_secs_f64()
            };
            self.migration_seconds
                .get_or_create(&migration)
                .set(seconds(attempt.duration_ms));
            self.lock_wait_seconds
                .get_or_create(&migration)
                .set(seconds(attempt.lock_wait_ms));
        }
    }
}

fn add<M>(registry: &mut Registry, name: &str, help: &str) -> M
where
    M: Default + Clone + prometheus_client::registry::Metric,
{
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}

/// A request that is being worked on.
pub(crate) struct InFlight(Gauge);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}
