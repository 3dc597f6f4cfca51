//! At revision 001 a Postgres database is what Alembic made of it: `golden/001.txt`, written from the specification of
//! the two databases and not from these migrations.

use test_support::{Database, assert_same, postgres_database};

use crate::program;

#[test]
fn every_revision_up_and_down() {
    let database = Database::Postgres(postgres_database("parity"));
    let program = program(&database);
    program.succeed(&["up", "001"]);
    assert_same(
        &database.catalogue(),
        include_str!("../golden/001.txt"),
        "up 001",
    );
    program.succeed(&["down", "base"]);
    assert_same(&database.catalogue(), "", "down base");
}

#[test]
fn straight_to_head() {
    let database = Database::Postgres(postgres_database("parity_head"));
    program(&database).succeed(&["up"]);
    assert_same(
        &database.catalogue(),
        include_str!("../golden/001.txt"),
        "up",
    );
}
