//! Indexes and unique constraints that are declared beside the entities.

use migration_core::Entities;
use migration_core::schema::{IndexKey, Name, Schema, Table};
use sea_orm::sea_query::{
    Expr, ExprTrait, Func, Index, IndexColumn, IndexCreateStatement, IndexOrder, IndexType,
    IntoTableRef, TableRef,
};
use sea_orm::{ConditionalStatement, DbBackend};

use crate::shown::shown;
use crate::zoo::{children, parents};

pub(crate) const PARENTS: &str = "parents";

pub(crate) fn entities(backend: DbBackend) -> Entities {
    Entities::new(backend)
        .register(parents::Entity)
        .register(children::Entity)
}

pub(crate) fn parents_of(schema: &Schema) -> &Table {
    let name = |name: &&Name| name.name == PARENTS;
    let name = schema.tables.keys().find(name).unwrap();
    &schema.tables[name]
}

/// An index of `parents`, whose schema SQLite leaves out.
fn index(name: &str) -> IndexCreateStatement {
    Index::create().name(name).table(("audit", PARENTS)).take()
}

#[test]
fn a_declared_index_is_the_one_that_the_entity_means() {
    for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
        let entities = entities(backend)
            .index(index("ix_name").col("name").unique())
            .index(index("ix_kind").col("kind"))
            .unique(index("uq_pair").col("left").col("right").unique());
        let schema = entities.schema();
        let parents = parents_of(&schema);
        let names: Vec<_> = parents
            .indexes
            .iter()
            .map(|index| index.name.as_deref())
            .collect();
        assert_eq!(names, [Some("ix_kind"), Some("ix_name")]);
        let uniques: Vec<_> = parents
            .uniques
            .iter()
            .map(|unique| (unique.name.as_deref(), unique.columns.join(" ")))
            .collect();
        assert_eq!(
            uniques,
            [
                (None, "code".to_owned()),
                (Some("uq_pair"), "left right".to_owned())
            ]
        );
    }
}

#[test]
fn what_differs_stands_beside_it() {
    let entities = entities(DbBackend::Postgres)
        // Not unique, not all rows, another order.
        .index(index("ix_name").col("name"))
        .index(
            index("ix_code")
                .col("code")
                .unique()
                .and_where(Expr::col("price").gt(5)),
        )
        .index(index("ix_pair").col("right").col("left").unique());
    let schema = entities.schema();
    let parents = parents_of(&schema);
    let nameless = parents
        .indexes
        .iter()
        .filter(|index| index.name.is_none())
        .count();
    assert_eq!((parents.indexes.len(), nameless), (5, 2));
    assert_eq!(parents.uniques.len(), 2);
}

#[test]
fn everything_that_an_index_can_have() {
    for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
        let mut full = index("ix_full");
        full.col(("name", IndexOrder::Desc))
            .col(("kind", IndexOrder::Asc))
            .col(Func::lower(Expr::col("name")))
            .col(Expr::col("left").add(1))
            .unique()
            .and_where(Expr::col("kind").eq("it's; WHERE (x)"))
            .and_where(Expr::col("price").gt(5));
        let mut entities = entities(backend).index(full).index(
            index("ix_where")
                .col("price")
                .cond_where(Expr::cust("price > 0")),
        );
        if backend == DbBackend::Postgres {
            entities = entities
                .index(
                    index("ix_gin")
                        .col(IndexColumn::from("name").with_operator_class("gin_trgm_ops"))
                        .index_type(IndexType::FullText),
                )
                .index(
                    index("ix_custom")
                        .col(
                            IndexColumn::from(("name", IndexOrder::Desc))
                                .with_operator_class("text_pattern_ops"),
                        )
                        .index_type(IndexType::Custom("SPGist".into())),
                )
                .index(
                    index("ix_include")
                        .col("kind")
                        .include("name")
                        .include("price")
                        .unique()
                        .nulls_not_distinct(),
                )
                .index(
                    Index::create()
                        .table(("audit", PARENTS))
                        .col("left")
                        .if_not_exists()
                        .concurrently(),
                )
                .unique(
                    index("uq_include")
                        .col("kind")
                        .include("price")
                        .nulls_not_distinct(),
                );
        }
        // Those of the entities: extra SQL, and a key that SQLite cannot count in.
        let problems = if backend == DbBackend::Postgres { 1 } else { 2 };
        assert_eq!(
            entities.problems().len(),
            problems,
            "{:?}",
            entities.problems()
        );
        insta::assert_snapshot!(format!("declared_{backend:?}"), shown(&entities.schema()));
    }
}

#[test]
fn statements_without_sense_are_problems() {
    let backend = DbBackend::Postgres;
    let statements = [
        Index::create().name("no table").col("name").take(),
        index("no columns"),
        index("a key").col("name").primary().take(),
        index("prefix").col(("name", 10)).take(),
        index("alias")
            .table("parents".into_table_ref().alias("p"))
            .col("name")
            .take(),
        index("database")
            .table(("database", "schema", "parents"))
            .col("name")
            .take(),
        index("values")
            .table(TableRef::FunctionCall(Func::random(), "r".into()))
            .col("name")
            .take(),
        index("no such column").col("nowhere").take(),
        Index::create()
            .name("no such table")
            .table("nowhere")
            .col("name")
            .take(),
        index("character")
            .col("name")
            .and_where(Expr::col("name").eq('é'))
            .take(),
        index("placeholder")
            .col("name")
            .and_where(Expr::cust_with_values("a = $7", [1]))
            .take(),
    ];
    let mut constraints = vec![
        index("expression")
            .col(Func::lower(Expr::col("name")))
            .take(),
        index("ordered").col(("name", IndexOrder::Desc)).take(),
        index("partial")
            .col("name")
            .and_where(Expr::col("price").gt(5))
            .take(),
        index("method")
            .col("name")
            .index_type(IndexType::Hash)
            .take(),
    ];
    let count = statements.len() + constraints.len();
    let declared = entities(backend)
        .indexes(statements)
        .uniques(constraints.drain(..));
    let problems: Vec<_> = declared.problems()[1..]
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(problems.len(), count);
    insta::assert_snapshot!(problems.join("\n"));
    assert_eq!(declared.schema(), entities(backend).schema());
}

#[test]
fn keys_of_an_index_keep_their_kind() {
    let entities = entities(DbBackend::Postgres).index(
        index("ix")
            .col(Expr::cust("(\"left\") + (1)"))
            .col(Func::upper(Expr::col("name"))),
    );
    let schema = entities.schema();
    let index = parents_of(&schema)
        .indexes
        .iter()
        .find(|index| index.name.is_some())
        .unwrap();
    let keys: Vec<_> = index.parts.iter().map(|part| part.key.clone()).collect();
    assert_eq!(
        keys,
        [
            IndexKey::Expression("((\"left\") + (1))".to_owned()),
            IndexKey::Expression("UPPER(\"name\")".to_owned())
        ]
    );
}
