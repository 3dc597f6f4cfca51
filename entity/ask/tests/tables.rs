//! The entities and the declarations ask for exactly the tables in `expected/`, on both databases.

use entity_ask::{declarations, groq_usage, payments, users};
use sea_orm::{DbBackend, EntityTrait, Schema};

#[test]
fn postgres() {
    assert_eq!(
        sql(DbBackend::Postgres),
        include_str!("expected/postgres.sql")
    );
}

#[test]
fn sqlite() {
    assert_eq!(sql(DbBackend::Sqlite), include_str!("expected/sqlite.sql"));
}

fn sql(backend: DbBackend) -> String {
    let mut sql = [
        table(backend, users::Entity),
        table(backend, payments::Entity),
        table(backend, groq_usage::Entity),
    ]
    .concat();
    for statement in declarations::indexes()
        .iter()
        .chain(&declarations::unique_constraints())
    {
        sql += &format!("{};\n", backend.build(statement));
    }
    sql
}

/// `CREATE TABLE` with a line for each column and constraint.
fn table(backend: DbBackend, entity: impl EntityTrait) -> String {
    let statement = Schema::new(backend).create_table_from_entity(entity);
    format!("{};\n\n", backend.build(&statement))
        .replace(", ", ",\n    ")
        .replace("( ", "(\n    ")
        .replace(" );", "\n);")
}
