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
    let tables = [
        table(backend, users::Entity),
        table(backend, payments::Entity),
        table(backend, groq_usage::Entity),
    ];
    let declared = declarations::indexes()
        .into_iter()
        .chain(declarations::unique_constraints());
    let declared: Vec<_> = declared
        .map(|declared| format!("{};\n", backend.build(&declared)))
        .collect();
    [tables.concat(), declared.concat()].concat()
}

/// `CREATE TABLE` with a line for each column and constraint.
fn table(backend: DbBackend, entity: impl EntityTrait) -> String {
    let statement = Schema::new(backend).create_table_from_entity(entity);
    format!("{};\n\n", backend.build(&statement))
        .replace(", ", ",\n    ")
        .replace("( ", "(\n    ")
        .replace(" );", "\n);")
}
