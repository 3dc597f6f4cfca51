//! Creates the first seven tables of Sketch2BIM: users, their jobs, API keys, payments and project versions, and organizations
//! with their members.

use sea_orm_migration::{
    prelude::*,
    schema::{
        boolean_null, date_time_null, double_null, integer, integer_null, json_null, pk_auto,
        string, string_null, text_null,
    },
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_users(manager).await?;
        create_jobs(manager).await?;
        create_api_keys(manager).await?;
        create_payments(manager).await?;
        create_project_versions(manager).await?;
        create_organizations(manager).await?;
        create_organization_members(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "organization_members",
            "organizations",
            "project_versions",
            "payments",
            "api_keys",
            "jobs",
            "users",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn create_users(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("users")
        .col(pk_auto("id"))
        .col(string("email"))
        .col(string_null("name"))
        .col(string_null("google_id"))
        .col(integer_null("credits").default(5))
        .col(string_null("subscription_tier").default("trial"))
        .col(string_null("subscription_status").default("inactive"))
        .col(string_null("razorpay_customer_id"))
        .col(date_time_null("created_at"))
        .col(date_time_null("updated_at"))
        .col(date_time_null("last_login"))
        .col(boolean_null("is_active").default(true))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["email", "google_id", "razorpay_customer_id"] {
        manager.create_index(unique_index("users", column)).await?;
    }
    Ok(())
}

async fn create_jobs(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("jobs")
        .col(string("id").primary_key())
        .col(integer("user_id"))
        .col(string_null("status").default("queued"))
        .col(integer_null("progress").default(0))
        .col(string_null("sketch_filename"))
        .col(string_null("sketch_url"))
        .col(string_null("sketch_format"))
        .col(string_null("reader_type"))
        .col(double_null("detection_confidence"))
        .col(json_null("plan_data"))
        .col(string_null("ifc_url"))
        .col(string_null("dwg_url"))
        .col(string_null("rvt_url"))
        .col(string_null("model_3dm_url"))
        .col(string_null("preview_image_url"))
        .col(text_null("error_message"))
        .col(integer_null("retry_count").default(0))
        .col(string_null("qc_report_path"))
        .col(boolean_null("requires_review").default(false))
        // Text, as Alembic wrote it: a number would leave another default expression in the catalogue.
        .col(double_null("cost_usd").default("0"))
        .col(date_time_null("created_at"))
        .col(date_time_null("started_at"))
        .col(date_time_null("completed_at"))
        .col(date_time_null("expires_at"))
        .foreign_key(&mut foreign_key("jobs", "user_id", "users"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(index("jobs", "id")).await
}

/// Also for `m006_remove_api_keys`, whose `down` brings the table back.
pub(super) async fn create_api_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("api_keys")
        .col(pk_auto("id"))
        .col(integer("user_id"))
        .col(string("key"))
        .col(string_null("name"))
        .col(integer_null("rate_limit_per_minute").default(10))
        .col(integer_null("rate_limit_per_hour").default(100))
        .col(integer_null("total_requests").default(0))
        .col(date_time_null("last_used_at"))
        .col(boolean_null("is_active").default(true))
        .col(date_time_null("created_at"))
        .col(date_time_null("revoked_at"))
        .foreign_key(&mut foreign_key("api_keys", "user_id", "users"))
        .to_owned();
    manager.create_table(table).await?;
    manager.create_index(unique_index("api_keys", "key")).await
}

async fn create_payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("payments")
        .col(pk_auto("id"))
        .col(integer("user_id"))
        .col(string_null("razorpay_payment_id"))
        .col(string_null("razorpay_order_id"))
        .col(integer_null("amount"))
        .col(string_null("currency").default("usd"))
        .col(string_null("status"))
        .col(string_null("product_type"))
        .col(integer_null("credits_added").default(0))
        .col(date_time_null("created_at"))
        .col(date_time_null("completed_at"))
        .foreign_key(&mut foreign_key("payments", "user_id", "users"))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["razorpay_order_id", "razorpay_payment_id"] {
        manager
            .create_index(unique_index("payments", column))
            .await?;
    }
    Ok(())
}

async fn create_project_versions(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("project_versions")
        .col(pk_auto("id"))
        .col(string_null("project_name"))
        .col(integer("user_id"))
        .col(integer_null("version_number"))
        .col(string_null("job_id"))
        .col(text_null("notes"))
        .col(date_time_null("created_at"))
        .foreign_key(&mut foreign_key("project_versions", "user_id", "users"))
        .foreign_key(&mut foreign_key("project_versions", "job_id", "jobs"))
        .to_owned();
    manager.create_table(table).await?;
    manager
        .create_index(index("project_versions", "project_name"))
        .await
}

async fn create_organizations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organizations")
        .col(pk_auto("id"))
        .col(string("name"))
        .col(string_null("slug"))
        .col(string_null("razorpay_customer_id"))
        .col(string_null("subscription_tier").default("trial"))
        .col(integer_null("shared_credits").default(0))
        .col(date_time_null("created_at"))
        .col(date_time_null("updated_at"))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["slug", "razorpay_customer_id"] {
        manager
            .create_index(unique_index("organizations", column))
            .await?;
    }
    Ok(())
}

async fn create_organization_members(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("organization_members")
        .col(pk_auto("id"))
        .col(integer("organization_id"))
        .col(integer("user_id"))
        .col(string_null("role").default("member"))
        .col(date_time_null("created_at"))
        .foreign_key(&mut foreign_key(
            "organization_members",
            "organization_id",
            "organizations",
        ))
        .foreign_key(&mut foreign_key("organization_members", "user_id", "users"))
        .index(
            Index::create()
                .name("uq_org_user")
                .col("organization_id")
                .col("user_id")
                .unique(),
        )
        .to_owned();
    manager.create_table(table).await
}

fn foreign_key(
    table: &'static str,
    column: &'static str,
    parent: &'static str,
) -> ForeignKeyCreateStatement {
    let name = format!("{table}_{column}_fkey");
    ForeignKey::create()
        .name(name)
        .from(table, column)
        .to(parent, "id")
        .take()
}

fn index(table: &'static str, column: &'static str) -> IndexCreateStatement {
    let name = format!("ix_{table}_{column}");
    Index::create().name(name).table(table).col(column).take()
}

fn unique_index(table: &'static str, column: &'static str) -> IndexCreateStatement {
    index(table, column).unique().take()
}
