//! What the entities cannot say: the names of the indexes. An entity's `unique` and `indexed` give a structure without a name.

use sea_orm::sea_query::{Index, IndexCreateStatement};

/// Every index except those behind primary keys and unique constraints.
#[must_use]
pub fn indexes() -> Vec<IndexCreateStatement> {
    vec![
        index("ix_users_email", "users", "email").unique().take(),
        index("ix_users_google_id", "users", "google_id")
            .unique()
            .take(),
        index(
            "ix_users_razorpay_customer_id",
            "users",
            "razorpay_customer_id",
        )
        .unique()
        .take(),
        index(
            "ix_users_razorpay_subscription_id",
            "users",
            "razorpay_subscription_id",
        ),
        index(
            "ix_payments_razorpay_order_id",
            "payments",
            "razorpay_order_id",
        )
        .unique()
        .take(),
        index(
            "ix_payments_razorpay_payment_id",
            "payments",
            "razorpay_payment_id",
        )
        .unique()
        .take(),
        index("ix_groq_usage_created_at", "groq_usage", "created_at"),
    ]
}

/// Every unique constraint of a table: none here, uniqueness is kept by unique indexes.
#[must_use]
pub fn unique_constraints() -> Vec<IndexCreateStatement> {
    Vec::new()
}

fn index(name: &str, table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col(column).take()
}
