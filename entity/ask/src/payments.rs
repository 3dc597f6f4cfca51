//! Payments through Razorpay. They go when their user goes.

use sea_orm::entity::prelude::*;

use crate::values::{PaymentStatus, ProductType};

/// A row of `payments`.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "payments")]
pub struct Model {
    /// Number given by the database.
    #[sea_orm(primary_key)]
    pub id: i32,
    /// Who paid: `users.id`.
    pub user_id: i32,
    /// Razorpay's id of the payment, unique.
    #[sea_orm(unique)]
    pub razorpay_payment_id: Option<String>,
    /// Razorpay's id of the order, unique.
    #[sea_orm(unique)]
    pub razorpay_order_id: Option<String>,
    /// Amount in paise (1 INR = 100).
    pub amount: Option<i32>,
    /// Currency code. `INR` unless given.
    #[sea_orm(default_value = "INR")]
    pub currency: Option<String>,
    /// How it went.
    pub status: Option<PaymentStatus>,
    /// What it buys.
    pub product_type: Option<ProductType>,
    /// Credits it adds to the user's. 0 unless given.
    #[sea_orm(default_value = 0)]
    pub credits_added: Option<i32>,
    /// Fee in paise (1 INR = 100). 0 unless given.
    #[sea_orm(default_value = 0)]
    pub processing_fee: Option<i32>,
    /// When the row was made. Now unless given.
    #[sea_orm(default_expr = "Expr::current_timestamp()")]
    pub created_at: Option<DateTime>,
    /// When the payment was settled.
    pub completed_at: Option<DateTime>,

    /// Who paid.
    #[sea_orm(belongs_to, from = "user_id", to = "id", on_delete = "Cascade")]
    pub user: BelongsTo<super::users::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
