//! What whoever is called at night wants to know first: one finding for each check, none of which writes.

mod activity;
mod attempts;
mod connection;
mod finding;
mod history;
mod indexes;
mod lock;
mod patient;
mod pooler;
mod rights;
mod server;
mod sqlite;
mod timeouts;
mod unanswered;
mod words;

use std::time::{Duration, Instant};

pub use finding::{Finding, Verdict};

use crate::chain::Chain;
use crate::project::Project;
use crate::runner::Runner;
use crate::settings::Settings;
use patient::Patient;

/// What a check-up takes for wrong.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Checkup {
    /// From this age on an open transaction is worth a warning: DDL waits for it, and everyone else waits for the DDL.
    pub old_transaction: Duration,
}

impl Default for Checkup {
    fn default() -> Self {
        Self {
            old_transaction: Duration::from_mins(1),
        }
    }
}

/// Examines the database, its server and the history. Writes nothing, and waits for nobody for long.
///
/// The first finding is about the connection. Without one it is the only finding. A check that cannot be done is a
/// warning that says why.
///
/// On SQLite the whole file is read.
pub async fn diagnose(
    project: Project,
    chain: Chain,
    settings: &Settings,
    checkup: &Checkup,
) -> Vec<Finding> {
    let began = Instant::now();
    let runner = match Runner::reader(project, chain, settings).await {
        Ok(runner) => runner,
        Err(error) => return vec![connection::failed(&error)],
    };
    let mut patient = Patient::new(runner, project, settings, began);
    let made = connection::made(&patient, began.elapsed());
    let mut findings = Vec::new();
    if patient.is_postgres() {
        // On the heap: the states of all these questions together are large for whoever calls this.
        Box::pin(postgres(&mut patient, checkup, &mut findings)).await;
    } else {
        Box::pin(sqlite(&mut patient, &mut findings)).await;
    }
    let connection = match patient.lost() {
        Some(reason) => connection::lost(&patient, reason),
        None => made,
    };
    findings.insert(0, connection);
    patient.discharge().await;
    findings
}

async fn postgres(patient: &mut Patient<'_>, checkup: &Checkup, findings: &mut Vec<Finding>) {
    findings.push(server::version(patient).await);
    // Where a pooler stands in between, what the server says of TLS is about the pooler's connection.
    let pooler = pooler::find(patient).await;
    findings.push(pooler::report(
        &pooler,
        patient.settings().schema.as_deref(),
    ));
    findings.push(server::tls(patient, pooler.is_there()).await);
    findings.push(rights::check(patient).await);
    findings.push(timeouts::check(patient).await);
    findings.push(lock::check(patient).await);
    findings.extend(history::check(patient).await);
    findings.push(attempts::check(patient).await);
    findings.push(activity::check(patient, checkup.old_transaction).await);
    findings.push(indexes::check(patient).await);
}

async fn sqlite(patient: &mut Patient<'_>, findings: &mut Vec<Finding>) {
    if !patient.is_absent() {
        findings.push(sqlite::file(patient).await);
        findings.push(sqlite::journal(patient).await);
        findings.push(sqlite::writable(patient).await);
        findings.push(sqlite::integrity(patient).await);
        findings.push(sqlite::foreign_keys(patient).await);
    }
    findings.extend(history::check(patient).await);
    findings.push(attempts::check(patient).await);
}
