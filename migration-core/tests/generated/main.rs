//! Generated Rust compiles, runs, and says the SQL that the plan printed.
//!
//! For each database there is a list of states, each a whole schema as SQL. From one state to the next the program
//! generates a migration (on Postgres in two ways: for a database that is in use, and for one that is not); then the program is built with the whole chain, and the chain is walked on a real database.

#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod sql;
mod states;
mod walk;
mod workspace;

use std::path::Path;
use std::thread;

use states::States;
use test_support::{Database, left_out, sqlite_has};
use walk::Walk;
use workspace::Workspace;

#[test]
fn generated_migrations_do_what_the_plan_says() {
    let workspace = Workspace::new(&["postgres", "postgres_fast", "sqlite"]);
    workspace.build();
    let [postgres, sqlite] = Database::both("generated");
    let [fast, _] = Database::both("generated");
    let walk = |kind: &str, database: Database, fast: bool| {
        let states = states(&database, &workspace.path().join("older").join(kind));
        Walk::new(&workspace, kind, states, database, fast)
    };
    let walks = [
        walk("postgres", postgres, false),
        walk("postgres_fast", fast, true),
        walk("sqlite", sqlite, true),
    ];
    let chains = all(walks, |mut walk| {
        walk.generate();
        walk
    });
    workspace.build();
    all(chains, |walk| {
        walk.up();
        walk.down();
        walk.up_again();
        walk.verify();
    });
}

/// The states for a database; without what it does not know where it is an older one, for which `folder` is.
fn states(database: &Database, folder: &Path) -> States {
    let states = States::of(database.either("postgres", "sqlite"));
    let (is_older, what, words) = match database {
        Database::Postgres(postgres) => (
            postgres.version() < 15,
            "NULLS NOT DISTINCT and SET NULL of some columns in generated migrations",
            &[(" NULLS NOT DISTINCT", ""), ("SET NULL (code)", "SET NULL")][..],
        ),
        Database::Sqlite(_) => (
            !sqlite_has(3, 37),
            "STRICT in generated migrations",
            &[(") STRICT;", ");")][..],
        ),
    };
    if !is_older {
        return states;
    }
    left_out(what, "the database is older");
    states.without(words, folder)
}

/// The same with all, at once.
fn all<T: Send, U: Send>(all: [T; 3], what: impl Fn(T) -> U + Sync) -> [U; 3] {
    let what = &what;
    thread::scope(|scope| {
        let threads = all.map(|one| scope.spawn(move || what(one)));
        threads.map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })
}
