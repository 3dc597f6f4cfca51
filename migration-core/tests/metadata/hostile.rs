//! Names that nobody should give, and that a database takes.

use migration_core::Entities;
use migration_core::schema::{IndexKey, Name};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Index};
use sea_orm::{ConditionalStatement, DbBackend};

/// 70 bytes; Postgres keeps 62 of them, for the 63rd is within a character.
const LONG: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéxxxxxx";

mod odd {
    use sea_orm::entity::prelude::*;

    #[derive(Debug, Clone, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "the \"Mood\".x")]
    pub(crate) enum Mood {
        #[sea_orm(string_value = "it's, (\"fine\")")]
        Fine,
    }

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "Select \"it's\".größe", schema_name = "Or\"der. x")]
    pub struct Model {
        #[sea_orm(primary_key, column_name = "ID; --")]
        pub id: i32,
        #[sea_orm(column_name = "a \"b\".c", unique)]
        pub quotes: String,
        #[sea_orm(column_name = "user", indexed, default_value = "'); DROP TABLE x; --")]
        pub keyword: String,
        #[sea_orm(
            column_name = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaéxxxxxx",
            comment = "; renamed_from \""
        )]
        pub long: String,
        #[sea_orm(column_name = "größe, (x) DESC", default_value = "it's, (\"fine\")")]
        pub mood: Mood,
        #[sea_orm(column_name = "$1 ?")]
        pub parent: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "Entity",
            from = "Column::Parent",
            to = "Column::Id",
            fk_name = "f\"k"
        )]
        Parent,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

const TABLE: &str = "Select \"it's\".größe";
const SCHEMA: &str = "Or\"der. x";

#[test]
fn names_arrive_as_they_are() {
    for backend in [DbBackend::Postgres, DbBackend::Sqlite] {
        let name = match backend {
            DbBackend::Postgres => Name::within(SCHEMA, TABLE),
            _ => Name::new(TABLE),
        };
        let long = match backend {
            DbBackend::Postgres => &LONG[..62],
            _ => LONG,
        };
        let columns = ["a \"b\".c", "größe, (x) DESC", LONG, "$1 ?"];
        let mut statement = Index::create()
            .name("ix \" ON \"x\" (y)")
            .table((Alias::new(SCHEMA), Alias::new(TABLE)))
            .take();
        for column in columns {
            statement.col(Alias::new(column));
        }
        statement.col(Func::lower(Expr::col(Alias::new("user"))));
        let mut plain = statement.clone();
        plain
            .name("x")
            .and_where(Expr::col(Alias::new("a \"b\".c")).eq(") WHERE '\" INCLUDE ("));
        let entities = Entities::new(backend)
            .register(odd::Entity)
            .index(statement)
            .index(&plain)
            .index(
                Index::create()
                    .name(LONG)
                    .table((Alias::new(SCHEMA), Alias::new(TABLE)))
                    .col(Alias::new("user")),
            )
            .check(name.clone(), "c\"k", "\"user\" <> ''")
            .column(name.clone(), LONG, |column| column.nullable = true);
        assert_eq!(entities.problems(), [], "{backend:?}");

        let schema = entities.schema();
        let table = &schema.tables[&name];
        assert_eq!(table.primary_key.as_ref().unwrap().columns, ["ID; --"]);
        assert_eq!(table.uniques[0].columns, ["a \"b\".c"]);
        assert_eq!(table.checks[0].name.as_deref(), Some("c\"k"));
        assert!(table.column(long).unwrap().nullable);
        assert_eq!(table.foreign_keys[0].table, name);
        assert_eq!(table.foreign_keys[0].columns, ["$1 ?"]);
        assert_eq!(table.foreign_keys[0].referenced, ["ID; --"]);
        assert_eq!(
            table.indexes.len(),
            3,
            "`indexed` is the one with the long name"
        );
        assert!(
            table
                .indexes
                .iter()
                .any(|index| index.name.as_deref() == Some(long))
        );
        for index in table.indexes.iter().filter(|index| index.parts.len() > 1) {
            let mut keys: Vec<_> = columns
                .iter()
                .map(|column| if *column == LONG { long } else { column })
                .map(|column| IndexKey::Column(column.to_owned()))
                .collect();
            keys.push(IndexKey::Expression("LOWER(\"user\")".to_owned()));
            assert_eq!(
                index
                    .parts
                    .iter()
                    .map(|part| part.key.clone())
                    .collect::<Vec<_>>(),
                keys
            );
        }
        if backend == DbBackend::Postgres {
            let mood = table.column("größe, (x) DESC").unwrap();
            assert_eq!(mood.data_type.sql, "\"the \"\"Mood\"\".x\"");
            assert_eq!(
                mood.data_type.enumeration,
                Some(Name::new("the \"Mood\".x"))
            );
            assert_eq!(
                mood.value,
                migration_core::schema::Value::Default(
                    "'it''s, (\"fine\")'::\"the \"\"Mood\"\".x\"".to_owned()
                )
            );
            assert_eq!(
                table.column(long).unwrap().comment.as_deref(),
                Some("; renamed_from \"")
            );
            assert_eq!(table.foreign_keys[0].name.as_deref(), Some("f\"k"));
        }
        assert_eq!(entities.renames(), []);
    }
}
