//! People who signed in, with what they have left to spend and the subscription they are on.

use sea_orm::entity::prelude::*;

use crate::values::{SubscriptionStatus, SubscriptionTier};

/// A row of `users`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// E-mail address, unique.
    #[sea_orm(unique)]
    pub email: String,
    /// Name to show.
    pub name: Option<String>,
    /// Google's id of the account, unique.
    #[sea_orm(unique)]
    pub google_id: Option<String>,
    /// Credits left. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub credits: Option<i32>,
    /// The plan. `trial` unless given.
    #[sea_orm(default_value = "trial")]
    pub subscription_tier: Option<SubscriptionTier>,
    /// Whether the plan runs. `inactive` unless given.
    #[sea_orm(default_value = "inactive")]
    pub subscription_status: Option<SubscriptionStatus>,
    /// Razorpay's id of the customer, unique.
    #[sea_orm(unique)]
    pub razorpay_customer_id: Option<String>,
    /// When the plan ends.
    pub subscription_expires_at: Option<DateTime>,
    /// Razorpay's id of the subscription.
    #[sea_orm(indexed)]
    pub razorpay_subscription_id: Option<String>,
    /// Whether the plan is renewed when it ends. False unless given.
    #[sea_orm(default_value = false)]
    pub subscription_auto_renew: Option<bool>,
    /// When the row was made. Now unless given.
    #[sea_orm(default_expr = "Expr::current_timestamp()")]
    pub created_at: Option<DateTime>,
    /// When the row was last changed. Now unless given; the application keeps it up to date.
    #[sea_orm(default_expr = "Expr::current_timestamp()")]
    pub updated_at: Option<DateTime>,
    /// When the user last signed in.
    pub last_login: Option<DateTime>,
    /// Whether the account may be used. True unless given.
    #[sea_orm(default_value = true)]
    pub is_active: Option<bool>,

    /// What the user paid.
    #[sea_orm(has_many)]
    pub payments: HasMany<super::payments::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
