//! The HTTP server: starts everything, and ends it in order.

mod documentation;
mod health;
mod limits;
mod listen;
mod migrations;
mod observe;
mod routes;

use std::process::ExitCode;
use std::sync::Arc;

use migration_core::{Environment, Settings};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::config::Config;
use crate::data::Catalogue;
use crate::database::{Ended, Handle, Policy, Site, keep};
use crate::platform::Platform;
use crate::reframe::watch_redis;
use crate::report::ReframeReport;
use crate::telemetry::{self, Metrics};

/// What all routes share.
pub(crate) struct State {
    pub(crate) databases: Vec<Handle>,
    pub(crate) reframe: watch::Receiver<ReframeReport>,
    pub(crate) metrics: Metrics,
    pub(crate) automatic: bool,
    pub(crate) document: documentation::Document,
    /// Whether the process is to end.
    pub(crate) ending: watch::Receiver<bool>,
}

/// Serves until it is told to end. Gives the exit code: 0 when it was asked to end, 1 where the user can act.
pub(crate) async fn serve(platform: Platform) -> ExitCode {
    match start(platform).await {
        Ok(ended) => ended,
        Err(problem) => {
            eprintln!("error: {problem}");
            ExitCode::from(1)
        }
    }
}

async fn start(platform: Platform) -> Result<ExitCode, String> {
    let hinted = |error: migration_core::Error| match &error {
        // There is no flag for it here.
        migration_core::Error::Url { origin, .. } => format!("{error}\nhint: correct {origin}"),
        _ => format!("{error}\nhint: {}", error.hint()),
    };
    let environment = Environment::read().map_err(hinted)?;
    let configured = Config::read(&environment).and_then(|config| {
        telemetry::log(&config)?;
        Ok(config)
    });
    let config = configured.map_err(|error| format!("{error}\nhint: {}", error.hint))?;
    let (mut sites, mut catalogues) = (Vec::new(), Vec::new());
    for database in &platform.databases {
        let catalogue = (database.tables)().map_err(|error| error.to_string())?;
        catalogues.push(Arc::new(catalogue));
        (database.chain)().map_err(hinted)?;
        let settings = Settings::resolve(&database.project, &environment, None, None);
        sites.push(Site {
            project: database.project,
            chain: database.chain,
            settings: settings.map_err(hinted)?,
        });
    }
    check(&sites)?;
    let listener = TcpListener::bind(config.address).await.map_err(|error| {
        format!(
            "cannot listen on {}: {error}\nhint: set API_ADDR to a free address, like 127.0.0.1:8001",
            config.address
        )
    })?;
    let address = listener
        .local_addr()
        .map_err(|error| format!("cannot listen on {}: {error}", config.address))?;
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "listening");
    if config.is_open() {
        tracing::warn!("no token is configured: everybody on this machine may do everything");
    }
    Ok(run(config, sites, &catalogues, listener).await)
}

/// Two databases that are one would fight over their history; one in memory is gone with each connection.
fn check(sites: &[Site]) -> Result<(), String> {
    for (index, site) in sites.iter().enumerate() {
        let (url, variable) = (site.settings.url.to_string(), site.project.url_variable);
        if site.settings.url.is_in_memory() {
            return Err(format!(
                "the {url} of {variable} cannot be shared by several connections\nhint: name a file, like sqlite://data/{}.db",
                site.project.name
            ));
        }
        let twin = sites[..index].iter().find(|other| {
            other.settings.url.to_string() == url && other.settings.schema == site.settings.schema
        });
        if let Some(twin) = twin {
            return Err(format!(
                "{variable} and {} name one database, the {url}\nhint: each of them needs its own; DATABASE_URL counts for both where they are not set",
                twin.project.url_variable
            ));
        }
    }
    Ok(())
}

async fn run(
    config: Config,
    sites: Vec<Site>,
    catalogues: &[Arc<Catalogue>],
    listener: TcpListener,
) -> ExitCode {
    // Before the first answer: whoever has seen one may ask for the end, and that is not to be a kill.
    let signals = told_by_the_system();
    let (end, ending) = watch::channel(false);
    let metrics = Metrics::new();
    let policy = Policy {
        automatic: config.automatic,
        failure: config.failure,
        check_every: config.check_every,
        pooling: config.pooling,
        grace: config.grace,
    };
    let (databases, keepers): (Vec<_>, Vec<_>) = sites
        .into_iter()
        .map(|site| keep(site, policy.clone(), metrics.clone(), ending.clone()))
        .unzip();
    let state = Arc::new(State {
        databases,
        reframe: watch_redis(config.redis.clone(), config.check_every),
        metrics,
        automatic: config.automatic,
        document: documentation::of(catalogues),
        ending: ending.clone(),
    });
    let app = routes::app(&state, catalogues, &config);
    let serving = tokio::spawn(listen::serve(listener, app, ending, config.grace));
    let keeping = tokio::spawn(until_all_end(keepers, end.clone()));

    signals.await_or(end.subscribe()).await;
    // Requests and migrations end beside each other.
    end.send_replace(true);
    let failed = keeping.await.unwrap_or(true);
    if serving.await.is_err() {
        tracing::error!("the server failed");
    }
    // Only now: requests needed them.
    futures_util::future::join_all(state.databases.iter().map(Handle::close)).await;
    tracing::info!("ended");
    ExitCode::from(u8::from(failed))
}

/// Waits for the keepers; one that fails ends the others. Whether one did.
async fn until_all_end(keepers: Vec<JoinHandle<Ended>>, end: watch::Sender<bool>) -> bool {
    let mut keepers: futures_util::stream::FuturesUnordered<_> = keepers.into_iter().collect();
    let mut failed = false;
    while let Some(ended) = futures_util::StreamExt::next(&mut keepers).await {
        match ended {
            Ok(Ended::Asked) => {}
            // A keeper that panics leaves a database that nobody looks at.
            Ok(Ended::Failed) | Err(_) => {
                failed = true;
                tracing::error!("ending: a database could not be migrated");
                end.send_replace(true);
            }
        }
    }
    failed
}

/// The signals that ask a process to end.
struct Signals {
    terminate: Option<tokio::signal::unix::Signal>,
    interrupt: Option<tokio::signal::unix::Signal>,
}

fn told_by_the_system() -> Signals {
    let listen = |kind| match signal(kind) {
        Ok(signal) => Some(signal),
        Err(error) => {
            tracing::error!(%error, "a signal cannot be waited for");
            None
        }
    };
    Signals {
        terminate: listen(SignalKind::terminate()),
        interrupt: listen(SignalKind::interrupt()),
    }
}

impl Signals {
    /// Returns when the system or somebody inside asks the process to end.
    async fn await_or(self, mut inside: watch::Receiver<bool>) {
        async fn one(signal: Option<tokio::signal::unix::Signal>) {
            match signal {
                Some(mut signal) => drop(signal.recv().await),
                None => std::future::pending().await,
            }
        }
        tokio::select! {
            () = one(self.terminate) => tracing::info!("SIGTERM: ending"),
            () = one(self.interrupt) => tracing::info!("interrupted: ending"),
            _ = inside.wait_for(|end| *end) => {}
        }
    }
}
