//! Who belongs to which organization. A user is in an organization at most once (`uq_org_user`).

use sea_orm::entity::prelude::*;

/// A row of `organization_members`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organization_members")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// The organization: `organizations.id`.
    pub organization_id: i32,
    /// The member: `users.id`.
    pub user_id: i32,
    /// What the member may do, `member` or another word. `member` unless given.
    #[sea_orm(default_value = "member")]
    pub role: Option<String>,
    /// When the row was made.
    pub created_at: Option<DateTime>,

    /// The organization.
    #[sea_orm(belongs_to, from = "organization_id", to = "id")]
    pub organization: BelongsTo<super::organizations::Entity>,
    /// The member.
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
