//! Creates the three tables of ASK: its users, what they paid, and what each call of the language model cost.

use sea_orm_migration::{
    prelude::*,
    schema::{boolean_null, date_time_null, integer, integer_null, pk_auto, string, string_null},
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_users(manager).await?;
        create_payments(manager).await?;
        create_groq_usage(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["groq_usage", "payments", "users"] {
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
        .col(integer_null("credits").default(0))
        .col(string_null("subscription_tier").default("trial"))
        .col(string_null("subscription_status").default("inactive"))
        .col(string_null("razorpay_customer_id"))
        .col(date_time_null("subscription_expires_at"))
        .col(string_null("razorpay_subscription_id"))
        .col(boolean_null("subscription_auto_renew").default(false))
        .col(date_time_null("created_at").default(Expr::current_timestamp()))
        .col(date_time_null("updated_at").default(Expr::current_timestamp()))
        .col(date_time_null("last_login"))
        .col(boolean_null("is_active").default(true))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["email", "google_id", "razorpay_customer_id"] {
        manager.create_index(unique_index("users", column)).await?;
    }
    manager
        .create_index(index("users", "razorpay_subscription_id"))
        .await
}

async fn create_payments(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("payments")
        .col(pk_auto("id"))
        .col(integer("user_id"))
        .col(string_null("razorpay_payment_id"))
        .col(string_null("razorpay_order_id"))
        .col(integer_null("amount"))
        .col(string_null("currency").default("INR"))
        .col(string_null("status"))
        .col(string_null("product_type"))
        .col(integer_null("credits_added").default(0))
        .col(integer_null("processing_fee").default(0))
        .col(date_time_null("created_at").default(Expr::current_timestamp()))
        .col(date_time_null("completed_at"))
        .foreign_key(
            ForeignKey::create()
                .name("payments_user_id_fkey")
                .from("payments", "user_id")
                .to("users", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned();
    manager.create_table(table).await?;
    for column in ["razorpay_order_id", "razorpay_payment_id"] {
        manager
            .create_index(unique_index("payments", column))
            .await?;
    }
    Ok(())
}

async fn create_groq_usage(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("groq_usage")
        .col(pk_auto("id"))
        .col(integer_null("input_tokens").default(0))
        .col(integer_null("output_tokens").default(0))
        .col(integer_null("total_tokens").default(0))
        .col(string_null("cost_usd").default("0.0"))
        .col(string_null("model").default("llama-3.1-70b-versatile"))
        .col(string_null("request_type"))
        .col(date_time_null("created_at").default(Expr::current_timestamp()))
        .to_owned();
    manager.create_table(table).await?;
    manager
        .create_index(index("groq_usage", "created_at"))
        .await
}

fn index(table: &'static str, column: &'static str) -> IndexCreateStatement {
    let name = format!("ix_{table}_{column}");
    Index::create().name(name).table(table).col(column).take()
}

fn unique_index(table: &'static str, column: &'static str) -> IndexCreateStatement {
    index(table, column).unique().take()
}
