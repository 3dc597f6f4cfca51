//! An entity with every type, one with every attribute, and relations of every kind.

use migration_core::schema::Name;
use migration_core::{Entities, EntityProblem};
use sea_orm::DbBackend;

use crate::shown::shown;

mod relations;
pub(crate) mod types;

pub(crate) use relations::{children, parents};

fn relations(backend: DbBackend) -> Entities {
    Entities::new(backend)
        .register(parents::Entity)
        .register(children::Entity)
}

#[test]
fn types_on_postgres() {
    let entities = Entities::new(DbBackend::Postgres)
        .register(types::Entity)
        .register(types::postgres::Entity);
    assert_eq!(entities.problems(), []);
    insta::assert_snapshot!(shown(&entities.schema()));
}

#[test]
fn types_on_sqlite() {
    let entities = Entities::new(DbBackend::Sqlite).register(types::Entity);
    assert_eq!(entities.problems(), []);
    insta::assert_snapshot!(shown(&entities.schema()));
}

#[test]
fn what_a_database_has_no_type_for_is_a_problem() {
    for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
        let entities = Entities::new(backend).register(types::rare::Entity);
        let problems: Vec<_> = entities
            .problems()
            .iter()
            .map(ToString::to_string)
            .collect();
        insta::assert_snapshot!(
            format!("rare_types_{backend:?}"),
            format!("{}\n{}", shown(&entities.schema()), problems.join("\n"))
        );
    }
    let entities = Entities::new(DbBackend::Sqlite).register(types::postgres::Entity);
    assert_eq!(entities.problems().len(), 14);
}

#[test]
fn attributes_and_relations_on_postgres() {
    let entities = relations(DbBackend::Postgres);
    insta::assert_snapshot!(shown(&entities.schema()));
    let parents = Name::within("audit", "parents");
    assert_eq!(
        entities.problems(),
        [EntityProblem::Extra {
            table: parents.clone(),
            column: "odd".to_owned(),
            rest: "REFERENCES elsewhere (id)".to_owned()
        }]
    );
    let renamed = |old: &str, new: &str| (parents.clone(), old.to_owned(), new.to_owned());
    assert_eq!(
        entities.renames(),
        [renamed("old \"kind\"", "kind"), renamed("c", "code")]
    );
}

#[test]
fn attributes_and_relations_on_sqlite() {
    insta::assert_snapshot!(shown(&relations(DbBackend::Sqlite).schema()));
}

#[test]
fn a_table_counts_once() {
    let entities = relations(DbBackend::Postgres).register(children::Entity);
    assert!(matches!(
        entities.problems().last(),
        Some(EntityProblem::Twice { table }) if *table == Name::new("children")
    ));
    assert_eq!(entities.schema(), relations(DbBackend::Postgres).schema());
    let mysql = relations(DbBackend::MySql);
    assert!(matches!(mysql.problems()[0], EntityProblem::Backend { .. }));
}
