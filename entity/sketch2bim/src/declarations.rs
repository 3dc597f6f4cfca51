//! What the entities cannot say: the names of the indexes, the second index on some primary keys, and unique constraints over
//! several columns. An entity's `unique` and `indexed` give a structure without a name.

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
        index("ix_jobs_id", "jobs", "id"),
        index("ix_jobs_batch_id", "jobs", "batch_id"),
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
        index(
            "ix_project_versions_project_name",
            "project_versions",
            "project_name",
        ),
        index("ix_organizations_slug", "organizations", "slug")
            .unique()
            .take(),
        index(
            "ix_organizations_razorpay_customer_id",
            "organizations",
            "razorpay_customer_id",
        )
        .unique()
        .take(),
        index("ix_iterations_id", "iterations", "id"),
        index("ix_iterations_job_id", "iterations", "job_id"),
        index("ix_layout_variations_id", "layout_variations", "id"),
        index("ix_layout_variations_job_id", "layout_variations", "job_id"),
        index("ix_referrals_id", "referrals", "id"),
        index("ix_referrals_referral_code", "referrals", "referral_code")
            .unique()
            .take(),
        index("ix_referrals_referred_id", "referrals", "referred_id"),
        index("ix_referrals_referrer_id", "referrals", "referrer_id"),
    ]
}

/// Every unique constraint of a table. The statement's name is the constraint's.
#[must_use]
pub fn unique_constraints() -> Vec<IndexCreateStatement> {
    vec![
        Index::create()
            .name("uq_org_user")
            .table("organization_members")
            .col("organization_id")
            .col("user_id")
            .unique()
            .take(),
    ]
}

fn index(name: &str, table: &'static str, column: &'static str) -> IndexCreateStatement {
    Index::create().name(name).table(table).col(column).take()
}
