//! Organizations, whose members share credits.

use sea_orm::entity::prelude::*;

use crate::values::SubscriptionTier;

/// A row of `organizations`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "organizations")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Name to show.
    pub name: String,
    /// Name for addresses, unique.
    #[sea_orm(unique)]
    pub slug: Option<String>,
    /// Razorpay's id of the customer, unique.
    #[sea_orm(unique)]
    pub razorpay_customer_id: Option<String>,
    /// The plan. `trial` unless given.
    #[sea_orm(default_value = "trial")]
    pub subscription_tier: Option<SubscriptionTier>,
    /// Credits left for all members together. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub shared_credits: Option<i32>,
    /// When the row was made.
    pub created_at: Option<DateTime>,
    /// When the row was last changed.
    pub updated_at: Option<DateTime>,

    /// The members' roles.
    #[sea_orm(has_many)]
    pub organization_members: HasMany<super::organization_members::Entity>,
    /// The members.
    #[sea_orm(has_many, via = "organization_members")]
    pub users: HasMany<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
