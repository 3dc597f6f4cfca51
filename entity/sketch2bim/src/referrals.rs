//! Users who bring other users, and the credits they get for it.

use sea_orm::entity::prelude::*;

use crate::values::ReferralStatus;

/// A row of `referrals`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "referrals")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Who invites: `users.id`.
    #[sea_orm(indexed)]
    pub referrer_id: i32,
    /// Who came, once somebody has: `users.id`.
    #[sea_orm(indexed)]
    pub referred_id: Option<i32>,
    /// The code to sign up with, unique.
    #[sea_orm(unique)]
    pub referral_code: String,
    /// How far it is.
    pub status: Option<ReferralStatus>,
    /// Credits given for it.
    pub credits_awarded: Option<i32>,
    /// When the row was made.
    pub created_at: Option<DateTime>,
    /// When somebody signed up with the code.
    pub completed_at: Option<DateTime>,
    /// When the credits were given.
    pub rewarded_at: Option<DateTime>,

    /// Who invites.
    #[sea_orm(
        belongs_to,
        relation_enum = "Referrer",
        from = "referrer_id",
        to = "id"
    )]
    pub referrer: BelongsTo<super::users::Entity>,
    /// Who came.
    #[sea_orm(
        belongs_to,
        relation_enum = "Referred",
        from = "referred_id",
        to = "id"
    )]
    pub referred: BelongsTo<Option<super::users::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
