//! What is read from the entities.

use sea_orm::DbBackend;
use sea_orm::entity::prelude::*;

use crate::data::{Catalogue, tables};

#[test]
fn every_entity_is_served() {
    for (catalogue, entities) in [
        (
            tables::ask().unwrap(),
            entity_ask::entities(DbBackend::Postgres),
        ),
        (
            tables::sketch2bim().unwrap(),
            entity_sketch2bim::entities(DbBackend::Postgres),
        ),
    ] {
        let schema = entities.schema();
        let mut declared: Vec<_> = schema
            .tables
            .keys()
            .map(|table| table.name.as_str())
            .collect();
        let mut served: Vec<_> = catalogue.tables().collect();
        declared.sort_unstable();
        served.sort_unstable();
        assert_eq!(served, declared);
        for table in &catalogue.tables {
            let declared = &schema.tables[&migration_core::schema::Name::new(table.name)];
            let declared: Vec<_> = declared
                .columns
                .iter()
                .map(|column| column.name.as_str())
                .collect();
            let served: Vec<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(served, declared, "{}", table.name);
        }
    }
}

#[test]
fn every_relation_is_a_path() {
    let sketch2bim = tables::sketch2bim().unwrap();
    let relations = |table: &str| -> Vec<_> {
        let table = sketch2bim.table(table).unwrap();
        let relations = table.relations.iter();
        relations
            .map(|relation| {
                (
                    relation.name.as_str(),
                    relation.target.as_str(),
                    relation.many,
                )
            })
            .collect()
    };
    assert_eq!(
        relations("users"),
        [
            ("jobs", "jobs", true),
            ("payments", "payments", true),
            ("project_versions", "project_versions", true),
            ("organization_members", "organization_members", true),
            ("iterations", "iterations", true),
            ("layout_variations", "layout_variations", true),
            ("referrals_made", "referrals", true),
            ("referrals_taken", "referrals", true),
            ("organizations", "organizations", true),
        ]
    );
    assert_eq!(
        relations("iterations"),
        [
            ("jobs", "jobs", false),
            ("users", "users", false),
            ("parent", "iterations", false),
            ("children", "iterations", true),
        ]
    );
    assert_eq!(
        relations("referrals"),
        [("referrer", "users", false), ("referred", "users", false)]
    );
    assert_eq!(
        relations("organizations"),
        [
            ("organization_members", "organization_members", true),
            ("users", "users", true)
        ]
    );
}

mod unservable {
    use super::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "unservable")]
    pub(super) struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        pub picture: Vec<u8>,
        pub small: i8,
        #[sea_orm(column_type = "Text")]
        pub fine: String,
        /// Rust and the database do not agree.
        #[sea_orm(column_type = "Decimal(None)")]
        pub price: String,
        pub user_id: i32,
        #[sea_orm(belongs_to, from = "user_id", to = "id")]
        pub user: BelongsTo<entity_ask::users::Entity>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

#[test]
fn what_cannot_be_served_is_said_all_at_once() {
    let built = Catalogue::builder("odd", entity_ask::entities)
        .table::<unservable::Entity>()
        .finish();
    let Err(error) = built else {
        panic!("it cannot be served")
    };
    insta::assert_snapshot!(error.problems.join("\n"), @r"
    unservable.picture is Bytes in Rust and VarBinary(None) in the database, which has no form in JSON here
    unservable.small is TinyInt in Rust and TinyInteger in the database, which has no form in JSON here
    unservable.price is String in Rust and Decimal(None) in the database, which has no form in JSON here
    unservable: relation users leads to users, which is not registered
    ");
}
