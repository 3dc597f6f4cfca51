//! What else is declared beside the entities.

use migration_core::schema::{
    Action, Constraint, Deferral, ForeignKey, Name, PrimaryKey, Sequence, SequenceOptions, Value,
};
use migration_core::{Entities, EntityProblem};
use sea_orm::DbBackend;
use sea_orm::sea_query::Index;

use crate::statements::{PARENTS, entities, parents_of};
use crate::zoo::children;

#[test]
fn everything_else_can_be_declared() {
    let parents = || Name::within("audit", PARENTS);
    let entities = entities(DbBackend::Postgres)
        .check(parents(), "price_is_positive", "price > 0")
        .exclusion(
            "children",
            "one_at_a_time",
            "EXCLUDE USING gist (id WITH =)",
        )
        .column(parents(), "name", |column| {
            column.collation = Some("\"de-DE-x-icu\"".to_owned());
            column.value = Value::Default("'x'".to_owned());
        })
        .table("children", |table| {
            table.comment = Some("small ones".to_owned());
        })
        .constraint(
            "children",
            Constraint::PrimaryKey(PrimaryKey {
                name: Some("children_key".to_owned()),
                columns: vec!["id".to_owned()],
                include: vec!["elder".to_owned()],
                deferral: Deferral::Deferred,
                comment: None,
            }),
        )
        .constraint(
            "children",
            Constraint::ForeignKey(ForeignKey {
                name: Some("elder".to_owned()),
                columns: vec!["elder".to_owned()],
                table: "children".into(),
                referenced: vec!["id".to_owned()],
                on_delete: Action::Cascade,
                on_delete_columns: Vec::new(),
                on_update: Action::NoAction,
                match_full: false,
                deferral: Deferral::Immediate,
                validated: false,
                comment: None,
            }),
        )
        .enumeration(Name::within("audit", "kind"), ["a", "b"])
        .sequence(
            "numbers",
            Sequence {
                data_type: "bigint".to_owned(),
                options: SequenceOptions::of("bigint"),
                owned_by: None,
                comment: None,
            },
        );
    let schema = entities.schema();
    let name = parents_of(&schema).column("name").unwrap();
    assert_eq!(
        name.value,
        Value::Default("'x'::character varying".to_owned())
    );
    let children = &schema.tables[&Name::new("children")];
    assert_eq!(children.primary_key.as_ref().unwrap().include, ["elder"]);
    assert_eq!(
        children.foreign_keys.len(),
        3,
        "the declared one took a place"
    );
    assert_eq!(
        (children.exclusions.len(), parents_of(&schema).checks.len()),
        (1, 2)
    );
    assert_eq!((schema.enums.len(), schema.sequences.len()), (1, 1));
    assert_eq!(entities.problems().len(), 1);

    let entities = Entities::new(DbBackend::Sqlite)
        .register(children::Entity)
        .enumeration("kind", ["a"])
        .exclusion("children", "x", "EXCLUDE (id WITH =)")
        .column("children", "nowhere", |_| unreachable!())
        .table("nowhere", |_| unreachable!())
        .index(Index::create().table("children").col("id").include("elder"));
    assert_eq!(entities.problems().len(), 6);
    assert!(
        matches!(&entities.problems()[3], EntityProblem::UnknownColumn { column, .. } if column == "nowhere")
    );
}

#[test]
fn an_enum_has_one_list_of_values() {
    let entities = Entities::new(DbBackend::Postgres)
        .register(crate::zoo::types::Entity)
        .enumeration("mood", ["sad", "it's"])
        .enumeration("mood", ["it's", "sad"]);
    assert_eq!(entities.problems().len(), 1);
    assert_eq!(
        entities.schema().enums[&Name::new("mood")].values,
        ["sad", "it's"]
    );
}
