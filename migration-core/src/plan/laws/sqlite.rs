//! The law on SQLite, in memory.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection};

use super::choose::Choices;
use super::{cases, random, rest, essence};
use crate::diff::{Diff, Renames};
use crate::introspect::sqlite::introspect;
use crate::plan::Plan;
use crate::schema::{Dialect, Schema};

async fn memory() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

/// Runs the plan; gives what the database holds then.
async fn run(database: &DatabaseConnection, diff: &Diff) -> Result<Schema, String> {
    let plan = Plan::new(diff);
    let script = plan.script();
    // The first line is for the shell.
    let script = script.strip_prefix(".bail on\n").unwrap_or(&script);
    if let Err(error) = database.execute_unprepared(script).await {
        return Err(format!("{error}\n{script}"));
    }
    introspect(database, "")
        .await
        .map_err(|error| error.to_string())
}

async fn law(first: &[u8], second: &[u8]) -> Result<(), String> {
    let empty = Schema::empty(Dialect::Sqlite);
    let made = async |bytes: &[u8]| {
        let wanted = random::schema(&mut Choices::new(bytes), Dialect::Sqlite);
        let database = memory().await;
        let diff = Diff::new(&empty, &wanted, &Renames::default());
        let is = run(&database, &diff).await?;
        let left = rest(&is, &wanted);
        if left.is_empty() {
            Ok((database, is))
        } else {
            Err(format!("created, but not as wanted: {left:#?}"))
        }
    };
    let (database, a) = made(first).await?;
    let (_, b) = made(second).await?;
    let diff = Diff::new(&a, &b, &Renames::default());
    let there = run(&database, &diff).await?;
    if essence(&there) != essence(&b) {
        return Err(format!(
            "not B but for {:#?}\n{}",
            rest(&there, &b),
            Plan::new(&diff).script()
        ));
    }
    let left = rest(&there, &b);
    if !left.is_empty() {
        return Err(format!("planned again: {left:#?}"));
    }
    let back = run(&database, &diff.reverse()).await?;
    if essence(&back) != essence(&a) {
        return Err(format!(
            "not A but for {:#?}\n{}",
            rest(&back, &a),
            Plan::new(&diff.reverse()).script()
        ));
    }
    Ok(())
}

#[test]
fn there_and_back_again() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let mut runner = TestRunner::new(Config {
        cases: cases(),
        failure_persistence: None,
        ..Config::default()
    });
    let bytes = || vec(any::<u8>(), 0..300);
    let outcome = runner.run(&(bytes(), bytes()), |(first, second)| {
        runtime
            .block_on(law(&first, &second))
            .map_err(TestCaseError::fail)
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}
