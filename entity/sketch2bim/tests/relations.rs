//! Where two tables are related twice, or one to itself, each relation joins on its own columns.

use entity_sketch2bim::{iterations, organizations, referrals, users};
use sea_orm::{
    DbBackend, EntityTrait, IntoIdentity, JoinType, QuerySelect, QueryTrait, RelationDef,
    RelationTrait,
};

#[test]
fn each_relation_joins_on_its_own_columns() {
    for (relation, on) in [
        (
            users::Relation::ReferralsMade.def(),
            r#""users"."id" = "referrals"."referrer_id""#,
        ),
        (
            users::Relation::ReferralsTaken.def(),
            r#""users"."id" = "referrals"."referred_id""#,
        ),
        (
            referrals::Relation::Referrer.def(),
            r#""referrals"."referrer_id" = "users"."id""#,
        ),
        (
            referrals::Relation::Referred.def(),
            r#""referrals"."referred_id" = "users"."id""#,
        ),
    ] {
        let sql = joined(relation);
        assert!(sql.ends_with(on), "{sql}");
    }
}

#[test]
fn iterations_form_a_tree() {
    let up = iterations::Relation::Parent.def();
    let down = iterations::Relation::Children.def();
    assert_eq!(
        up.from_col,
        iterations::Column::ParentIterationId.into_identity()
    );
    assert_eq!(up.to_col, iterations::Column::Id.into_identity());
    assert_eq!((down.from_col, down.to_col), (up.to_col, up.from_col));
}

#[test]
fn members_tie_users_to_organizations() {
    let sql = users::Entity::find_by_id(1)
        .find_also_related(organizations::Entity)
        .build(DbBackend::Postgres)
        .sql;
    for on in [
        r#""users"."id" = "organization_members"."user_id""#,
        r#""organization_members"."organization_id" = "organizations"."id""#,
    ] {
        assert!(sql.contains(on), "{sql}");
    }
}

fn joined(relation: RelationDef) -> String {
    let select = referrals::Entity::find()
        .select_only()
        .column(referrals::Column::Id);
    select
        .join(JoinType::InnerJoin, relation)
        .build(DbBackend::Postgres)
        .sql
}
