//! Generated Rust compiles, runs, and says the SQL that the plan printed.
//!
//! For each database there is a list of states, each a whole schema as SQL. From one state to the next the program
//! generates a migration; then the program is built with the whole chain, and the chain is walked on a real database.

#![expect(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

mod sql;
mod states;
mod walk;
mod workspace;

use std::thread;

use states::States;
use test_support::Database;
use walk::Walk;
use workspace::Workspace;

#[test]
fn generated_migrations_do_what_the_plan_says() {
    let workspace = Workspace::new(&["postgres", "sqlite"]);
    workspace.build();
    let walks = Database::both("generated").map(|database| {
        let kind = database.either("postgres", "sqlite");
        Walk::new(&workspace, kind, States::of(kind), database)
    });
    let chains = both(walks, |mut walk| {
        walk.generate();
        walk
    });
    workspace.build();
    both(chains, |walk| {
        walk.up();
        walk.down();
        walk.up_again();
        walk.verify();
    });
}

/// The same with both, at once.
fn both<T: Send, U: Send>(pair: [T; 2], what: impl Fn(T) -> U + Sync) -> [U; 2] {
    let what = &what;
    thread::scope(|scope| {
        let threads = pair.map(|one| scope.spawn(move || what(one)));
        threads.map(|thread| {
            thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })
    })
}
