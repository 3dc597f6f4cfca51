//! The law of the diff, on random pairs of schemas: what the plan from A to B makes of A is B, planning again gives
//! nothing, and the way back gives A.
//!
//! `LAW_CASES` says how many pairs; 120 where it is not set.

mod choose;
pub(super) mod postgres;
mod random;
pub(super) mod sqlite;

use choose::Choices;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::diff::{Diff, Renames};
use crate::lint::Sizes;
use crate::plan::Plan;
use crate::plan::parts::{parts, script, script_back};
use crate::schema::{Constraint, Dialect, IndexKey, Schema};

/// How many pairs of schemas are tried.
fn cases() -> u32 {
    std::env::var("LAW_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok())
        .unwrap_or(120)
}

/// What is left to do from one to the other, a line each.
pub(super) fn rest(from: &Schema, to: &Schema) -> Vec<String> {
    let diff = Diff::new(from, to, &Renames::default());
    diff.changes.iter().map(ToString::to_string).collect()
}

/// The schema as far as the law speaks of it: without the order of the columns, which no database can change in place,
/// and on SQLite without the names of constraints, where none means any.
pub(super) fn essence(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        table.columns.sort_by(|a, b| a.name.cmp(&b.name));
        if schema.dialect == Dialect::Sqlite {
            let mut constraints = table.constraints();
            for constraint in &mut constraints {
                if !matches!(constraint, Constraint::Index(_)) {
                    *constraint.name_mut() = None;
                }
            }
            table.set_constraints(constraints);
        }
    }
    schema.sort();
    schema
}

/// The schema without what the server says in words of its own.
fn without_texts(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    for table in schema.tables.values_mut() {
        for check in &mut table.checks {
            check.expression.clear();
        }
        for exclusion in &mut table.exclusions {
            exclusion.definition.clear();
        }
        for index in &mut table.indexes {
            index.predicate = index.predicate.take().map(|_| String::new());
            for part in &mut index.parts {
                if let IndexKey::Expression(expression) = &mut part.key {
                    expression.clear();
                }
            }
        }
    }
    schema
}

/// Databases in which plans are tried.
pub(super) trait Lab {
    /// The name of one that is empty.
    type Database;

    async fn empty(&mut self) -> Self::Database;

    /// Takes out of a random schema what a database of this version does not have.
    fn adapt(&self, _wanted: &mut Schema) {}

    /// Runs the script as psql or sqlite3 would, transaction by transaction.
    async fn execute(&mut self, database: &Self::Database, script: &str) -> Result<(), String>;

    /// What the database holds.
    async fn read(&mut self, database: &Self::Database) -> Result<Schema, String>;

    /// Runs the script; gives what the database holds then.
    async fn run(&mut self, database: &Self::Database, script: &str) -> Result<Schema, String> {
        self.execute(database, script).await?;
        self.read(database).await
    }

    /// The rows that a query gives, each as one text: on SQLite the query has to make it one.
    async fn rows(&mut self, database: &Self::Database, query: &str)
    -> Result<Vec<String>, String>;

    async fn close(&mut self, database: Self::Database);
}

/// Makes a random schema; gives what it is in the database's own words.
async fn made<L: Lab>(
    lab: &mut L,
    database: &L::Database,
    dialect: Dialect,
    bytes: &[u8],
) -> Result<Schema, String> {
    let mut wanted = random::schema(&mut Choices::new(bytes), dialect);
    lab.adapt(&mut wanted);
    let diff = Diff::new(&Schema::empty(dialect), &wanted, &Renames::default());
    let is = lab.run(database, &Plan::new(&diff).script()).await?;
    match rest(&without_texts(&is), &without_texts(&wanted)) {
        left if left.is_empty() => Ok(is),
        left => Err(format!("created, but not as wanted: {left:#?}")),
    }
}

async fn there_and_back<L: Lab>(
    lab: &mut L,
    databases: &(L::Database, L::Database),
    dialect: Dialect,
    (first, second): &(Vec<u8>, Vec<u8>),
) -> Result<(), String> {
    let a = made(lab, &databases.0, dialect, first).await?;
    let b = made(lab, &databases.1, dialect, second).await?;
    let there = Diff::new(&a, &b, &Renames::default());
    for (way, diff, wanted) in [("B", &there, &b), ("A", &there.reverse(), &a)] {
        let script = Plan::new(diff).script();
        let is = lab.run(&databases.0, &script).await?;
        let left = rest(&is, wanted);
        if !left.is_empty() || essence(&is) != essence(wanted) {
            return Err(format!(
                "not {way} but for {left:#?}\n{script}\nis {is:#?}\nwanted {wanted:#?}"
            ));
        }
    }
    if dialect == Dialect::Postgres {
        in_parts(lab, &databases.0, &there, (&a, &b)).await?;
    }
    Ok(())
}

/// The same law, for the parts that stop nobody.
async fn in_parts<L: Lab>(
    lab: &mut L,
    database: &L::Database,
    there: &Diff,
    (a, b): (&Schema, &Schema),
) -> Result<(), String> {
    let parts = parts(there, &Sizes::unknown());
    for (way, script, wanted) in [("B", script(&parts), b), ("A", script_back(&parts), a)] {
        let is = lab.run(database, &script).await?;
        let left = rest(&is, wanted);
        if !left.is_empty() || essence(&is) != essence(wanted) {
            return Err(format!(
                "in parts not {way} but for {left:#?}\n{script}\nis {is:#?}\nwanted {wanted:#?}"
            ));
        }
    }
    Ok(())
}

/// Tries the law on as many pairs as are wanted.
fn try_all<L: Lab>(dialect: Dialect, lab: L) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    // Taken while it works: nothing may be borrowed over an await.
    let lab = std::cell::Cell::new(Some(lab));
    let mut runner = TestRunner::new(Config {
        cases: cases(),
        failure_persistence: None,
        // Each one makes two databases.
        max_shrink_iters: 200,
        ..Config::default()
    });
    let bytes = || vec(any::<u8>(), 0..300);
    let outcome = runner.run(&(bytes(), bytes()), |pair| {
        runtime
            .block_on(async {
                let mut taken = lab.take().unwrap();
                let databases = (taken.empty().await, taken.empty().await);
                let outcome = there_and_back(&mut taken, &databases, dialect, &pair).await;
                taken.close(databases.0).await;
                taken.close(databases.1).await;
                lab.set(Some(taken));
                outcome
            })
            .map_err(TestCaseError::fail)
    });
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}
