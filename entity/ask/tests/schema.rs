//! The entities with their declarations are the schema that the migrations build, on both databases.

mod written;

use sea_orm::DbBackend;

#[test]
fn postgres() {
    let entities = entity_ask::entities(DbBackend::Postgres);
    assert_eq!(entities.problems(), []);
    assert_eq!(
        written::catalogue(&entities.schema()),
        include_str!("../../../migration-ask/tests/golden/001.txt")
    );
}

#[test]
fn sqlite() {
    let entities = entity_ask::entities(DbBackend::Sqlite);
    assert_eq!(entities.problems(), []);
    let expected = written::expected(include_str!("expected/sqlite.sql"));
    assert!(expected.len() > 30);
    assert_eq!(written::sqlite(&entities.schema()), expected);
}
