//! Lets users edit a model in steps, choose between layouts, and earn credits by bringing other users.

use sea_orm_migration::{
    prelude::*,
    schema::{
        date_time_null, double_null, integer, integer_null, json_null, pk_auto, string,
        string_null, text_null,
    },
};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create_iterations(manager).await?;
        create_layout_variations(manager).await?;
        create_referrals(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["referrals", "layout_variations", "iterations"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn create_iterations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("iterations")
        .col(string("id").primary_key())
        .col(string("job_id"))
        .col(integer("user_id"))
        .col(string_null("parent_iteration_id"))
        .col(string_null("ifc_url"))
        .col(string_null("ifc_filename"))
        .col(json_null("changes_json"))
        .col(text_null("change_summary"))
        .col(string_null("name"))
        .col(text_null("notes"))
        .col(date_time_null("created_at"))
        .foreign_key(&mut foreign_key("iterations", "job_id", "jobs"))
        .foreign_key(&mut foreign_key("iterations", "user_id", "users"))
        .foreign_key(&mut foreign_key(
            "iterations",
            "parent_iteration_id",
            "iterations",
        ))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["id", "job_id"] {
        manager.create_index(index("iterations", column)).await?;
    }
    Ok(())
}

async fn create_layout_variations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("layout_variations")
        .col(string("id").primary_key())
        .col(string("job_id"))
        .col(integer("user_id"))
        .col(integer_null("variation_number"))
        .col(json_null("plan_data"))
        .col(double_null("confidence"))
        .col(string_null("ifc_url"))
        .col(string_null("preview_image_url"))
        .col(date_time_null("created_at"))
        .foreign_key(&mut foreign_key("layout_variations", "job_id", "jobs"))
        .foreign_key(&mut foreign_key("layout_variations", "user_id", "users"))
        .to_owned();
    manager.create_table(table).await?;
    for column in ["id", "job_id"] {
        manager
            .create_index(index("layout_variations", column))
            .await?;
    }
    Ok(())
}

async fn create_referrals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let table = Table::create()
        .table("referrals")
        .col(pk_auto("id"))
        .col(integer("referrer_id"))
        .col(integer_null("referred_id"))
        .col(string("referral_code"))
        .col(string_null("status"))
        .col(integer_null("credits_awarded"))
        .col(date_time_null("created_at"))
        .col(date_time_null("completed_at"))
        .col(date_time_null("rewarded_at"))
        .foreign_key(&mut foreign_key("referrals", "referrer_id", "users"))
        .foreign_key(&mut foreign_key("referrals", "referred_id", "users"))
        .to_owned();
    manager.create_table(table).await?;
    let code = index("referrals", "referral_code").unique().take();
    manager.create_index(code).await?;
    for column in ["id", "referred_id", "referrer_id"] {
        manager.create_index(index("referrals", column)).await?;
    }
    Ok(())
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
