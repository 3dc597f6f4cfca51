//! Entities with every attribute, and relations of every kind.

pub(crate) mod parents {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(
        table_name = "parents",
        schema_name = "audit",
        comment = "it's a \"parent\""
    )]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub tenant: i32,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        #[sea_orm(unique, comment = "what it's called")]
        pub name: String,
        #[sea_orm(indexed, renamed_from = "old \"kind\"")]
        pub kind: String,
        #[sea_orm(indexed, unique, comment = "a; renamed_from \"b\"", renamed_from = "c")]
        pub code: String,
        #[sea_orm(comment = "says renamed_from \"nothing\"")]
        pub plain: String,
        #[sea_orm(unique_key = "pair")]
        pub left: i32,
        #[sea_orm(unique_key = "pair")]
        pub right: i32,
        #[sea_orm(extra = "CHECK (price > 0)")]
        pub price: i32,
        #[sea_orm(extra = "COLLATE \"C\"", default_value = "a")]
        pub sorted: String,
        #[sea_orm(extra = "GENERATED ALWAYS AS (\"left\" + \"right\") STORED", nullable)]
        pub total: i32,
        #[sea_orm(extra = "REFERENCES elsewhere (id)")]
        pub odd: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::children::Entity")]
        Children,
    }

    impl Related<super::children::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Children.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

pub(crate) mod children {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "children")]
    pub struct Model {
        #[sea_orm(primary_key, unique)]
        pub id: i16,
        pub parent_tenant: i32,
        pub parent_number: i32,
        pub elder: Option<i16>,
        pub friend: Option<i16>,
        pub unchecked: Option<i16>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::parents::Entity",
            from = "(Column::ParentTenant, Column::ParentNumber)",
            to = "(super::parents::Column::Tenant, super::parents::Column::Number)",
            on_update = "Cascade",
            on_delete = "SetNull"
        )]
        Parent,
        #[sea_orm(
            belongs_to = "Entity",
            from = "Column::Elder",
            to = "Column::Id",
            on_delete = "Restrict"
        )]
        Elder,
        #[sea_orm(
            belongs_to = "Entity",
            from = "Column::Friend",
            to = "Column::Id",
            fk_name = "the friend",
            on_delete = "SetDefault"
        )]
        Friend,
        #[sea_orm(
            belongs_to = "Entity",
            from = "Column::Friend",
            to = "Column::Id",
            fk_name = "the friend",
            on_delete = "SetDefault"
        )]
        SameFriend,
        #[sea_orm(
            belongs_to = "Entity",
            from = "Column::Unchecked",
            to = "Column::Id",
            skip_fk
        )]
        Unchecked,
    }

    impl Related<super::parents::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Parent.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}
